// Generated from openapi/ by `deno task gen`. Change the document, not this file.

export interface paths {
    "/v2.1/{project_id}/servers/{server_id}/metadata": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Microversion to use, `compute 2.1` by default. It wins over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). Only one changes these operations: from 2.102 on, GET with a query returns 400
                 *     (`query.ignored`).
                 * @example compute 2.1
                 */
                "OpenStack-API-Version"?: components["parameters"]["Microversion"];
                /**
                 * @description The same as `OpenStack-API-Version` in its older form, without the service's name.
                 * @example 2.1
                 */
                "X-OpenStack-Nova-API-Version"?: components["parameters"]["NovaMicroversion"];
            };
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
         * List every item
         * @deprecated
         * @description Answers the whole map, in no particular order and not paginated. Works in every state of the server.
         */
        get: operations["listServerMetadata"];
        /**
         * Replace the whole map
         * @deprecated
         * @description Afterwards the server has these items and no others (`metadata.replace`), so items written by the system are
         *     removed as well unless they are sent back. `{"metadata": {}}` clears the map. The vendor calls this operation
         *     *create*; it has no successor in the v1 API.
         */
        put: operations["replaceServerMetadata"];
        /**
         * Merge items into the map
         * @deprecated
         * @description Creates the items that are new, overwrites those that exist and keeps the rest (`metadata.merge`). Answers the
         *     whole resulting map. `{"metadata": {}}` is allowed and changes nothing. The vendor calls this operation
         *     *update*.
         */
        post: operations["mergeServerMetadata"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.1/{project_id}/servers/{server_id}/metadata/{key}": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Microversion to use, `compute 2.1` by default. It wins over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). Only one changes these operations: from 2.102 on, GET with a query returns 400
                 *     (`query.ignored`).
                 * @example compute 2.1
                 */
                "OpenStack-API-Version"?: components["parameters"]["Microversion"];
                /**
                 * @description The same as `OpenStack-API-Version` in its older form, without the service's name.
                 * @example 2.1
                 */
                "X-OpenStack-Nova-API-Version"?: components["parameters"]["NovaMicroversion"];
            };
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
        /**
         * Get one item
         * @deprecated
         * @description Answers the item under its key, or 404 if the server has no such key (`item.exists`). Works in every state of
         *     the server.
         */
        get: operations["getServerMetadataItem"];
        /**
         * Set one item
         * @deprecated
         * @description Creates the item if the key is new and overwrites its value if not (`item.upsert`); both answer 200 with the
         *     item that was sent, and no other (`item.echo`). The body names the key once more, and must name the same one
         *     as the address (`item.key-matches-path`).
         */
        put: operations["setServerMetadataItem"];
        post?: never;
        /**
         * Delete one item
         * @deprecated
         * @description Removes the item and answers 204 without a body; a second call answers 404 (`item.delete`). A key that the
         *     server doesn't have is reported before a lock or a state is (`checks.order`).
         */
        delete: operations["deleteServerMetadataItem"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description 32 hexadecimal digits in the public cloud; Nova's routes take any digits, `a` to `f` and hyphens. */
        ProjectId: string;
        /** @description A UUID. The service looks it up as it is, so an id of another form is not found rather than refused. */
        ServerId: string;
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
        /** @description Exactly one item, key to value. */
        MetadataItem: {
            [key: string]: components["schemas"]["MetadataValue"];
        };
        /** @description The body that sets one item. */
        MetadataItemEnvelope: {
            meta: components["schemas"]["MetadataItem"];
        };
        /**
         * @description Items as the service has them. Wider than what may be written: other ways of writing (creating a server) allow
         *     a space in a key, and the system writes keys of its own.
         */
        StoredMetadata: {
            [key: string]: string;
        };
        /** @description The answer of the operations on all items. */
        StoredMetadataEnvelope: {
            metadata: components["schemas"]["StoredMetadata"];
        };
        /** @description One item as the service has it. */
        StoredItem: {
            [key: string]: string;
        };
        /** @description The answer of getting and setting one item. */
        StoredItemEnvelope: {
            meta: components["schemas"]["StoredItem"];
        };
        /**
         * @description An error body. Four forms exist (`fault.shape`): Nova's, the gateway's, the one that ECS v1 and IAM share, and
         *     a flat one. Some answers have none of them: HTML of a proxy, no body at all.
         */
        Fault: components["schemas"]["NovaFault"] | components["schemas"]["GatewayFault"] | components["schemas"]["ServiceFault"] | components["schemas"]["FlatFault"];
        /**
         * @description One member, named after the status: `badRequest` 400, `forbidden` 403, `itemNotFound` 404,
         *     `conflictingRequest` 409, `overLimit` 413 and 429, `badMediaType` 415, `notImplemented` 501,
         *     `serviceUnavailable` 503, else `computeFault`.
         */
        NovaFault: {
            [key: string]: components["schemas"]["NovaFaultDetail"];
        };
        /** @description What went wrong, in Nova's words. The wording is not part of the contract. */
        NovaFaultDetail: {
            /** @description The HTTP status. */
            code: number;
            message: string;
            /** @description Seconds, copied from the header `Retry-After`. */
            retryAfter?: string;
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
    };
    responses: {
        /** @description The whole map of the server. */
        Metadata: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                "x-compute-request-id": components["headers"]["RequestId"];
                "OpenStack-API-Version": components["headers"]["Microversion"];
                "X-OpenStack-Nova-API-Version": components["headers"]["NovaMicroversion"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["StoredMetadataEnvelope"];
            };
        };
        /** @description The item, and no other. */
        Item: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                "x-compute-request-id": components["headers"]["RequestId"];
                "OpenStack-API-Version": components["headers"]["Microversion"];
                "X-OpenStack-Nova-API-Version": components["headers"]["NovaMicroversion"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["StoredItemEnvelope"];
            };
        };
        /** @description The item is gone. No body. */
        Deleted: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                "x-compute-request-id": components["headers"]["RequestId"];
                "OpenStack-API-Version": components["headers"]["Microversion"];
                "X-OpenStack-Nova-API-Version": components["headers"]["NovaMicroversion"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The request breaks a rule that can be seen without looking the server up, or names two keys. */
        BadRequest: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description Credentials are missing, wrong or expired (`auth.required`). */
        Unauthorized: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                "WWW-Authenticate": components["headers"]["Challenge"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description The credentials don't allow it (`auth.policy`), or the server would have too many items (`metadata.quota`). */
        Forbidden: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description No such server in the project (`server.exists`), no such key (`item.exists`), or no such address (`route.known`). */
        NotFound: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description The server is locked (`server.unlocked`), or its state forbids the write (`state.writable`, `state.launched`). */
        Conflict: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description The body has more bytes than the service reads (`body.size`). Told before the credentials are looked at. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description The Content-Type is not one that the service reads (`body.media-type`). */
        UnsupportedMediaType: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description Flow control (`service.overload`). Wait before the next request; repeating at once counts against the limit. */
        TooManyRequests: {
            headers: {
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
                "x-openstack-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /** @description The service can't answer now (`service.overload`). */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Fault"];
            };
        };
        /**
         * @description Any other of the vendor's common return values: 202 with an error body when the flow limit is exceeded
         *     (`Common.0024`), 300, 405, 406 (a microversion out of range), 407, 408, 414, 494, 501 (`Ecs.0603`: other
         *     commands are running), 502 and 504. The body may be HTML, or absent.
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
        /**
         * @description Microversion to use, `compute 2.1` by default. It wins over `X-OpenStack-Nova-API-Version`
         *     (`microversion.negotiated`). Only one changes these operations: from 2.102 on, GET with a query returns 400
         *     (`query.ignored`).
         * @example compute 2.1
         */
        Microversion: string;
        /**
         * @description The same as `OpenStack-API-Version` in its older form, without the service's name.
         * @example 2.1
         */
        NovaMicroversion: string;
    };
    requestBodies: {
        /** @description The items to write. */
        Metadata: {
            content: {
                "application/json": components["schemas"]["ServerMetadataEnvelope"];
            };
        };
        /** @description The item to write, under the key of the address. */
        Item: {
            content: {
                "application/json": components["schemas"]["MetadataItemEnvelope"];
            };
        };
    };
    headers: {
        /**
         * @description The request's id, to quote to whoever runs the service (`header.request-id`).
         * @example req-3b5a4d5e-9d41-4d0c-9c63-2f6c5d2bd0d4
         */
        RequestId: string;
        /**
         * @description The microversion that was used (`microversion.negotiated`).
         * @example compute 2.1
         */
        Microversion: string;
        /**
         * @description The microversion that was used, in its older form.
         * @example 2.1
         */
        NovaMicroversion: string;
        /**
         * @description Seconds to wait, or the date to wait for. Not documented by the vendor and not sent by Nova itself.
         * @example 2
         */
        RetryAfter: string;
        /**
         * @description Where to authenticate.
         * @example Keystone uri="http://127.0.0.1:35357"
         */
        Challenge: string;
    };
    pathItems: never;
}
export type ProjectId = components['schemas']['ProjectId'];
export type ServerId = components['schemas']['ServerId'];
export type MetadataKey = components['schemas']['MetadataKey'];
export type MetadataValue = components['schemas']['MetadataValue'];
export type ServerMetadata = components['schemas']['ServerMetadata'];
export type ServerMetadataEnvelope = components['schemas']['ServerMetadataEnvelope'];
export type MetadataItem = components['schemas']['MetadataItem'];
export type MetadataItemEnvelope = components['schemas']['MetadataItemEnvelope'];
export type StoredMetadata = components['schemas']['StoredMetadata'];
export type StoredMetadataEnvelope = components['schemas']['StoredMetadataEnvelope'];
export type StoredItem = components['schemas']['StoredItem'];
export type StoredItemEnvelope = components['schemas']['StoredItemEnvelope'];
export type Fault = components['schemas']['Fault'];
export type NovaFault = components['schemas']['NovaFault'];
export type NovaFaultDetail = components['schemas']['NovaFaultDetail'];
export type GatewayFault = components['schemas']['GatewayFault'];
export type ServiceFault = components['schemas']['ServiceFault'];
export type FlatFault = components['schemas']['FlatFault'];
export type ResponseMetadata = components['responses']['Metadata'];
export type ResponseItem = components['responses']['Item'];
export type ResponseDeleted = components['responses']['Deleted'];
export type ResponseBadRequest = components['responses']['BadRequest'];
export type ResponseUnauthorized = components['responses']['Unauthorized'];
export type ResponseForbidden = components['responses']['Forbidden'];
export type ResponseNotFound = components['responses']['NotFound'];
export type ResponseConflict = components['responses']['Conflict'];
export type ResponseTooLarge = components['responses']['TooLarge'];
export type ResponseUnsupportedMediaType = components['responses']['UnsupportedMediaType'];
export type ResponseTooManyRequests = components['responses']['TooManyRequests'];
export type ResponseServerError = components['responses']['ServerError'];
export type ResponseUnavailable = components['responses']['Unavailable'];
export type ResponseOther = components['responses']['Other'];
export type ParameterProjectId = components['parameters']['ProjectId'];
export type ParameterServerId = components['parameters']['ServerId'];
export type ParameterKey = components['parameters']['Key'];
export type ParameterMicroversion = components['parameters']['Microversion'];
export type ParameterNovaMicroversion = components['parameters']['NovaMicroversion'];
export type RequestBodyMetadata = components['requestBodies']['Metadata'];
export type RequestBodyItem = components['requestBodies']['Item'];
export type HeaderRequestId = components['headers']['RequestId'];
export type HeaderMicroversion = components['headers']['Microversion'];
export type HeaderNovaMicroversion = components['headers']['NovaMicroversion'];
export type HeaderRetryAfter = components['headers']['RetryAfter'];
export type HeaderChallenge = components['headers']['Challenge'];
export type $defs = Record<string, never>;
export interface operations {
    listServerMetadata: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Microversion to use, `compute 2.1` by default. It wins over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). Only one changes these operations: from 2.102 on, GET with a query returns 400
                 *     (`query.ignored`).
                 * @example compute 2.1
                 */
                "OpenStack-API-Version"?: components["parameters"]["Microversion"];
                /**
                 * @description The same as `OpenStack-API-Version` in its older form, without the service's name.
                 * @example 2.1
                 */
                "X-OpenStack-Nova-API-Version"?: components["parameters"]["NovaMicroversion"];
            };
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
            200: components["responses"]["Metadata"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Other"];
        };
    };
    replaceServerMetadata: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Microversion to use, `compute 2.1` by default. It wins over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). Only one changes these operations: from 2.102 on, GET with a query returns 400
                 *     (`query.ignored`).
                 * @example compute 2.1
                 */
                "OpenStack-API-Version"?: components["parameters"]["Microversion"];
                /**
                 * @description The same as `OpenStack-API-Version` in its older form, without the service's name.
                 * @example 2.1
                 */
                "X-OpenStack-Nova-API-Version"?: components["parameters"]["NovaMicroversion"];
            };
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
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Other"];
        };
    };
    mergeServerMetadata: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Microversion to use, `compute 2.1` by default. It wins over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). Only one changes these operations: from 2.102 on, GET with a query returns 400
                 *     (`query.ignored`).
                 * @example compute 2.1
                 */
                "OpenStack-API-Version"?: components["parameters"]["Microversion"];
                /**
                 * @description The same as `OpenStack-API-Version` in its older form, without the service's name.
                 * @example 2.1
                 */
                "X-OpenStack-Nova-API-Version"?: components["parameters"]["NovaMicroversion"];
            };
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
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Other"];
        };
    };
    getServerMetadataItem: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Microversion to use, `compute 2.1` by default. It wins over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). Only one changes these operations: from 2.102 on, GET with a query returns 400
                 *     (`query.ignored`).
                 * @example compute 2.1
                 */
                "OpenStack-API-Version"?: components["parameters"]["Microversion"];
                /**
                 * @description The same as `OpenStack-API-Version` in its older form, without the service's name.
                 * @example 2.1
                 */
                "X-OpenStack-Nova-API-Version"?: components["parameters"]["NovaMicroversion"];
            };
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
            200: components["responses"]["Item"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Other"];
        };
    };
    setServerMetadataItem: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Microversion to use, `compute 2.1` by default. It wins over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). Only one changes these operations: from 2.102 on, GET with a query returns 400
                 *     (`query.ignored`).
                 * @example compute 2.1
                 */
                "OpenStack-API-Version"?: components["parameters"]["Microversion"];
                /**
                 * @description The same as `OpenStack-API-Version` in its older form, without the service's name.
                 * @example 2.1
                 */
                "X-OpenStack-Nova-API-Version"?: components["parameters"]["NovaMicroversion"];
            };
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
        requestBody: components["requestBodies"]["Item"];
        responses: {
            200: components["responses"]["Item"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Other"];
        };
    };
    deleteServerMetadataItem: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Microversion to use, `compute 2.1` by default. It wins over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). Only one changes these operations: from 2.102 on, GET with a query returns 400
                 *     (`query.ignored`).
                 * @example compute 2.1
                 */
                "OpenStack-API-Version"?: components["parameters"]["Microversion"];
                /**
                 * @description The same as `OpenStack-API-Version` in its older form, without the service's name.
                 * @example 2.1
                 */
                "X-OpenStack-Nova-API-Version"?: components["parameters"]["NovaMicroversion"];
            };
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
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Other"];
        };
    };
}
