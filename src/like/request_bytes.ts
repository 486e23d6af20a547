// Turns a story's request into bytes.
import { joined } from "../shared/bytes.ts";
import { itemsFrom, type Step } from "./story.ts";

/** The provider for which stories are sent, and the values of their placeholders. */
export interface Place {
  /** Scheme, host, port, and the path before `/v2.1`. */
  endpoint: string;
  /** Values of `{project}`, `{server}`, … */
  ids: Readonly<Record<string, string>>;
  /** Tokens by identity. */
  tokens: Readonly<Record<string, string>>;
  /** The header Host of a step that has none of its own. @default {"nova.test"} */
  host?: string | undefined;
}

const utf8 = new TextEncoder();

/** Replaces `{name}`, `{unit*count}` and `{items*start-end}`; then `{0xff}` becomes that byte. */
function expand(text: string, ids: Place["ids"]): Uint8Array {
  const expanded = text
    .replace(/\{(\w+)\}/g, (whole, name) => idOf(name, ids) ?? whole)
    .replace(/\{items\*(\d+)-(\d+)\}/g, (_, start, end) => JSON.stringify(itemsFrom(+start, +end)).slice(1, -1))
    .replace(/\{([^{}*]+)\*(\d+)\}/gu, (_, unit, count) => unit.repeat(+count));
  const parts = expanded.split(/(\{0x[0-9a-f]{2}\})/).map((part, i) =>
    i % 2 ? Uint8Array.of(parseInt(part.slice(3, 5), 16)) : utf8.encode(part)
  );
  return joined(parts);
}

/** The value of a placeholder: `{SERVER}` is `{server}` in capitals, `{encodedServer}` has its first character encoded. */
function idOf(name: string, ids: Place["ids"]): string | undefined {
  if (Object.hasOwn(ids, name)) return ids[name];
  if (name === "encodedServer") {
    return ids.server!.replace(/^./, (first) => `%${first.charCodeAt(0).toString(16)}`);
  }
  const small = name.toLowerCase();
  return name === name.toUpperCase() && Object.hasOwn(ids, small) ? ids[small]!.toUpperCase() : undefined;
}

/** The request as it is sent. */
export function requestBytes(step: Step, place: Place): Uint8Array {
  const { ids } = place;
  const { method, target, chunked = false } = step;
  const body = step.body === undefined ? undefined : expand(step.body, ids);
  const lines = Object.entries(headersOf(step, place, body?.length)).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => joined([ascii(`${name}: `), expand(one, ids), ascii("\r\n")]))
  );
  const payload = !body
    ? []
    : chunked
    ? [ascii(`${body.length.toString(16)}\r\n`), body, ascii("\r\n0\r\n\r\n")]
    : [body];
  const prefix = target.startsWith("/") || target.startsWith("{metadata}") ? pathOf(place.endpoint) : "";
  return joined([
    ascii(`${method} ${prefix}`),
    expand(target, ids),
    ascii(" HTTP/1.1\r\n"),
    ...lines,
    ascii("\r\n"),
    ...payload,
  ]);
}

/** The headers of a step, and those that every request has. */
function headersOf(
  { as = "member", headers = {}, chunked }: Step,
  { tokens, host = "nova.test" }: Place,
  length: number | undefined,
): Record<string, string | string[] | null> {
  const sent: Record<string, string | string[] | null> = { Host: host, Connection: "close" };
  if (as !== "none") sent["X-Auth-Token"] = as === "bad" ? "bad" : tokens[as] ?? "";
  if (length !== undefined) sent["Content-Type"] = "application/json";
  if (chunked) sent["Transfer-Encoding"] = "chunked";
  else if (length !== undefined) sent["Content-Length"] = String(length);
  for (const [name, value] of Object.entries(headers)) {
    const twin = Object.keys(sent).find((other) => other.toLowerCase() === name.toLowerCase());
    if (twin) delete sent[twin];
    sent[name] = value;
  }
  return sent;
}

/** The path of an endpoint, without a slash at its end. */
export const pathOf = (endpoint: string) => new URL(endpoint).pathname.replace(/\/+$/, "");

const ascii = (text: string) => utf8.encode(text);

/** Converts bytes to a text, with one character for each byte. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
