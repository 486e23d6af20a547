import type { MetadataErrorCode } from "../../gen/error_codes.ts";
import type { RuleId } from "../../gen/rules.ts";
import type { Issue } from "./validate.ts";
import { membersOf } from "../shared/untyped.ts";

const brand = Symbol.for("@ecs-contract/server-metadata/MetadataError");

/** Details of a {@linkcode MetadataError}, all optional. */
export interface MetadataErrorOptions {
  /** The cause of the error. (`ErrorOptions` has it too, but TypeScript knows that type from ES2022 on only.) */
  cause?: unknown;
  /**
   * The HTTP status of the service; absent if nothing was sent.
   *
   * Express and Fastify would use it as the status of *their* response. Where an error goes on to them, pass
   * `new Error("Cannot tag the server", { cause: error })`, which has none.
   */
  status?: number | undefined;
  /** The service's id of the request. */
  requestId?: string | undefined;
  /** The vendor's error code, such as `Ecs.0114` or `APIGW.0301`. */
  vendorCode?: string | undefined;
  /** The rule of the contract that was broken, if it is known. */
  ruleId?: RuleId | undefined;
  /** The issues that validation found. */
  issues?: readonly Issue[] | undefined;
  /** How long the service asked to wait, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** How many times the request was sent. */
  attempts?: number | undefined;
}

/**
 * The one error of this package: the request was refused, or its response cannot be trusted.
 *
 * `code` says what to do next. Network errors and aborts are rethrown unchanged: the `TypeError` of fetch, the reason
 * of the signal. `instanceof` also recognizes errors of another copy of the package.
 *
 * @example Handle one code, and rethrow the rest
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
  /** The kind of error, by what the caller can do about it; a closed list. */
  readonly code: MetadataErrorCode;
  declare readonly status?: number | undefined;
  declare readonly requestId?: string | undefined;
  declare readonly vendorCode?: string | undefined;
  declare readonly ruleId?: RuleId | undefined;
  declare readonly issues?: readonly Issue[] | undefined;
  declare readonly retryAfterMs?: number | undefined;
  declare readonly attempts?: number | undefined;
  /** The owned items as they were, on errors of `sync` once it has written. Not shown in logs. */
  declare readonly before?: Readonly<Record<string, string>> | undefined;

  /** Creates an error. Details that are `undefined` are left out. */
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

  /** Recognizes the errors of every loaded copy of this package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return this === MetadataError
      ? typeof value === "object" && value !== null && brand in value
      : Function.prototype[Symbol.hasInstance].call(this, value);
  }

  /** The fields as a plain object, with the message, for logs. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...membersOf(this) };
  }
}
