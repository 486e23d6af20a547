// Generated from openapi/ by `deno task gen`. Change the document, not this file.

import type { RuleId } from "./rules.ts";

/** A schema of the document: the JSON Schema keywords that it uses. */
export interface Constraint {
  readonly type?: "object" | "array" | "string" | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly pattern?: RegExp | undefined;
  readonly required?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, Constraint>> | undefined;
  readonly propertyNames?: Constraint | undefined;
  readonly additionalProperties?: false | Constraint | undefined;
  readonly items?: Constraint | undefined;
  readonly minProperties?: number | undefined;
  readonly maxProperties?: number | undefined;
  readonly wellFormed?: true | undefined;
  /** The rule that each keyword states, or the one that all do. */
  readonly rules?: RuleId | Readonly<Record<string, RuleId>> | undefined;
}

export const ServerId: Constraint = { type: "string", minLength: 1, maxLength: 255, pattern: /^[A-Za-z0-9_\-]+$/u, rules: "server.format" };
export const StoredMetadata: Constraint = { type: "object", additionalProperties: { type: "string" } };
export const ListedServer: Constraint = { type: "object", required: ["id","name","status","metadata"], properties: { id: ServerId, name: { type: "string" }, status: { type: "string" }, metadata: StoredMetadata } };
export const MetadataKey: Constraint = { type: "string", minLength: 1, maxLength: 255, pattern: /^[A-Za-z0-9_:.\-]+$/u, rules: { type: "key.alphabet", minLength: "key.length", maxLength: "key.length", pattern: "key.alphabet" } };
export const MetadataValue: Constraint = { type: "string", maxLength: 255, wellFormed: true, rules: { type: "value.type", maxLength: "value.length", wellFormed: "value.unicode" } };
export const MetadataItem: Constraint = { type: "object", minProperties: 1, maxProperties: 1, propertyNames: MetadataKey, additionalProperties: MetadataValue, rules: { type: "item.map", minProperties: "item.single", maxProperties: "item.single" } };
export const MetadataItemEnvelope: Constraint = { type: "object", required: ["meta"], additionalProperties: false, properties: { meta: MetadataItem }, rules: "item.envelope" };
export const ProjectId: Constraint = { type: "string", minLength: 1, maxLength: 64, pattern: /^[0-9a-f\-]+$/u, rules: "project.format" };
export const ServerLink: Constraint = { type: "object", required: ["rel","href"], properties: { rel: { type: "string" }, href: { type: "string" } } };
export const ServerListEnvelope: Constraint = { type: "object", required: ["servers"], properties: { servers: { type: "array", items: ListedServer }, servers_links: { type: "array", items: ServerLink } } };
export const ServerMetadata: Constraint = { type: "object", propertyNames: MetadataKey, additionalProperties: MetadataValue, rules: "metadata.map" };
export const ServerMetadataEnvelope: Constraint = { type: "object", required: ["metadata"], additionalProperties: false, properties: { metadata: ServerMetadata }, rules: "metadata.envelope" };
export const StoredItem: Constraint = { type: "object", minProperties: 1, maxProperties: 1, additionalProperties: { type: "string" } };
export const StoredItemEnvelope: Constraint = { type: "object", required: ["meta"], properties: { meta: StoredItem } };
export const StoredMetadataEnvelope: Constraint = { type: "object", required: ["metadata"], properties: { metadata: StoredMetadata } };
export const CloudServer: Constraint = { type: "object", required: ["metadata"], properties: { metadata: StoredMetadata } };
export const CloudServerEnvelope: Constraint = { type: "object", required: ["server"], properties: { server: CloudServer } };

/** The schemas of requests and responses, without their prose. */
export const constraints: Readonly<Record<SchemaName, Constraint>> = {
  ListedServer,
  MetadataItemEnvelope,
  MetadataItem,
  MetadataKey,
  MetadataValue,
  ProjectId,
  ServerId,
  ServerLink,
  ServerListEnvelope,
  ServerMetadataEnvelope,
  ServerMetadata,
  StoredItemEnvelope,
  StoredItem,
  StoredMetadataEnvelope,
  StoredMetadata,
  CloudServer,
  CloudServerEnvelope,
};

/** The name of a schema that values can be validated against. */
export type SchemaName = "ListedServer" | "MetadataItemEnvelope" | "MetadataItem" | "MetadataKey" | "MetadataValue" | "ProjectId" | "ServerId" | "ServerLink" | "ServerListEnvelope" | "ServerMetadataEnvelope" | "ServerMetadata" | "StoredItemEnvelope" | "StoredItem" | "StoredMetadataEnvelope" | "StoredMetadata" | "CloudServer" | "CloudServerEnvelope";
