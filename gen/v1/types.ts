// Generated from openapi/ by `deno task gen`. Change the document, not this file.

export interface paths {
    "/v1/{project_id}/cloudservers/{server_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Project id (项目ID), the one that the credentials belong to (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectId"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An id that no server has is answered with 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerId"];
            };
            cookie?: never;
        };
        /**
         * Show a server, with its items
         * @description Answers the details of the server; `server.metadata` is its whole map, the system's items among them
         *     (`v1.read`). Not tried on a live service.
         */
        get: operations["showCloudServer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{project_id}/cloudservers/{server_id}/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Project id (项目ID), the one that the credentials belong to (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectId"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An id that no server has is answered with 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge items into the map
         * @description Creates the items that are new, overwrites those that exist and keeps the rest (`metadata.merge`).
         *     `{"metadata": {}}` is allowed and changes nothing (`v1.merge-empty`). The answer has the items that were sent;
         *     whether it has the others too is not documented (`v1.answer`). Not tried on a live service.
         */
        post: operations["mergeCloudServerMetadata"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{project_id}/cloudservers/{server_id}/metadata/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Project id (项目ID), the one that the credentials belong to (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectId"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An id that no server has is answered with 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerId"];
                /**
                 * @description Key of the item, percent-encoded; it is decoded once (`path.decoded`). The keys `.` and `..` are legal, but URL
                 *     parsers resolve them away, even as `%2E`: merge or list to write and read them (`path.dot-keys`).
                 * @example role
                 */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete one item
         * @description Removes the item and answers without a body (`v1.delete`). The status, 204, and the refusal of a key that the
         *     server doesn't have, 404 (`item.exists`), are Nova's. Not tried on a live service.
         */
        delete: operations["deleteCloudServerMetadataItem"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A server as ECS v1 shows it, as far as it concerns metadata. */
        CloudServer: {
            metadata: components["schemas"]["StoredMetadata"];
        } & {
            [key: string]: unknown;
        };
        /** @description The answer of showing a server. */
        CloudServerEnvelope: {
            server: components["schemas"]["CloudServer"];
        };
        /** @description 32 hexadecimal digits in the public cloud; Nova's routes take any digits, `a` to `f` and hyphens. */
        ProjectId: string;
        /** @description A UUID. The service looks it up as it is, so an id of another form is not found rather than refused. */
        ServerId: string;
        /** @description What went wrong, in Nova's words. The wording is not part of the contract. */
        NovaFaultDetail: {
            /** @description The HTTP status. */
            code: number;
            message: string;
            /** @description Seconds, copied from the header `Retry-After`. */
            retryAfter?: string;
        };
        /**
         * @description One member, named after the status: `badRequest` 400, `forbidden` 403, `itemNotFound` 404,
         *     `conflictingRequest` 409, `overLimit` 413 and 429, `badMediaType` 415, `notImplemented` 501,
         *     `serviceUnavailable` 503, else `computeFault`.
         */
        NovaFault: {
            [key: string]: components["schemas"]["NovaFaultDetail"];
        };
        /** @description The cloud's API gateway, in front of every service. */
        GatewayFault: {
            /** @description `APIGW.` (shared gateway) or `APIG.` (dedicated gateway) and four digits. */
            error_code: string;
            error_msg: string;
            request_id: string;
        };
        /** @description ECS v1 (the code is a string such as `Ecs.0114`), IAM and OpenStack's middleware (the code is the status). */
        ServiceFault: {
            error: {
                code: string | number;
                message: string;
                title?: string;
                details?: {
                    code?: string;
                    message?: string;
                }[];
            };
        };
        /** @description What the ECS manual prints as its error body. */
        FlatFault: {
            error_code: string;
            error_msg: string;
            /** @description Why the policy refused, for the administrator to decode. */
            encoded_authorization_message?: string;
        };
        /**
         * @description An error body. Four forms exist (`fault.shape`): Nova's, the gateway's, the one that ECS v1 and IAM share, and
         *     a flat one. Some answers have none of them: HTML of a proxy, no body at all.
         */
        Fault: components["schemas"]["NovaFault"] | components["schemas"]["GatewayFault"] | components["schemas"]["ServiceFault"] | components["schemas"]["FlatFault"];
        /**
         * @description Items as the service has them. Wider than what may be written: other ways of writing (creating a server) allow
         *     a space in a key, and the system writes keys of its own.
         */
        StoredMetadata: {
            [key: string]: string;
        };
        /** @description 1 to 255 of the letters A-Z and a-z, the digits, `-`, `_`, `:` and `.`; case matters. */
        MetadataKey: string;
        /** @description Up to 255 Unicode characters, counted as code points; may be empty. Numbers and booleans are refused. */
        MetadataValue: string;
        /** @description Items to write, key to value. */
        ServerMetadata: {
            [key: string]: components["schemas"]["MetadataValue"];
        };
        /** @description The body of a merge and of a replacement. */
        ServerMetadataEnvelope: {
            metadata: components["schemas"]["ServerMetadata"];
        };
        /** @description The answer of the operations on all items. */
        StoredMetadataEnvelope: {
            metadata: components["schemas"]["StoredMetadata"];
        };
    };
    responses: {
        /** @description The server. Only what concerns metadata is described; there is much more. */
        CloudServer: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CloudServerEnvelope"];
            };
        };
        /** @description The items that were sent, and perhaps all others of the server (`v1.answer`). */
        Metadata: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["StoredMetadataEnvelope"];
            };
        };
        /** @description The item is gone. No body. */
        Deleted: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The request breaks a rule, or the server can't be written to now (`v1.state`, `v1.lock`). */
        BadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description Credentials are missing, wrong or expired (`auth.required`). */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description The credentials don't allow it (`auth.policy`), or the server would have too many items (`metadata.quota`, unverified here). */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description No such server in the project (`v1.server`), no such key (`item.exists`, derived), or no such address (`route.known`). */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description Flow control (`service.overload`). Wait before the next request; repeating at once counts against the limit. */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description A fault of the service. Whether a write took effect is unknown. */
        ServerError: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description The service can't answer now (`service.overload`). */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /**
         * @description Any other of the vendor's common return values: 202 with an error body when the flow limit is exceeded
         *     (`Common.0024`), 405, 408, 413, 414, 494, 501 (`Ecs.0603`: other commands are running), 502 and 504. The body
         *     may be HTML, or absent.
         */
        Other: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
    };
    parameters: {
        /**
         * @description Project id (项目ID), the one that the credentials belong to (`auth.project`).
         * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
         */
        ProjectId: components["schemas"]["ProjectId"];
        /**
         * @description Id of the cloud server (云服务器), a UUID. An id that no server has is answered with 404.
         * @example 5e7e7000-0000-4000-8000-000000000001
         */
        ServerId: components["schemas"]["ServerId"];
        /**
         * @description Key of the item, percent-encoded; it is decoded once (`path.decoded`). The keys `.` and `..` are legal, but URL
         *     parsers resolve them away, even as `%2E`: merge or list to write and read them (`path.dot-keys`).
         * @example role
         */
        Key: components["schemas"]["MetadataKey"];
    };
    requestBodies: {
        /** @description The items to write. */
        Metadata: {
            content: {
                "application/json": components["schemas"]["ServerMetadataEnvelope"];
            };
        };
    };
    headers: {
        /**
         * @description The request's id, to quote to whoever runs the service (`v1.request-id`).
         * @example fd6530a01c09b7e9de0f40189e65e837
         */
        RequestId: string;
        /**
         * @description Seconds to wait, or the date to wait for. Not documented by the vendor and not sent by Nova itself.
         * @example 2
         */
        RetryAfter: string;
    };
    pathItems: never;
}
export type CloudServer = components['schemas']['CloudServer'];
export type CloudServerEnvelope = components['schemas']['CloudServerEnvelope'];
export type ProjectId = components['schemas']['ProjectId'];
export type ServerId = components['schemas']['ServerId'];
export type NovaFaultDetail = components['schemas']['NovaFaultDetail'];
export type NovaFault = components['schemas']['NovaFault'];
export type GatewayFault = components['schemas']['GatewayFault'];
export type ServiceFault = components['schemas']['ServiceFault'];
export type FlatFault = components['schemas']['FlatFault'];
export type Fault = components['schemas']['Fault'];
export type StoredMetadata = components['schemas']['StoredMetadata'];
export type MetadataKey = components['schemas']['MetadataKey'];
export type MetadataValue = components['schemas']['MetadataValue'];
export type ServerMetadata = components['schemas']['ServerMetadata'];
export type ServerMetadataEnvelope = components['schemas']['ServerMetadataEnvelope'];
export type StoredMetadataEnvelope = components['schemas']['StoredMetadataEnvelope'];
export type ResponseCloudServer = components['responses']['CloudServer'];
export type ResponseMetadata = components['responses']['Metadata'];
export type ResponseDeleted = components['responses']['Deleted'];
export type ResponseBadRequest = components['responses']['BadRequest'];
export type ResponseUnauthorized = components['responses']['Unauthorized'];
export type ResponseForbidden = components['responses']['Forbidden'];
export type ResponseNotFound = components['responses']['NotFound'];
export type ResponseTooManyRequests = components['responses']['TooManyRequests'];
export type ResponseServerError = components['responses']['ServerError'];
export type ResponseUnavailable = components['responses']['Unavailable'];
export type ResponseOther = components['responses']['Other'];
export type ParameterProjectId = components['parameters']['ProjectId'];
export type ParameterServerId = components['parameters']['ServerId'];
export type ParameterKey = components['parameters']['Key'];
export type RequestBodyMetadata = components['requestBodies']['Metadata'];
export type HeaderRequestId = components['headers']['RequestId'];
export type HeaderRetryAfter = components['headers']['RetryAfter'];
export type $defs = Record<string, never>;
export interface operations {
    showCloudServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Project id (项目ID), the one that the credentials belong to (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectId"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An id that no server has is answered with 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["CloudServer"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Other"];
        };
    };
    mergeCloudServerMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Project id (项目ID), the one that the credentials belong to (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectId"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An id that no server has is answered with 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Metadata"];
        responses: {
            200: components["responses"]["Metadata"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Other"];
        };
    };
    deleteCloudServerMetadataItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Project id (项目ID), the one that the credentials belong to (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectId"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An id that no server has is answered with 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerId"];
                /**
                 * @description Key of the item, percent-encoded; it is decoded once (`path.decoded`). The keys `.` and `..` are legal, but URL
                 *     parsers resolve them away, even as `%2E`: merge or list to write and read them (`path.dot-keys`).
                 * @example role
                 */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Deleted"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Other"];
        };
    };
}
