// A HAR, as browsers and proxies write it (http://www.softwareishard.com/blog/har-12-spec/) → calls.
import { objectOf, type RecordedCall, sortHeaders, UnreadableCalls } from "./recorded_call.ts";
import { jsonOf } from "../shared/json.ts";

/** @throws {UnreadableCalls} If an entry has no request. */
export function harCalls(entries: readonly unknown[]): RecordedCall[] {
  return entries.map((entry, i) => callOf(entry, `entry ${i + 1}`));
}

function callOf(value: unknown, place: string): RecordedCall {
  const entry = objectOf(value);
  const { method, url, headers: sent, postData } = objectOf(entry?.request) ?? {};
  if (typeof method !== "string" || !/^[!-~]{1,40}$/.test(method)) throw wrong(place, "request.method");
  const address = typeof url === "string" ? addressOf(url) : undefined;
  if (!address) throw wrong(place, "request.url");
  const { status, content } = objectOf(entry?.response) ?? {};
  const { headers, credential } = sortHeaders(pairsOf(sent, place));
  return {
    place,
    method,
    ...address,
    headers,
    // Browsers remove credentials from an exported HAR.
    credential: credential === "sent" ? "sent" : status === 401 ? "none" : "unknown",
    ...bodyOf(postData, place),
    status: typeof status === "number" ? status : undefined,
    response: jsonOf(textOf(objectOf(content))),
  };
}

/** The origin of an address, and the unchanged rest. */
export function addressOf(url: string): { origin: string; target: string } | undefined {
  const [, scheme, host, rest = ""] = /^(https?):\/\/(?:[^/?#@]*@)?([^/?#]+)([^#]*)/is.exec(url) ?? [];
  if (!scheme || !host || /\s/.test(host)) return undefined;
  return { origin: `${scheme}://${host}`.toLowerCase(), target: rest.startsWith("/") ? rest : `/${rest}` };
}

function pairsOf(headers: unknown, place: string): (readonly [string, string])[] {
  if (headers === undefined) return [];
  if (!Array.isArray(headers)) throw wrong(place, "request.headers");
  return headers.map((header) => {
    const { name, value } = objectOf(header) ?? {};
    if (typeof name !== "string" || typeof value !== "string") throw wrong(place, "request.headers");
    return [name, value] as const;
  });
}

function bodyOf(postData: unknown, place: string): Pick<RecordedCall, "body" | "incomplete"> {
  const data = objectOf(postData);
  if (!data) return {};
  const { text, params } = data;
  if (typeof text === "string") return { body: bytesOf(text, data.encoding, place) };
  const empty = text === undefined && (!Array.isArray(params) || params.length === 0);
  return empty ? {} : { incomplete: "its body was not recorded as a text" };
}

function textOf(content: Record<string, unknown> | undefined): unknown {
  const { text, encoding } = content ?? {};
  if (typeof text !== "string" || encoding !== "base64") return text;
  try {
    return new TextDecoder().decode(fromBase64(text));
  } catch {
    return undefined;
  }
}

function bytesOf(text: string, encoding: unknown, place: string): Uint8Array {
  try {
    return encoding === "base64" ? fromBase64(text) : new TextEncoder().encode(text);
  } catch {
    throw wrong(place, "request.postData");
  }
}

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

function wrong(place: string, member: string): UnreadableCalls {
  return new UnreadableCalls(`${place} of the HAR is wrong: ${member} is missing or of another type`);
}
