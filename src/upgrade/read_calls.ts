// The text of a recording → the calls of the compute API in it.
import { curlCalls } from "./curl_calls.ts";
import { harCalls } from "./har_calls.ts";
import { journalCalls } from "./journal_calls.ts";
import { maxCalls, objectOf, type RecordedCall, UnreadableCalls } from "./recorded_call.ts";

/** The format of a recording, and its calls. */
export interface Recording {
  kind: "journal" | "HAR" | "curl";
  /** The calls of Nova's API, with targets from its root on. */
  calls: RecordedCall[];
  /** How many calls were for other APIs. */
  others: number;
}

/**
 * Reads a recording: the journal of the fake as JSON, a HAR, or lines of curl.
 *
 * @throws {UnreadableCalls} If it is none of these, or has no call of Nova's API.
 */
export function readCalls(text: string): Recording {
  const { kind, calls } = parsed(text.replace(/^\ufeff/, ""));
  if (calls.length > maxCalls) throw new UnreadableCalls(`has ${calls.length} calls; at most ${maxCalls} can be read`);
  const own = kind === "journal"
    ? calls.filter(({ target }) => !isIdentity(target) && !isV1(target))
    : novaCalls(calls, kind);
  if (own.length === 0) {
    throw new UnreadableCalls(
      `has ${calls.length === 0 ? "no calls" : "no calls of Nova's API, whose addresses have /v2.1/ or /v2/ in them"}`,
    );
  }
  return { kind, calls: own, others: calls.length - own.length };
}

function parsed(text: string): { kind: Recording["kind"]; calls: RecordedCall[] } {
  if (!/^\s*[[{]/.test(text)) {
    if (text.trim() === "") throw new UnreadableCalls("is empty");
    return { kind: "curl", calls: curlCalls(text) };
  }
  const value = parseJson(text);
  if (Array.isArray(value)) return { kind: "journal", calls: journalCalls(value) };
  const { log, calls } = objectOf(value) ?? {};
  if (Array.isArray(calls)) return { kind: "journal", calls: journalCalls(calls) };
  const entries = objectOf(log)?.entries;
  if (Array.isArray(entries)) return { kind: "HAR", calls: harCalls(entries) };
  throw new UnreadableCalls("is JSON, but neither a HAR (log.entries) nor the fake's journal (an array, or calls)");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw new UnreadableCalls("is nested too deeply");
    throw new UnreadableCalls("begins as JSON, but is not JSON; it may have been cut off");
  }
}

/** The calls of Nova's API among those to any host, with targets from the root of the API on. */
function novaCalls(calls: readonly RecordedCall[], kind: "HAR" | "curl"): RecordedCall[] {
  const roots = new Set(calls.flatMap((call) => rootOf(call) ?? []));
  return calls.flatMap((call) => {
    const own = rootOf(call) !== undefined;
    const root = [...roots].find((root) =>
      own ? root === rootOf(call) : `${call.origin}${call.target}`.startsWith(`${root}/`)
    );
    const strange = isIdentity(call.target) || isV1(call.target);
    if (root === undefined) return kind === "curl" && !strange ? [call] : [];
    const target = `${call.origin}${call.target}`.slice(root.length);
    return !own && (isIdentity(target) || isV1(target) || isOther(target)) ? [] : [{ ...call, target }];
  });
}

/** The origin of a call and the path up to the API, if it is one of Nova's. */
function rootOf({ origin = "", target }: RecordedCall): string | undefined {
  const path = target.split("?", 1)[0]!;
  const match = /\/v2\.1(?=\/|$)/.exec(path) ??
    /\/v2(?=\/?$|\/(?:[^/]+\/+)?(?:servers|flavors|limits|extensions|os-))/.exec(path);
  return match ? `${origin}${path.slice(0, match.index)}` : undefined;
}

const isIdentity = (target: string) => /^(\/identity)?\/v3(\/|$|\?)|^\/identity(\/|$|\?)/.test(target);
const isV1 = (target: string) => target.startsWith("/v1/");
/** An API of another service behind the same host, such as `/image/v2/…` or `/v2.0/networks`. */
const isOther = (target: string) =>
  /\/v\d/.test(target.split("?", 1)[0]!) || /^\/(image|network|volume|placement|object-store)/.test(target);
