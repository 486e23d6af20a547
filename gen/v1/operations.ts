// Generated from openapi/ by `deno task gen`. Change the document, not this file.

/** The operations of the document. */
export const operations = {
  "showCloudServer": {
    "method": "GET",
    "path": "/v1/{project_id}/cloudservers/{server_id}",
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      429,
      500,
      503
    ]
  },
  "mergeCloudServerMetadata": {
    "method": "POST",
    "path": "/v1/{project_id}/cloudservers/{server_id}/metadata",
    "body": "ServerMetadataEnvelope",
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      429,
      500,
      503
    ]
  },
  "deleteCloudServerMetadataItem": {
    "method": "DELETE",
    "path": "/v1/{project_id}/cloudservers/{server_id}/metadata/{key}",
    "statuses": [
      204,
      400,
      401,
      403,
      404,
      429,
      500,
      503
    ]
  },
  "listCloudServers": {
    "method": "GET",
    "path": "/v1/{project_id}/cloudservers/detail",
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      429,
      500,
      503
    ]
  }
} as const;

/** The id of an operation, such as `setServerMetadataItem`. */
export type OperationId = "showCloudServer" | "mergeCloudServerMetadata" | "deleteCloudServerMetadataItem" | "listCloudServers";
