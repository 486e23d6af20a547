import { CloudServerEnvelope, StoredItemEnvelope, StoredMetadataEnvelope } from "../../gen/constraints.ts";
import { jsonOrText } from "../http/body.ts";
import type { Call } from "./call.ts";
import type { Metadata } from "./metadata.ts";
import type { MetadataError } from "../contract/errors.ts";
import type { Exchange } from "./openapi.ts";
import { isErrorBody, requestIdOf } from "../http/error_response.ts";
import { type Constraint, describe, type Issue, issuesOf, quote } from "../contract/validate.ts";

const envelopes = {
  meta: StoredItemEnvelope,
  metadata: StoredMetadataEnvelope,
  server: CloudServerEnvelope,
};

/** A member of a body that has the items. */
export type Member = keyof typeof envelopes;

/**
 * The items in a response, once it is valid.
 *
 * @param member The member of the body that has the items.
 * @param key A key that must be among them.
 */
export async function readItems(
  call: Call,
  member: Member,
  sent: Promise<Exchange>,
  key?: string,
): Promise<Metadata> {
  const exchange = await sent;
  const body = readBody(call, envelopes[member], exchange) as Record<string, Metadata>; // as validated
  const found = body[member]!;
  const items = member === "server" ? found.metadata as unknown as Metadata : found; // as validated
  if (key !== undefined && !Object.hasOwn(items, key)) {
    throw invalid(call, exchange.response, `it lacks the key ${quote(key)}`);
  }
  return items;
}

/** The validated JSON body of a success. Throws for an error response. A success without a constraint has no body. */
export function readBody(call: Call, constraint: Constraint | undefined, exchange: Exchange): unknown {
  const { data, error, response } = exchange;
  if (!response.ok) throw call.refuse(response, error);
  if (response.status === 206) throw invalid(call, response, "it is a part, and no part was asked for");
  const text = data as string | undefined; // as it was asked for
  const body = text ? jsonOrText(text) : undefined;
  if (constraint) {
    if (!text) throw invalid(call, response, "it has no body");
    if (body === text) throw invalid(call, response, "it is not JSON");
    const issues = issuesOf(constraint, body);
    if (issues.length) throw invalid(call, response, describe(issues), body, issues);
  } else if (text) throw invalid(call, response, "it has a body", body);
  return body;
}

/** The error for a success that breaks the contract. */
function invalid(
  call: Call,
  response: Response,
  flaw: string,
  body?: unknown,
  issues: readonly Issue[] = [],
): MetadataError {
  // The service can refuse a call for overload with an error body of status 202.
  if (isErrorBody(body)) return call.refuse(response, body);
  const { status } = response;
  const details = { status, requestId: call.clean(requestIdOf(response)), issues: call.cleanIssues(issues) };
  return call.fail("invalid_response", `${status}, the response breaks the contract: ${call.clean(flaw)}`, details);
}
