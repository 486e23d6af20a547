import { codeOfStatus, codeOfVendorCode, type MetadataErrorCode, ruleOfVendorCode } from "../gen/faults.ts";
import type { RuleId } from "../gen/rules.ts";
import { remarksOf } from "./fetch.ts";
import { retryAfterMs } from "./retry_after.ts";
import type { Issue } from "./validate.ts";

const brand = Symbol.for("@ecs-contract/server-metadata/MetadataError");

/** What a {@linkcode MetadataError} can tell beside its code and message. */
export interface MetadataErrorOptions extends ErrorOptions {
  /** The HTTP status; absent if nothing was sent. */
  status?: number;
  /** The service's id of the request. */
  requestId?: string;
  /** The vendor's error code, such as `Ecs.0114` or `APIGW.0301`. */
  vendorCode?: string;
  /** The rule of the contract that was broken, where that is known. */
  ruleId?: RuleId;
  /** What a validator found, if one did. */
  issues?: readonly Issue[];
  /** How long the service asked to wait, in milliseconds. */
  retryAfterMs?: number;
  /** How many times the request was sent. */
  attempts?: number;
}

/**
 * The one error of this package: the request was refused, or its answer can't be trusted.
 *
 * `code` says what to do next. What isn't the service's doing passes by untouched: the `TypeError` of a connection that
 * failed, the reason of an abort. `instanceof` also knows the errors of another copy of the package.
 *
 * @example Help where you can, and let the rest fly
 * ```ts
 * import { createMetadataClient, MetadataError, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { equal } from "node:assert/strict";
 *
 * const fetch = createFakeService({ servers: { web1: { locked: true } } });
 * const auth = tokenAuth("any-token");
 * const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
 *
 * try {
 *   await client.set("web1", "role", "db");
 * } catch (error) {
 *   if (!(error instanceof MetadataError && error.code === "conflict")) throw error;
 *   equal(error.ruleId, "server.unlocked");
 * }
 * ```
 */
export class MetadataError extends Error implements MetadataErrorOptions {
  /** What the caller can do about it; a closed list. */
  readonly code: MetadataErrorCode;
  declare readonly status?: number;
  declare readonly requestId?: string;
  declare readonly vendorCode?: string;
  declare readonly ruleId?: RuleId;
  declare readonly issues?: readonly Issue[];
  declare readonly retryAfterMs?: number;
  declare readonly attempts?: number;

  /** Makes an error; what is `undefined` among the details is left out. */
  constructor(code: MetadataErrorCode, message: string, { cause, ...details }: MetadataErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    for (const [name, value] of Object.entries(details)) {
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  static {
    Object.defineProperties(this.prototype, { name: { value: "MetadataError" }, [brand]: { value: true } });
  }

  /** Knows the errors of every loaded copy of this package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return this === MetadataError
      ? typeof value === "object" && value !== null && brand in value
      : Function.prototype[Symbol.hasInstance].call(this, value);
  }

  /** The fields as a plain object, with the message, for logs. */
  toJSON(): Record<string, unknown> {
    return { ...{ name: this.name, message: this.message }, ...this as object };
  }
}

/** An error body, whichever of its forms it had. */
interface FaultDetails {
  message?: string;
  vendorCode?: string;
  requestId?: string;
}

/** Nova tells these apart by wording alone, so they serve as hints for people and decide nothing. */
const ruleOfMessage: readonly (readonly [RegExp, RuleId])[] = [
  [/ is locked$/, "server.unlocked"],
  [/ vm_state /, "state.writable"],
  [/^Maximum number of metadata items/, "metadata.quota"],
  [/^Metadata item was not found/, "item.exists"],
  [/^Instance .* could not be found/, "server.exists"],
  [/^Request body and URI mismatch/, "item.key-matches-path"],
];

const requestIdHeaders = ["x-request-id", "x-compute-request-id", "x-openstack-request-id"];

/** The request id of an answer, from the gateway's header or from Nova's. */
export function requestIdOf({ headers }: Response): string | undefined {
  return requestIdHeaders.map((name) => headers.get(name)).find(Boolean) ?? undefined;
}

const string = (value: unknown) => typeof value === "string" ? value : undefined;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads an error body, parsed or not; `undefined` if it is none that we know. */
function readFault(body: unknown): FaultDetails | undefined {
  if (!isObject(body)) return undefined;
  if (typeof body.error_code === "string") {
    return { vendorCode: body.error_code, message: string(body.error_msg), requestId: string(body.request_id) };
  }
  const members = Object.values(body);
  const fault = members.length === 1 ? members[0] : body.error ?? body;
  if (!isObject(fault) || !("code" in fault) || !string(fault.message)) return undefined;
  // A code that is the status (Nova, IAM) says nothing new.
  const code = string(fault.code);
  return { message: string(fault.message), vendorCode: code && !/^\d/.test(code) ? code : undefined };
}

/** Whether the body of an answer is an error body, as it can be even with status 202. */
export function isFault(body: unknown): boolean {
  return readFault(body) !== undefined;
}

/** What a table has under a name that the service chose, `constructor` for one. */
function own<T>(table: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Where a redirect leads, as far as a browser tells. */
function originOf(location: string | null, base: string): string {
  return location && URL.canParse(location, base || undefined)
    ? new URL(location, base || undefined).origin
    : "another address";
}

/**
 * The error that an answer tells of, whatever its body.
 *
 * @param act How the message begins: `Cannot list metadata of server "web1"`.
 * @param body The body as parsed JSON, or as text if it is something else.
 */
export function errorOf(act: string, response: Response, body: unknown): MetadataError {
  const { status, headers } = response;
  const { message, vendorCode = "", requestId } = readFault(body) ?? {};
  const { attempts, hint = "", secret } = remarksOf(response);
  // What answers an unknown address is no fault of the service: webob's page or the gateway's APIGW.0101.
  const lost = status === 404 && (vendorCode.endsWith(".0101") || /404 Not Found/.test(JSON.stringify(body)));
  const location = headers.get("location");
  const told = secret ? message?.replaceAll(secret, "…") : message;
  const reason = told?.replace(/\s+/g, " ") ??
    (location || response.type === "opaqueredirect"
      ? `redirected to ${originOf(location, response.url)}, and credentials don't follow`
      : body
      ? "the answer is no error body of this service"
      : "the answer has no body");
  return new MetadataError(
    own(codeOfVendorCode, vendorCode) ?? (lost ? "unexpected" : codeOfStatus[status]) ?? "unexpected",
    `${act}: ${status}, ${hint}${lost ? "no such address; is the endpoint right? " : ""}${reason.slice(0, 500)}`,
    {
      status,
      attempts,
      vendorCode: vendorCode || undefined,
      requestId: requestIdOf(response) ?? requestId,
      ruleId: lost
        ? "route.known"
        : own(ruleOfVendorCode, vendorCode) ?? ruleOfMessage.find(([words]) => words.test(message ?? ""))?.[1],
      retryAfterMs: retryAfterMs(headers, message),
    },
  );
}
