// Generated from openapi/ by `deno task gen`. Change the document, not this file.

/** The operations of the document. */
export const operations = {
  "listServerMetadata": {
    "method": "GET",
    "path": "/v2.1/{project_id}/servers/{server_id}/metadata",
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      413,
      415,
      429,
      500,
      503
    ]
  },
  "replaceServerMetadata": {
    "method": "PUT",
    "path": "/v2.1/{project_id}/servers/{server_id}/metadata",
    "body": "ServerMetadataEnvelope",
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      409,
      413,
      415,
      429,
      500,
      503
    ]
  },
  "mergeServerMetadata": {
    "method": "POST",
    "path": "/v2.1/{project_id}/servers/{server_id}/metadata",
    "body": "ServerMetadataEnvelope",
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      409,
      413,
      415,
      429,
      500,
      503
    ]
  },
  "getServerMetadataItem": {
    "method": "GET",
    "path": "/v2.1/{project_id}/servers/{server_id}/metadata/{key}",
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      413,
      415,
      429,
      500,
      503
    ]
  },
  "setServerMetadataItem": {
    "method": "PUT",
    "path": "/v2.1/{project_id}/servers/{server_id}/metadata/{key}",
    "body": "MetadataItemEnvelope",
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      409,
      413,
      415,
      429,
      500,
      503
    ]
  },
  "deleteServerMetadataItem": {
    "method": "DELETE",
    "path": "/v2.1/{project_id}/servers/{server_id}/metadata/{key}",
    "statuses": [
      204,
      400,
      401,
      403,
      404,
      409,
      413,
      415,
      429,
      500,
      503
    ]
  },
  "listServers": {
    "method": "GET",
    "path": "/v2.1/{project_id}/servers/detail",
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      413,
      415,
      429,
      500,
      503
    ]
  }
} as const;

/** The id of an operation, such as `setServerMetadataItem`. */
export type OperationId = "listServerMetadata" | "replaceServerMetadata" | "mergeServerMetadata" | "getServerMetadataItem" | "setServerMetadataItem" | "deleteServerMetadataItem" | "listServers";
