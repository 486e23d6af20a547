// The client of one service: six verbs on the metadata of a server, validated before they are sent.
export type { ErrorContext } from "./call.ts";
export { createMetadataClient } from "./client.ts";
export type {
  CallOptions,
  IamClientOptions,
  MetadataClient,
  MetadataClientOptions,
  OpenapiClient,
  ReplaceOptions,
  WriteOptions,
} from "./client_types.ts";
export { endpointFor } from "./endpoint.ts";
export { ensureDeleted } from "./ensure_deleted.ts";
export { type Policy, privilegedKeys, systemKeys } from "./guard.ts";
export type { Metadata } from "./metadata.ts";
