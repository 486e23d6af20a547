// Generated from openapi/ by `deno task gen`. Change the document, not this file.

/**
 * The types of the Nova API v2.1 document, as openapi-typescript makes them: `paths` for openapi-fetch, `operations`, and
 * `components`, whose schemas also have names of their own.
 *
 * @example Items to be written
 * ```ts
 * import type { ServerMetadata } from "@ecs-contract/server-metadata/types";
 *
 * const metadata: ServerMetadata = { role: "db" };
 * console.log(JSON.stringify({ metadata }));
 * ```
 *
 * @module
 */

export interface paths {
    "/v2.1/{project_id}/servers/{server_id}/metadata": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Microversion to use, `compute 2.1` by default. This header takes precedence over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). One microversion changes these operations: from 2.102 on, GET with a query returns
                 *     400 (`query.ignored`).
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
                 * @description Project id (项目ID). It must be the project of the credentials (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectIdInPath"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An unknown id returns 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerIdInPath"];
            };
            cookie?: never;
        };
        /**
         * List every item
         * @description Returns the whole map, unordered and without pagination. Works in every state of the server.
         */
        get: operations["listServerMetadata"];
        /**
         * Replace the whole map
         * @description Afterwards the server has exactly these items (`metadata.replace`). Items that the system wrote are removed too,
         *     unless the request contains them. `{"metadata": {}}` clears the map. The vendor calls this operation
         *     *create*; it has no successor in the v1 API.
         */
        put: operations["replaceServerMetadata"];
        /**
         * Merge items into the map
         * @description Creates new items, overwrites existing ones and keeps all others (`metadata.merge`). Returns the whole resulting
         *     map. `{"metadata": {}}` is allowed and changes nothing. The vendor calls this operation
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
                 * @description Microversion to use, `compute 2.1` by default. This header takes precedence over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). One microversion changes these operations: from 2.102 on, GET with a query returns
                 *     400 (`query.ignored`).
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
                 * @description Project id (项目ID). It must be the project of the credentials (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectIdInPath"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An unknown id returns 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerIdInPath"];
                /**
                 * @description Key of the item, percent-encoded; it is decoded once (`path.decoded`). The keys `.` and `..` are legal, but URL
                 *     parsers remove them, even as `%2E`. Use merge to write them and list to read them (`path.dot-keys`).
                 * @example role
                 */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        /**
         * Get one item
         * @description Returns the item, or 404 if the server has no such key (`item.exists`). Works in every state of the server.
         */
        get: operations["getServerMetadataItem"];
        /**
         * Set one item
         * @description Creates the item, or overwrites its value if the key exists (`item.upsert`). Both return 200 with the item that was
         *     sent and no other (`item.echo`). The key in the body must equal the key in the path (`item.key-matches-path`).
         */
        put: operations["setServerMetadataItem"];
        post?: never;
        /**
         * Delete one item
         * @description Removes the item and returns 204 without a body. A second call returns 404 (`item.delete`). An absent key (404) is
         *     reported before a lock or a state (409), see `checks.order`.
         */
        delete: operations["deleteServerMetadataItem"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.1/{project_id}/servers/detail": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Microversion to use, `compute 2.1` by default. This header takes precedence over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). One microversion changes these operations: from 2.102 on, GET with a query returns
                 *     400 (`query.ignored`).
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
                 * @description Project id (项目ID). It must be the project of the credentials (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectIdInPath"];
            };
            cookie?: never;
        };
        /**
         * List servers with their items
         * @description Returns the servers of the project, up to 1,000 in one response; each has its whole map (`servers.list`). One request reads what a thousand requests to the servers would. If there may be more, the
         *     response has a link `next` (`servers.page`): send the id of the last server as `marker` (`servers.marker`). The
         *     host in that link is the one that the service believes to have.
         */
        get: operations["listServers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description 32 hexadecimal digits in the public cloud; Nova's routes accept any sequence of digits, `a` to `f` and hyphens. */
        ProjectId: string;
        /** @description A UUID. The service looks up any id, so an id in any other format returns 404, not 400. */
        ServerId: string;
        /** @description 1 to 255 characters: letters A-Z and a-z, digits, `-`, `_`, `:` and `.`. Keys are case-sensitive. */
        MetadataKey: string;
        /** @description Up to 255 Unicode characters, counted as code points. It may be empty. Numbers and booleans return 400. */
        MetadataValue: string;
        /** @description Items to write, key to value. */
        ServerMetadata: {
            [key: string]: components["schemas"]["MetadataValue"];
        };
        /** @description The request body of merge and replace. */
        ServerMetadataEnvelope: {
            metadata: components["schemas"]["ServerMetadata"];
        };
        /** @description Exactly one item, key to value. */
        MetadataItem: {
            [key: string]: components["schemas"]["MetadataValue"];
        };
        /** @description The request body of setting one item. */
        MetadataItemEnvelope: {
            meta: components["schemas"]["MetadataItem"];
        };
        /**
         * @description Items as the service stores them. More keys occur here than a request may write: creating a server allows a space in
         *     a key, and the system writes keys of its own.
         */
        StoredMetadata: {
            [key: string]: string;
        };
        /** @description The response body of the operations on all items. */
        StoredMetadataEnvelope: {
            metadata: components["schemas"]["StoredMetadata"];
        };
        /** @description One item as the service stores it. */
        StoredItem: {
            [key: string]: string;
        };
        /** @description The response body of getting and setting one item. */
        StoredItemEnvelope: {
            meta: components["schemas"]["StoredItem"];
        };
        /** @description A server in a list, as far as it concerns metadata. */
        ListedServer: {
            id: components["schemas"]["ServerId"];
            /** @description What its owner calls it; several servers may have the same name. */
            name: string;
            /** @description Its state in one word, such as `ACTIVE` or `SHUTOFF`. */
            status: string;
            metadata: components["schemas"]["StoredMetadata"];
        } & {
            [key: string]: unknown;
        };
        /** @description A link; `next` leads to the page that follows. */
        ServerLink: {
            rel: string;
            href: string;
        };
        /** @description A page of the list of servers. */
        ServerListEnvelope: {
            servers: components["schemas"]["ListedServer"][];
            servers_links?: components["schemas"]["ServerLink"][];
        } & {
            [key: string]: unknown;
        };
        /**
         * @description An error body. Five formats exist (`error.shape`): Nova's, that of OpenStack's middleware, the gateway's, the one that
         *     ECS v1 and IAM share, and a flat one. Other responses have none of these, such as a proxy's HTML page or an empty body.
         */
        ErrorBody: components["schemas"]["NovaErrorBody"] | components["schemas"]["MiddlewareErrorBody"] | components["schemas"]["GatewayErrorBody"] | components["schemas"]["ServiceErrorBody"] | components["schemas"]["FlatErrorBody"];
        /**
         * @description One member, named after the status: `badRequest` 400, `forbidden` 403, `itemNotFound` 404,
         *     `conflictingRequest` 409, `overLimit` 413 and 429, `badMediaType` 415, `notImplemented` 501,
         *     `serviceUnavailable` 503, and `computeFault` for any other status.
         */
        NovaErrorBody: {
            [key: string]: components["schemas"]["NovaErrorBodyDetail"];
        };
        /** @description The error in Nova's words. The wording is not part of the contract. */
        NovaErrorBodyDetail: {
            /** @description The HTTP status. */
            code: number;
            message: string;
            /** @description Seconds, copied from the header `Retry-After`. */
            retryAfter?: string;
        };
        /**
         * @description An error of OpenStack's middleware before Nova: a body that is too large (413), or no Keystone to check a token (503).
         *     Without `Accept: application/json` it is plain text.
         */
        MiddlewareErrorBody: {
            /** @description The HTTP status and its name. */
            code: string;
            message: string;
            title: string;
        };
        /** @description An error of the cloud's API gateway, which is in front of every service. */
        GatewayErrorBody: {
            /** @description `APIGW.` (shared gateway) or `APIG.` (dedicated gateway) and four digits. */
            error_code: string;
            error_msg: string;
            request_id: string;
        };
        /** @description An error of ECS v1 (the code is a string such as `Ecs.0114`), or of IAM and OpenStack's middleware (the code is the status). */
        ServiceErrorBody: {
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
        /** @description The error body that the ECS manual shows. */
        FlatErrorBody: {
            error_code: string;
            error_msg: string;
            /** @description Why the policy refused the request, encoded for the administrator. */
            encoded_authorization_message?: string;
        };
    };
    responses: {
        /** @description A page of servers. Only the fields that concern metadata are described; the response has many more. */
        Servers: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                "x-compute-request-id": components["headers"]["RequestId"];
                "OpenStack-API-Version": components["headers"]["Microversion"];
                "X-OpenStack-Nova-API-Version": components["headers"]["NovaMicroversion"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ServerListEnvelope"];
            };
        };
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
        /** @description One item. */
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
        /** @description The item was deleted. No body. */
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
        /** @description The request breaks a rule of the body, the path or the headers, or the keys in body and path differ. */
        BadRequest: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
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
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The credentials do not allow the operation (`auth.policy`), or the server would have too many items (`metadata.quota`). */
        Forbidden: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description No such server in the project (`server.exists`), no such key (`item.exists`), or no such address (`route.known`). */
        NotFound: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The server is locked (`server.unlocked`), or its state does not allow the write (`state.writable`, `state.launched`). */
        Conflict: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The body is larger than the limit (`body.size`). The service checks this before the credentials. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The service does not support this Content-Type (`body.media-type`). */
        UnsupportedMediaType: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description Flow control (`service.overload`). Wait before the next request: an immediate retry counts towards the limit. */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description An internal error of the service. A write may or may not have taken effect. */
        ServerError: {
            headers: {
                "x-openstack-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The service is temporarily unavailable (`service.overload`). */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /**
         * @description Any other return value that the vendor lists: 202 with an error body when the flow limit is exceeded
         *     (`Common.0024`), 300, 405, 406 (a microversion out of range), 407, 408, 414, 494, 501 (`Ecs.0603`: other
         *     commands are running), 502 and 504. The body may be HTML or absent.
         */
        Other: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
    };
    parameters: {
        /**
         * @description Project id (项目ID). It must be the project of the credentials (`auth.project`).
         * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
         */
        ProjectIdInPath: components["schemas"]["ProjectId"];
        /**
         * @description Id of the cloud server (云服务器), a UUID. An unknown id returns 404.
         * @example 5e7e7000-0000-4000-8000-000000000001
         */
        ServerIdInPath: components["schemas"]["ServerId"];
        /**
         * @description Key of the item, percent-encoded; it is decoded once (`path.decoded`). The keys `.` and `..` are legal, but URL
         *     parsers remove them, even as `%2E`. Use merge to write them and list to read them (`path.dot-keys`).
         * @example role
         */
        Key: components["schemas"]["MetadataKey"];
        /**
         * @description The most servers in one response; more than 1,000 means 1,000 (`servers.page`).
         * @example 1000
         */
        Limit: number;
        /**
         * @description The id of the server after which to begin, the last one of the page before (`servers.marker`).
         * @example 5e7e7000-0000-4000-8000-000000000001
         */
        Marker: components["schemas"]["ServerId"];
        /**
         * @description Microversion to use, `compute 2.1` by default. This header takes precedence over `X-OpenStack-Nova-API-Version`
         *     (`microversion.negotiated`). One microversion changes these operations: from 2.102 on, GET with a query returns
         *     400 (`query.ignored`).
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
        /** @description The item to write. Its key must equal the key in the path. */
        Item: {
            content: {
                "application/json": components["schemas"]["MetadataItemEnvelope"];
            };
        };
    };
    headers: {
        /**
         * @description The id of the request, for questions to the operator of the service (`header.request-id`).
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
         * @description Seconds to wait, or a date. The vendor does not document this header, and Nova itself does not send it.
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
export type ListedServer = components['schemas']['ListedServer'];
export type ServerLink = components['schemas']['ServerLink'];
export type ServerListEnvelope = components['schemas']['ServerListEnvelope'];
export type ErrorBody = components['schemas']['ErrorBody'];
export type NovaErrorBody = components['schemas']['NovaErrorBody'];
export type NovaErrorBodyDetail = components['schemas']['NovaErrorBodyDetail'];
export type MiddlewareErrorBody = components['schemas']['MiddlewareErrorBody'];
export type GatewayErrorBody = components['schemas']['GatewayErrorBody'];
export type ServiceErrorBody = components['schemas']['ServiceErrorBody'];
export type FlatErrorBody = components['schemas']['FlatErrorBody'];
export type ResponseServers = components['responses']['Servers'];
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
export type ParameterProjectIdInPath = components['parameters']['ProjectIdInPath'];
export type ParameterServerIdInPath = components['parameters']['ServerIdInPath'];
export type ParameterKey = components['parameters']['Key'];
export type ParameterLimit = components['parameters']['Limit'];
export type ParameterMarker = components['parameters']['Marker'];
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
                 * @description Microversion to use, `compute 2.1` by default. This header takes precedence over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). One microversion changes these operations: from 2.102 on, GET with a query returns
                 *     400 (`query.ignored`).
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
                 * @description Project id (项目ID). It must be the project of the credentials (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectIdInPath"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An unknown id returns 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerIdInPath"];
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
                 * @description Microversion to use, `compute 2.1` by default. This header takes precedence over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). One microversion changes these operations: from 2.102 on, GET with a query returns
                 *     400 (`query.ignored`).
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
                 * @description Project id (项目ID). It must be the project of the credentials (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectIdInPath"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An unknown id returns 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerIdInPath"];
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
                 * @description Microversion to use, `compute 2.1` by default. This header takes precedence over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). One microversion changes these operations: from 2.102 on, GET with a query returns
                 *     400 (`query.ignored`).
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
                 * @description Project id (项目ID). It must be the project of the credentials (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectIdInPath"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An unknown id returns 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerIdInPath"];
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
                 * @description Microversion to use, `compute 2.1` by default. This header takes precedence over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). One microversion changes these operations: from 2.102 on, GET with a query returns
                 *     400 (`query.ignored`).
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
                 * @description Project id (项目ID). It must be the project of the credentials (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectIdInPath"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An unknown id returns 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerIdInPath"];
                /**
                 * @description Key of the item, percent-encoded; it is decoded once (`path.decoded`). The keys `.` and `..` are legal, but URL
                 *     parsers remove them, even as `%2E`. Use merge to write them and list to read them (`path.dot-keys`).
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
                 * @description Microversion to use, `compute 2.1` by default. This header takes precedence over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). One microversion changes these operations: from 2.102 on, GET with a query returns
                 *     400 (`query.ignored`).
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
                 * @description Project id (项目ID). It must be the project of the credentials (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectIdInPath"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An unknown id returns 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerIdInPath"];
                /**
                 * @description Key of the item, percent-encoded; it is decoded once (`path.decoded`). The keys `.` and `..` are legal, but URL
                 *     parsers remove them, even as `%2E`. Use merge to write them and list to read them (`path.dot-keys`).
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
                 * @description Microversion to use, `compute 2.1` by default. This header takes precedence over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). One microversion changes these operations: from 2.102 on, GET with a query returns
                 *     400 (`query.ignored`).
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
                 * @description Project id (项目ID). It must be the project of the credentials (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectIdInPath"];
                /**
                 * @description Id of the cloud server (云服务器), a UUID. An unknown id returns 404.
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                server_id: components["parameters"]["ServerIdInPath"];
                /**
                 * @description Key of the item, percent-encoded; it is decoded once (`path.decoded`). The keys `.` and `..` are legal, but URL
                 *     parsers remove them, even as `%2E`. Use merge to write them and list to read them (`path.dot-keys`).
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
    listServers: {
        parameters: {
            query?: {
                /**
                 * @description The most servers in one response; more than 1,000 means 1,000 (`servers.page`).
                 * @example 1000
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description The id of the server after which to begin, the last one of the page before (`servers.marker`).
                 * @example 5e7e7000-0000-4000-8000-000000000001
                 */
                marker?: components["parameters"]["Marker"];
            };
            header?: {
                /**
                 * @description Microversion to use, `compute 2.1` by default. This header takes precedence over `X-OpenStack-Nova-API-Version`
                 *     (`microversion.negotiated`). One microversion changes these operations: from 2.102 on, GET with a query returns
                 *     400 (`query.ignored`).
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
                 * @description Project id (项目ID). It must be the project of the credentials (`auth.project`).
                 * @example 0a1b2c3d4e5f40718293a4b5c6d7e8f9
                 */
                project_id: components["parameters"]["ProjectIdInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Servers"];
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
}
