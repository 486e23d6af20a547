/**
 * The schemas of the contract, for forms, routers and other code that takes a
 * [Standard Schema](https://standardschema.dev).
 *
 * They validate as the client does before it sends: lengths are in code points, `__proto__` is a key like any other, and
 * every issue names the rule that it breaks. Validation returns the same value; nothing is converted.
 *
 * @example Say what is wrong with a form's input
 * ```ts
 * import { serverMetadata } from "@ecs-contract/server-metadata/schemas";
 * import { deepEqual } from "node:assert/strict";
 *
 * const result = serverMetadata["~standard"].validate({ role: "db", "cost center": "42" });
 *
 * deepEqual(result.issues?.map(({ path, ruleId }) => [path, ruleId]), [[["cost center"], "key.alphabet"]]);
 * ```
 *
 * @module
 */
import {
  MetadataItem,
  MetadataItemEnvelope,
  MetadataKey,
  MetadataValue,
  ProjectId,
  ServerId,
  ServerMetadata,
  ServerMetadataEnvelope,
  StoredItemEnvelope,
  StoredMetadataEnvelope,
} from "../gen/constraints.ts";
import type { RuleId } from "../gen/rules.ts";
import { type Constraint, type Issue, issuesOf } from "./contract/validate.ts";
import type { Metadata } from "./client/metadata.ts";

export type { Issue, Metadata, RuleId };

/** The result of a validation: the value, or its issues. */
export type Result<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

/** A [Standard Schema](https://standardschema.dev), version 1, that validates at once. */
export interface Schema<T> {
  /** The property that the Standard Schema specification defines. */
  readonly "~standard": {
    /** The version of the standard. */
    readonly version: 1;
    /** The library that made the schema. */
    readonly vendor: "ecs-contract";
    /** Validates a value; never throws. */
    readonly validate: (value: unknown) => Result<T>;
    /** For type inference alone; absent at run time. */
    readonly types?: { readonly input: T; readonly output: T } | undefined;
  };
}

function schema<T>(constraint: Constraint): Schema<T> {
  return {
    "~standard": {
      version: 1,
      vendor: "ecs-contract",
      validate(value) {
        const issues = issuesOf(constraint, value);
        return issues.length ? { issues } : { value: value as T }; // validated
      },
    },
  };
}

/** The id of a project. */
export const projectId: Schema<string> = /* @__PURE__ */ schema(ProjectId);
/** The id of a server. */
export const serverId: Schema<string> = /* @__PURE__ */ schema(ServerId);
/** A key, as it may be written. */
export const metadataKey: Schema<string> = /* @__PURE__ */ schema(MetadataKey);
/** A value, as it may be written. */
export const metadataValue: Schema<string> = /* @__PURE__ */ schema(MetadataValue);
/** Items to write, key to value. */
export const serverMetadata: Schema<Metadata> = /* @__PURE__ */ schema(ServerMetadata);
/** The body of a merge and of a replacement: `{ metadata }`. */
export const serverMetadataEnvelope: Schema<{ metadata: Metadata }> = /* @__PURE__ */ schema(ServerMetadataEnvelope);
/** Exactly one item to write. */
export const metadataItem: Schema<Metadata> = /* @__PURE__ */ schema(MetadataItem);
/** The body that sets one item: `{ meta }`. */
export const metadataItemEnvelope: Schema<{ meta: Metadata }> = /* @__PURE__ */ schema(MetadataItemEnvelope);
/** The response of the operations on all items; allows more than a request may write. */
export const storedMetadataEnvelope: Schema<{ metadata: Metadata }> = /* @__PURE__ */ schema(StoredMetadataEnvelope);
/** The response of getting and setting one item; allows more than a request may write. */
export const storedItemEnvelope: Schema<{ meta: Metadata }> = /* @__PURE__ */ schema(StoredItemEnvelope);
