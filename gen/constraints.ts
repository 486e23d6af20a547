// Generated from openapi/ by `deno task gen`. Change the document, not this file.

import type { Constraint } from "../src/validate.ts";

/** The schemas of requests and answers, reduced to what validates. */
export const constraints = {
  MetadataItemEnvelope: { type: "object", required: ["meta"], additionalProperties: false, properties: { meta: { ref: "MetadataItem" } }, rules: {"type":"item.envelope","required":"item.envelope","additionalProperties":"item.envelope"} },
  MetadataItem: { type: "object", minProperties: 1, maxProperties: 1, propertyNames: { ref: "MetadataKey" }, additionalProperties: { ref: "MetadataValue" }, rules: {"type":"item.map","minProperties":"item.single","maxProperties":"item.single"} },
  MetadataKey: { type: "string", minLength: 1, maxLength: 255, pattern: /^[A-Za-z0-9_:.\-]+$/u, rules: {"type":"key.alphabet","minLength":"key.length","maxLength":"key.length","pattern":"key.alphabet"} },
  MetadataValue: { type: "string", maxLength: 255, wellFormed: true, rules: {"type":"value.type","maxLength":"value.length","wellFormed":"value.unicode"} },
  ProjectId: { type: "string", minLength: 1, maxLength: 64, pattern: /^[0-9a-f\-]+$/u, rules: {"type":"project.format","minLength":"project.format","maxLength":"project.format","pattern":"project.format"} },
  ServerId: { type: "string", minLength: 1, maxLength: 255, pattern: /^[A-Za-z0-9_\-]+$/u, rules: {"type":"server.format","minLength":"server.format","maxLength":"server.format","pattern":"server.format"} },
  ServerMetadataEnvelope: { type: "object", required: ["metadata"], additionalProperties: false, properties: { metadata: { ref: "ServerMetadata" } }, rules: {"type":"metadata.envelope","required":"metadata.envelope","additionalProperties":"metadata.envelope"} },
  ServerMetadata: { type: "object", propertyNames: { ref: "MetadataKey" }, additionalProperties: { ref: "MetadataValue" }, rules: {"type":"metadata.map"} },
  StoredItemEnvelope: { type: "object", required: ["meta"], properties: { meta: { ref: "StoredItem" } } },
  StoredItem: { type: "object", minProperties: 1, maxProperties: 1, additionalProperties: { type: "string" } },
  StoredMetadataEnvelope: { type: "object", required: ["metadata"], properties: { metadata: { ref: "StoredMetadata" } } },
  StoredMetadata: { type: "object", additionalProperties: { type: "string" } },
  CloudServer: { type: "object", required: ["metadata"], properties: { metadata: { ref: "StoredMetadata" } }, additionalProperties: {  } },
  CloudServerEnvelope: { type: "object", required: ["server"], properties: { server: { ref: "CloudServer" } } },
} satisfies Record<SchemaName, Constraint>;

/** A part of the contract that a value can be held to. */
export type SchemaName = "MetadataItemEnvelope" | "MetadataItem" | "MetadataKey" | "MetadataValue" | "ProjectId" | "ServerId" | "ServerMetadataEnvelope" | "ServerMetadata" | "StoredItemEnvelope" | "StoredItem" | "StoredMetadataEnvelope" | "StoredMetadata" | "CloudServer" | "CloudServerEnvelope";
