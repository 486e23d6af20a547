import { fromBytes } from "./escapes.ts";

/** Headers that carry credentials, also those of layers that callers write. */
const carriers = /token|authorization|cookie|secret|passw|api-?key|appcode|credential/;
/** How many secrets a client and the process keep. */
const mostKept = { client: 128, process: 256 };

/** The secrets that a client has sent lately. Responses may echo them, and errors must not show them. */
export class SentSecrets {
  readonly #values = new Set<string>();
  #last: string | null = null;

  /** Remembers what the headers of a request hold; the oldest of many are forgotten. */
  note(headers: Headers): void {
    const token = headers.get("x-auth-token");
    if (token !== null && token === this.#last) return;
    this.#last = token;
    for (const [name, value] of headers) {
      if (carriers.test(name)) { for (const secret of secretsIn(name, value)) this.add(secret); }
    }
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#values[Symbol.iterator]();
  }

  /** Remembers one secret. */
  add(value: string): void {
    if (!value || this.#values.has(value)) return;
    addLimited(this.#values, value, mostKept.client);
    noteSent(value);
  }
}

/** The credentials in a header, apart from the words around them. */
function secretsIn(name: string, value: string): string[] {
  // A cookie such as `lang=en` is not a secret.
  if (name.includes("cookie")) return value.split(/;\s*/).map((pair) => pair.replace(/^[^=]*=/, "")).filter(isLong);
  if (!name.includes("authorization")) return [value];
  const [, signature] = /Signature=(\w+)/.exec(value) ?? [];
  if (signature) return [signature];
  const [, scheme = "", rest = value] = /^(\S+) +(.+)$/.exec(value) ?? [];
  return [rest, ...(/^basic$/i.test(scheme) ? passwordIn(rest) : [])];
}

const isLong = (text: string) => text.length > 7;

/** The password in the credentials of Basic authentication. */
function passwordIn(encoded: string): string[] {
  try {
    return [fromBytes(Array.from(atob(encoded), (char) => char.charCodeAt(0))).replace(/^[^:]*:/, "")];
  } catch {
    return [];
  }
}

const lately = new Set<string>();

/** Remembers a secret that is being sent, for {@linkcode sentLately}. */
export function noteSent(value: string): void {
  lately.delete(value);
  addLimited(lately, value, mostKept.process);
}

/** The last secrets that were sent, for layers above the one that authenticates: they see responses, but no credential. */
export function sentLately(): Iterable<string> {
  return lately;
}

function addLimited(values: Set<string>, value: string, most: number): void {
  values.add(value);
  if (values.size > most) values.delete(values.values().next().value!);
}
