import { errorOf, isFault, MetadataError, requestIdOf } from "./errors.ts";
import { describe, quote, type SchemaName, validate } from "./validate.ts";

export { quote };

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

/** Throws unless `value`, the part of a request at `place`, keeps the contract. */
export function hold(act: string, place: string, schema: SchemaName, value: unknown): void {
  const issues = validate(schema, value);
  if (issues.length === 0) return;
  const [{ ruleId }] = issues;
  throw new MetadataError("invalid_request", `${act}: ${place}${describe(issues)} (${ruleId})`, { ruleId, issues });
}

/** Metadata of a server: keys and values, both strings. */
export type Metadata = Record<string, string>;

/** What openapi-fetch answers. */
interface Exchange {
  data?: unknown;
  error?: unknown;
  response: Response;
}

const answers = {
  meta: "StoredItemEnvelope",
  metadata: "StoredMetadataEnvelope",
  server: "CloudServerEnvelope",
} as const;

/**
 * The items in an answer, once it keeps the contract; throws what else it tells.
 *
 * @param member Where the items are; `undefined` if the answer has no body.
 * @param key The key that must be among the items.
 */
export function read(
  act: string,
  member: keyof typeof answers | undefined,
  exchange: Exchange,
  key?: string,
): Metadata {
  const { data, error, response } = exchange;
  // openapi-fetch leaves a body that is announced as empty open.
  if (!response.bodyUsed) response.body?.cancel().catch(() => {});
  if (!response.ok) throw errorOf(act, response, error);
  const body = parse(data);
  const issues = member && data ? validate(answers[member], body) : [];
  const found = issues.length ? undefined : (body as Record<string, Metadata> | undefined)?.[member!];
  const items = member === "server" ? found?.metadata as Metadata | undefined : found;
  const flaw = !member
    ? data && "it has a body"
    : !data
    ? "it has no body"
    : body === data
    ? "it is not JSON"
    : !items
    ? describe(issues)
    : key !== undefined && !Object.hasOwn(items, key) && `it lacks the key ${quote(key)}`;
  if (!flaw) return items!;
  // Flow control can come as an error body of status 202.
  if (isFault(body)) throw errorOf(act, response, body);
  const { status } = response;
  throw new MetadataError("invalid_response", `${act}: ${status}, the answer breaks the contract: ${flaw}`, {
    status,
    requestId: requestIdOf(response),
    issues,
  });
}

/** The text as JSON, or as it is. */
export function parse(text: unknown): unknown {
  try {
    return JSON.parse(text as string);
  } catch {
    return text;
  }
}
