// The text of a recording → the calls of the compute API in it.
import { curlCalls } from "./curl_calls.ts";
import { harCalls, harEntries } from "./har_calls.ts";
import { placeOfJsonError } from "../fake/nova/json_place.ts";
import { jsonOf } from "../shared/json.ts";
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
    : novaCalls(calls);
  if (own.length === 0) {
    throw new UnreadableCalls(
      `has ${
        calls.length === 0
          ? "no calls; record some, or name another file"
          : "no calls of Nova's API, whose addresses have /v2.1/ or /v2/ in them"
      }`,
    );
  }
  const problem = own.find(({ problem }) => problem !== undefined)?.problem;
  if (problem !== undefined) throw new UnreadableCalls(problem);
  return { kind, calls: own, others: calls.length - own.length };
}

function parsed(text: string): { kind: Recording["kind"]; calls: RecordedCall[] } {
  // A prompt may begin with a bracket, too.
  if (!/^\s*[[{]/.test(text) || /^\s*(?:\[[\w.-]+@|\{\s+curl\b)/.test(text)) {
    if (text.trim() === "") throw new UnreadableCalls("is empty");
    return { kind: "curl", calls: curlCalls(text) };
  }
  const value = parseJson(text);
  const entries = harEntries(value);
  if (entries) return { kind: "HAR", calls: harCalls(entries) };
  const calls = Array.isArray(value) ? value : objectOf(value)?.calls;
  if (Array.isArray(calls) && !isCharles(calls)) return { kind: "journal", calls: journalCalls(calls) };
  throw new UnreadableCalls(otherJson(value));
}

const isCharles = (calls: readonly unknown[]) => "protocolVersion" in (objectOf(calls[0]) ?? {});

/** What a JSON value is that is not a recording, and what to do. */
function otherJson(value: unknown): string {
  const { info, openapi, swagger } = objectOf(value) ?? {};
  if (Array.isArray(value)) return "is a session of Charles; export it as a HAR";
  if (/postman/.test(`${objectOf(info)?.schema}`)) {
    return "is a collection of Postman, which has no calls; copy its requests as cURL";
  }
  if (openapi ?? swagger) return "is an OpenAPI document, which has no calls; record calls as a HAR or lines of curl";
  return "is JSON, but neither a HAR (log.entries) nor the fake's journal (an array, or calls)";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw new UnreadableCalls("is nested too deeply");
    const lines = linesOfJson(text);
    if (lines) return lines;
    const place = placeOfJsonError(text);
    const from = place ? ` from line ${place.line}, column ${place.column} on` : "";
    throw new UnreadableCalls(`begins as JSON, but is not JSON${from}; it may have been cut off`);
  }
}

/** The values of a text with one JSON value in each line; `undefined` if it isn't that. */
function linesOfJson(text: string): unknown[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const values = lines.length > 1 ? lines.map(jsonOf) : [];
  return values.length > 0 && values.every(objectOf) ? values : undefined;
}

/** The calls of Nova's API among those to any host, with targets from the root of the API on. */
function novaCalls(calls: readonly RecordedCall[]): RecordedCall[] {
  const roots = new Set(calls.flatMap((call) => rootOf(call) ?? []));
  return calls.flatMap((call) => {
    const address = `${call.origin}${call.target}`;
    const own = rootOf(call);
    if (own !== undefined) return [{ ...call, target: address.slice(own.length) }];
    // The root of the API has a list of versions and a health check.
    const root = [...roots].find((root) => address.startsWith(root) && isRoot(address.slice(root.length)));
    return root === undefined ? [] : [{ ...call, target: address.slice(root.length) }];
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
const isRoot = (target: string) => /^\/(?:healthcheck)?(?:\?|$)/.test(target);
