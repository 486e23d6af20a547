// A HAR, as browsers and proxies write it (http://www.softwareishard.com/blog/har-12-spec/) → calls.
import { objectOf, type RecordedCall, sortHeaders, UnreadableCalls } from "./recorded_call.ts";
import { jsonOf } from "../shared/json.ts";

/** The entries of the HARs in a JSON value, with a place for each; `undefined` if it has none. */
export function harEntries(value: unknown): { place: string; entry: unknown }[] | undefined {
  const logs = Array.isArray(value) ? value : [value];
  const all = logs.map(entriesIn);
  if (all.length > 0 && all.every((entries) => entries !== undefined)) {
    return all.flatMap((entries, log) =>
      entries.map((entry, i) => ({ place: `${all.length > 1 ? `log ${log + 1} ` : ""}entry ${i + 1}`, entry }))
    );
  }
  const first = Array.isArray(value) ? objectOf(objectOf(value[0])?.request) : undefined;
  return first && "url" in first ? logs.map((entry, i) => ({ place: `entry ${i + 1}`, entry })) : undefined;
}

function entriesIn(value: unknown): unknown[] | undefined {
  const { entries, log } = objectOf(value) ?? {};
  if (Array.isArray(entries)) return entries;
  return log === undefined ? undefined : entriesIn(log);
}

/** @throws {UnreadableCalls} If an entry has no request. */
export function harCalls(entries: readonly { place: string; entry: unknown }[]): RecordedCall[] {
  return entries.map(({ place, entry }) => callOf(entry, place));
}

function callOf(value: unknown, place: string): RecordedCall {
  const entry = objectOf(value);
  const { method, url, headers: sent, postData, bodySize } = objectOf(entry?.request) ?? {};
  if (typeof method !== "string" || !/^[!-~]{1,40}$/.test(method)) throw wrong(place, "request.method");
  if (typeof url !== "string") throw wrong(place, "request.url");
  const tunnel = method === "CONNECT" ? { origin: "connect:", target: "/" } : undefined;
  const address = tunnel ?? addressOf(url) ?? otherAddress(url);
  if (!address) {
    throw new UnreadableCalls(`${place} of the HAR is wrong: request.url must begin with https:// or http://`);
  }
  const { status, content } = objectOf(entry?.response) ?? {};
  const pairs = pairsOf(sent);
  const { headers, credential } = sortHeaders(pairs ?? []);
  return {
    place,
    method,
    ...address,
    headers,
    // Browsers remove credentials from an exported HAR.
    credential: credential === "sent" ? "sent" : status === 401 ? "none" : "unknown",
    ...bodyOf(objectOf(postData), { length: lengthOf(pairs ?? []), recorded: bodySize }),
    status: statusOf(status),
    response: jsonOf(textOf(objectOf(content))),
    ...(pairs ? {} : { problem: wrong(place, "request.headers").message }),
  };
}

/** The status, 0 if there was no response; some tools write a negative one, or a text. */
function statusOf(status: unknown): number | undefined {
  if (typeof status === "string" && /^\d{1,3}$/.test(status)) return Number(status);
  return typeof status === "number" ? Math.max(0, status) : undefined;
}

/** The origin of an address, and the unchanged rest. */
export function addressOf(url: string): { origin: string; target: string } | undefined {
  const [, scheme, host, rest = ""] = /^(https?):\/\/(?:[^/?#]*@)?([^/?#@]+)([^#]*)/is.exec(url) ?? [];
  if (!scheme || !host || /\s/.test(host)) return undefined;
  return { origin: `${scheme}://${host}`.toLowerCase(), target: rest.startsWith("/") ? rest : `/${rest}` };
}

/** An address that can't be of Nova: a WebSocket, another protocol, a page of the browser itself. */
export function otherAddress(url: string): { origin: string; target: string } | undefined {
  const scheme = /^(?!https?:)([a-z][a-z\d+.-]*):/i.exec(url)?.[1];
  return scheme === undefined ? undefined : { origin: `${scheme}:`, target: "/" };
}

/** The headers as pairs; `undefined` if they are not written as the format says. */
function pairsOf(headers: unknown): (readonly [string, string])[] | undefined {
  if (headers === undefined || headers === null) return [];
  if (!Array.isArray(headers)) return undefined;
  const pairs = headers.map((header) => {
    const { name, value } = objectOf(header) ?? {};
    return typeof name === "string" && typeof value === "string" ? [name, value] as const : undefined;
  });
  return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
}

/** The length of the body by its header, 0 if there is none. */
function lengthOf(headers: readonly (readonly [string, string])[]): number {
  const length = headers.find(([name]) => name.toLowerCase() === "content-length")?.[1] ?? "";
  return /^\d{1,15}$/.test(length) ? Number(length) : 0;
}

function bodyOf(
  data: Record<string, unknown> | undefined,
  { length, recorded }: { length: number; recorded: unknown },
): Pick<RecordedCall, "body" | "incomplete"> {
  const { text, params, encoding } = data ?? {};
  const incomplete = (what: string) => ({ incomplete: `its body was ${what}` });
  if (typeof text !== "string" || text === "") {
    const size = Math.max(length, typeof recorded === "number" ? recorded : 0);
    const empty = !(Array.isArray(params) && params.length > 0) && data?._file === undefined && size === 0;
    return empty ? {} : incomplete("not recorded as a text");
  }
  const body = encoding === "base64" ? fromBase64(text) : new TextEncoder().encode(text);
  if (!body) return incomplete("not recorded as valid base64");
  return body.length < length ? incomplete("cut off when it was recorded") : { body };
}

function textOf(content: Record<string, unknown> | undefined): unknown {
  const { text, encoding } = content ?? {};
  if (typeof text !== "string" || encoding !== "base64") return text;
  const bytes = fromBase64(text);
  return bytes && new TextDecoder().decode(bytes);
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function wrong(place: string, member: string): UnreadableCalls {
  return new UnreadableCalls(`${place} of the HAR is wrong: ${member} is missing or of another type`);
}
