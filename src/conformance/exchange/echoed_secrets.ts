import { containsAny, containsSecret } from "../../secrets/redact_mixed.ts";
import type { Outgoing, Received } from "./exchange.ts";
import { sentText } from "./sent_text.ts";

/** Longer bodies are searched only up to here. */
const mostRead = 200_000;
/** How many texts are remembered, because most responses of a run are alike. */
const mostKept = 5000;

/**
 * The secrets that responses have repeated. Only these are taken out of a report: the words of a report, and the lines
 * for the shell, may have the letters of a short token such as `a0`.
 */
export class EchoedSecrets {
  readonly secrets: readonly string[];
  readonly #echoed = new Set<string>();
  readonly #read = new Set<string>();

  constructor(secrets: readonly string[]) {
    this.secrets = secrets.filter(Boolean);
  }

  /** Looks for secrets in a response. */
  see(request: Outgoing, { text, headers, trouble = "" }: Received): void {
    if (this.secrets.length === this.#echoed.size) return;
    for (const part of [text.slice(0, mostRead), trouble, ...headers.values()]) this.#look(part, request);
  }

  /** The secrets that were repeated so far. */
  get list(): string[] {
    return [...this.#echoed];
  }

  #look(text: string, request: Outgoing): void {
    if (this.#read.has(text)) return;
    const found = containsAny(text, this.secrets) ? this.secrets.filter((secret) => containsSecret(text, secret)) : [];
    if (found.length === 0 && this.#read.size < mostKept) this.#read.add(text);
    for (const secret of found) {
      // A word such as `metadata` is in the address, so a response that has it repeats no token.
      if (!containsSecret(sentText(request), secret)) this.#echoed.add(secret);
    }
  }
}
