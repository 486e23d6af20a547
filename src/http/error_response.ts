import { codeOfStatus, codeOfVendorCode, type MetadataErrorCode, ruleOfVendorCode } from "../../gen/error_codes.ts";
import type { RuleId } from "../../gen/rules.ts";
import { MetadataError, type MetadataErrorOptions } from "../contract/errors.ts";
import { errorBodyNames } from "../contract/nova_constants.ts";
import { remarksOf } from "./remarks.ts";
import { redactShort } from "../secrets/redact.ts";
import { retryAfterMs } from "./retry_after.ts";
import { asText, isRecord } from "../shared/untyped.ts";
import { urlOf } from "../shared/url.ts";

/** The content of an error response. */
export interface Refusal {
  code: MetadataErrorCode;
  /** The status and the service's own words. */
  reason: string;
  details: MetadataErrorOptions;
}

/** An error body in one of the service's forms. */
interface ErrorBody {
  message?: string | undefined;
  vendorCode?: string | undefined;
  requestId?: string | undefined;
  /** Whether only this service has this form: Nova's own, or one with a code of the vendor. */
  isOurs: boolean;
}

/** Where a request went, and what it carried. */
export interface Sent {
  /** The address, for messages. */
  address: string;
  /** Secrets that must not be shown. */
  secrets?: Iterable<string> | undefined;
}

/** How many characters of a service's message, and of its codes and ids, an error keeps. */
const longest = { message: 500, name: 100 };

/** Nova distinguishes these only by the text of the message, so they are hints for people; no code depends on them. */
const ruleOfMessage: readonly (readonly [RegExp, RuleId])[] = [
  [/ is locked$/, "server.unlocked"],
  [/ vm_state /, "state.writable"],
  [/^Maximum number of metadata items/, "metadata.quota"],
  [/^Metadata item was not found/, "item.exists"],
  [/^Instance .* could not be found/, "server.exists"],
  [/^Request body and URI mismatch/, "item.key-matches-path"],
];

const requestIdHeaders = ["x-request-id", "x-compute-request-id", "x-openstack-request-id"];

/** The request id of a response, from the gateway's header or from Nova's. */
export function requestIdOf({ headers }: Response): string | undefined {
  return requestIdHeaders.map((name) => headers.get(name)).find(Boolean) || undefined;
}

/**
 * Reads an error response, whatever its body.
 *
 * A 403, 404, 409 or 413 is taken as this service's only if its body has one of the service's forms. Web servers,
 * proxies and other services at a wrong address send the same statuses, but not about a server or a key.
 *
 * @param body The body as parsed JSON, or as text if it is not JSON.
 */
export function refusalOf(response: Response, body: unknown, { address, secrets = [] }: Sent): Refusal {
  const { status, headers } = response;
  const found = readErrorBody(body, status);
  const { message, vendorCode = "" } = found ?? {};
  const { attempts, hint = "" } = remarksOf(response) ?? {};
  const clean = (text: string | undefined, length: number) => text && redactShort(text, secrets, length);
  const foreign = isForeign(response, found, body);
  const ruleId = foreign
    ? "route.known"
    : lookUp(ruleOfVendorCode, vendorCode) ?? ruleOfMessage.find(([words]) => words.test(message ?? ""))?.[1];
  const said = message?.replace(/\s+/g, " ") ?? messageWithoutErrorBody(response, body, address);
  const place = foreign ? `the response is not from this service; is ${address} the right address? ` : "";
  return {
    code: foreign ? "unexpected" : codeOf(status, vendorCode, headers, ruleId),
    reason: `${status}, ${place}${hint}${clean(said, longest.message)}`,
    details: {
      status,
      attempts,
      vendorCode: clean(vendorCode || undefined, longest.name),
      requestId: clean(requestIdOf(response) ?? found?.requestId, longest.name),
      ruleId,
      retryAfterMs: retryAfterMs(headers, message),
    },
  };
}

/** The error of a response that is not a verb's. */
export function errorOf(act: string, response: Response, body: unknown, sent: Sent): MetadataError {
  const { code, reason, details } = refusalOf(response, body, sent);
  return new MetadataError(code, `${act}: ${reason}`, details);
}

/** Whether the body of a response is an error body, as it can be even with status 202. */
export function isErrorBody(body: unknown): boolean {
  return readErrorBody(body) !== undefined;
}

function codeOf(status: number, vendorCode: string, headers: Headers, ruleId?: RuleId): MetadataErrorCode {
  // A 413 that names a time to wait means overload (RFC 9110 section 15.5.14), except for the quota of an old Nova.
  if (status === 413 && headers.has("retry-after") && ruleId !== "metadata.quota") return "rate_limited";
  return lookUp(codeOfVendorCode, vendorCode) ?? codeOfStatus[status] ?? "unexpected";
}

/** Whether an error response was sent by something other than the service. */
function isForeign({ status, headers }: Response, found: ErrorBody | undefined, body: unknown): boolean {
  // Every 404 of the gateway is about the address; the gateway does not know servers.
  if ((status === 404 ? /^API/ : /\.0101$/).test(found?.vendorCode ?? "")) return true;
  if (found?.isOurs) return false;
  return status === 403 || status === 404 || status === 409 ||
    status === 413 && !headers.has("retry-after") && !isNovaSizeLimit(body);
}

/** Whether a body is webob's page for a request that is too large (`oslo_middleware/sizelimit.py`). */
function isNovaSizeLimit(body: unknown): boolean {
  const text = typeof body === "string" ? body : isRecord(body) ? body.message : undefined;
  return typeof text === "string" && /Request is too large\. Larger than max_request_body_size/.test(text);
}

/** Reads an error body, parsed or not; `undefined` if it has none of the service's forms. */
function readErrorBody(body: unknown, status?: number): ErrorBody | undefined {
  if (!isRecord(body)) return undefined;
  if (typeof body.error_code === "string") {
    const { error_code: vendorCode, error_msg, request_id } = body;
    return {
      vendorCode,
      message: asText(error_msg),
      requestId: asText(request_id),
      isOurs: isOwnCode(vendorCode, status),
    };
  }
  const names = Object.keys(body);
  const content = names.length === 1 ? body[names[0]!] : body.error ?? body;
  if (!isRecord(content) || !("code" in content)) return undefined;
  const message = asText(content.message);
  const code = asText(content.code);
  if (message === undefined) return undefined;
  if (code !== undefined && !/^\d/.test(code)) {
    return { message, vendorCode: code, isOurs: /^[A-Za-z]+\.\d+$/.test(code) && isOwnCode(code, status) };
  }
  // The code in Nova's error bodies is the status; `error` with a number is Keystone's.
  const isNova = names.length === 1 && isNovaName(names[0]!);
  return { message, isOurs: isNova && (status === undefined || content.code === status) };
}

/** Whether an error body of Nova has a member of this name (schema `NovaErrorBody`). */
function isNovaName(name: string): boolean {
  return name === "computeFault" || Object.values(errorBodyNames).includes(name);
}

/**
 * Whether a code of the vendor is one of ECS or of what stands before it, rather than of another service at a wrong
 * address, such as `IAM.0004` or `OBS.0404`.
 */
function isOwnCode(code: string, status?: number): boolean {
  if (status === 404 || status === 409) return /^(Ecs|Common|APIGW?)\.\d+$/.test(code);
  // IAM and the policy service can refuse calls to any service.
  return true;
}

/** The message for a response without one of the service's error bodies. */
function messageWithoutErrorBody({ headers, type }: Response, body: unknown, address: string): string {
  const location = headers.get("location");
  if (location || type === "opaqueredirect") {
    return `redirected to ${originOf(location, address)}; credentials are not sent to other addresses`;
  }
  return body ? "the response body is not one of the service's error formats" : "the response has no body";
}

/** The target of a redirect, if the browser shows it. */
function originOf(location: string | null, base: string): string {
  return (location && urlOf(location, base)?.origin) || "another address";
}

/** Looks up a name that the service chose, which could be `constructor`, in a table. */
function lookUp<T>(table: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
