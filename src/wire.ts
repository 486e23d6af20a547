import type { Call } from "./call.ts";
import { MetadataError } from "./errors.ts";
import { isErrorBody, requestIdOf } from "./refusal.ts";
import { describe, type Issue, quote, type SchemaName, validate } from "./validate.ts";

/**
 * Puts the ids and the key into a path, so that they can't change the address: URL parsers resolve the segments `.` and
 * `..` away, even as `%2e`, and what is empty or half of a surrogate pair has no address.
 */
export function pathOf(template: string, params: Record<string, unknown>): string {
  return template.replace(/\{(\w+)\}/g, (_, name) => {
    const value = params[name];
    if (typeof value === "string" && !/^\.{0,2}$|\p{Cs}/u.test(value)) return encodeURIComponent(value);
    const message = `Cannot send the request: no address can have the ${name} ${quote(value)}`;
    throw new MetadataError("invalid_request", message, { ruleId: "path.dot-keys" });
  });
}

/** The endpoint as openapi-fetch wants it. Messages leave out what may be a password. */
export function baseUrlOf(endpoint: string | URL): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError("endpoint must be an http or https URL such as https://ecs.cn-north-4.myhuaweicloud.com");
  }
  if (url.username || url.password) throw new TypeError("endpoint must not hold a user or a password; use auth");
  if (url.search || url.hash) throw new TypeError("endpoint must not have a query or a fragment");
  const path = url.pathname.replace(/\/+$/, "");
  if (/\/v2(\.\d+)?(\/|$)/.test(path)) throw new TypeError(`endpoint must end before /v2.1, and has the path ${path}`);
  return url.origin + path;
}

/** Metadata of a server: keys and values, both strings. */
export type Metadata = Record<string, string>;

/** The result of openapi-fetch, with the body as text. */
interface Exchange {
  data?: unknown;
  error?: unknown;
  response: Response;
}

const envelopes = {
  meta: "StoredItemEnvelope",
  metadata: "StoredMetadataEnvelope",
  server: "CloudServerEnvelope",
} as const;

/**
 * The items in a response, once it is valid.
 *
 * @param member The member of the body that has the items.
 * @param key A key that must be among them.
 */
export function readItems(call: Call, member: keyof typeof envelopes, exchange: Exchange, key?: string): Metadata {
  // readBody() has validated it.
  const found = (readBody(call, envelopes[member], exchange) as Record<string, Metadata>)[member]!;
  const items = member === "server" ? found.metadata as unknown as Metadata : found; // as validated
  if (key !== undefined && !Object.hasOwn(items, key)) throw invalid(call, exchange, `it lacks the key ${quote(key)}`);
  return items;
}

/** The body of a success as JSON, once it is valid. */
export function readBody(call: Call, schema: SchemaName, exchange: Exchange): unknown {
  const body = bodyOf(call, exchange);
  if (body.kind === "none") throw invalid(call, exchange, "it has no body");
  if (body.kind === "text") throw invalid(call, exchange, "it is not JSON");
  const issues = validate(schema, body.value);
  if (issues.length) throw invalid(call, exchange, describe(issues), issues, body.value);
  return body.value;
}

/** Throws unless a response is a success without a body. */
export function readNothing(call: Call, exchange: Exchange): void {
  const body = bodyOf(call, exchange);
  if (body.kind !== "none") throw invalid(call, exchange, "it has a body", [], body.value);
}

type Body = { kind: "none" } | { kind: "text" | "json"; value: unknown };

/** The body of a success; throws the refusal otherwise. */
function bodyOf(call: Call, { data, error, response }: Exchange): Body {
  if (!response.ok) throw call.refuse(response, error);
  // The calls ask for text.
  return data ? parse(data as string) : { kind: "none" };
}

/** The text as JSON, or as it is. */
function parse(text: string): Body {
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    return { kind: "text", value: text };
  }
}

/** The error for a success that breaks the contract. */
function invalid(
  call: Call,
  { response }: Exchange,
  flaw: string,
  issues: readonly Issue[] = [],
  body?: unknown,
): MetadataError {
  // Flow control can come as an error body of status 202.
  if (isErrorBody(body)) return call.refuse(response, body);
  const { status } = response;
  const details = { status, requestId: call.clean(requestIdOf(response)), issues: call.cleanIssues(issues) };
  return call.fail("invalid_response", `${status}, the response breaks the contract: ${call.clean(flaw)}`, details);
}
