import { membersOf } from "../shared/untyped.ts";

/** Errors of code that runs before the request is sent, such as the caller's token function. */
const unsent = new WeakSet<object>();

/** Marks an error as thrown before the request was sent, and returns it. Such a request is not retried. */
export function neverSent<T>(error: T): T {
  if (typeof error === "object" && error !== null) unsent.add(error);
  return error;
}

/** The reason why a request got no response. */
export type Loss =
  /** Code of the caller failed; sending the request again would not help. */
  | { kind: "bug" }
  /** The connection failed; `sent` is whether the service may have got the request. */
  | { kind: "lost"; sent: boolean };

/** Messages of JavaScript engines for mistakes in a program. These are `TypeError`s, like lost connections. */
const mistakes =
  /\bis not (a function|iterable|an object|a constructor|defined|valid)|cannot (read|set|access|convert|destructure|assign|redefine|create|construct)|can't (access|read|convert)|undefined is not|null is not|null \(reading|has no properties|invalid (header|url|argument|character|option)|is an? (invalid|illegal)|must be |is not assignable|circular structure|already (been )?(used|read)|body is (unusable|locked)|read.?only property/i;

/** Codes and words of connections that failed before a request could leave. */
const unreachable =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ConnectionRefused|UND_ERR_CONNECT_TIMEOUT|connection refused|dns error|getaddrinfo|client error \(connect\)|failed to lookup|unable to connect|CERT_|SELF_SIGNED|UNABLE_TO_VERIFY/i;

/**
 * The reason in a thrown value.
 *
 * Runtimes have no class for lost connections: Node, Deno and browsers throw a `TypeError`, Bun and workerd an `Error`.
 * So mistakes of programs are recognized by their class and message, and everything else counts as a lost connection.
 */
export function lossOf(thrown: unknown): Loss {
  if (typeof thrown !== "object" || thrown === null) return { kind: "lost", sent: true };
  if (unsent.has(thrown)) return { kind: "bug" };
  const { name, message } = membersOf(thrown);
  if (/^(Reference|Syntax|Range|Eval|URI|Abort)Error$/.test(String(name))) {
    return { kind: "bug" };
  }
  const texts = causesOf(thrown).map(({ code, message }) => `${code ?? ""} ${message ?? ""}`).join(" ");
  if (unreachable.test(texts)) return { kind: "lost", sent: false };
  return name === "TypeError" && mistakes.test(String(message)) ? { kind: "bug" } : { kind: "lost", sent: true };
}

/** An error and what caused it, the first cause last. Node collects the errors for all addresses of a host; one counts. */
export function causesOf(error: object): { code?: unknown; message?: unknown; cause?: unknown }[] {
  const causes: { code?: unknown; message?: unknown; cause?: unknown }[] = [error];
  while (causes.length < 8) {
    const { cause } = causes.at(-1)!;
    if (typeof cause !== "object" || cause === null) break;
    causes.push(cause instanceof AggregateError ? cause.errors[0] ?? cause : cause);
  }
  return causes;
}
