// Generated from openapi/ by `deno task gen`. Change the document, not this file.

/**
 * The types of the ECS API v1 document, as openapi-typescript makes them: `paths` for openapi-fetch, `operations`, and
 * `components`, whose schemas also have names of their own.
 *
 * @example Items to be written
 * ```ts
 * import type { ServerMetadata } from "@ecs-contract/server-metadata/types/v1";
 *
 * const metadata: ServerMetadata = { role: "db" };
 * console.log(JSON.stringify({ metadata }));
 * ```
 *
 * @module
 */

export interface paths {
    "/v1/{project_id}/cloudservers/{server_id}": {
        parameters: {
            query?: never;
            header?: never;
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
        get?: never;
        put?: never;
        /**
         * Merge items into the map
         * @description Creates new items, overwrites existing ones and keeps all others (`metadata.merge`).
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
    "/v1/{project_id}/cloudservers/detail": {
        parameters: {
            query?: never;
            header?: never;
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
         * @description Returns the servers of the project, up to 1,000 in one response and 25 if `limit` is absent; each has its whole
         *     map (`v1.list`). The next page is asked for by `marker`, the id of the last server, or by `offset`, its number
         *     (`v1.pages`). Not tried on a live service.
         */
        get: operations["listCloudServers"];
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
        /** @description A server as ECS v1 returns it: the fields that concern metadata. */
        CloudServer: {
            metadata: components["schemas"]["StoredMetadata"];
        } & {
            [key: string]: unknown;
        };
        /** @description The response body of showing a server. */
        CloudServerEnvelope: {
            server: components["schemas"]["CloudServer"];
        };
        /** @description 32 hexadecimal digits in the public cloud; Nova's routes accept any sequence of digits, `a` to `f` and hyphens. */
        ProjectId: string;
        /** @description A UUID. The service looks up any id, so an id in any other format returns 404, not 400. */
        ServerId: string;
        /** @description The error in Nova's words. The wording is not part of the contract. */
        NovaErrorBodyDetail: {
            /** @description The HTTP status. */
            code: number;
            message: string;
            /** @description Seconds, copied from the header `Retry-After`. */
            retryAfter?: string;
        };
        /**
         * @description One member, named after the status: `badRequest` 400, `forbidden` 403, `itemNotFound` 404,
         *     `conflictingRequest` 409, `overLimit` 413 and 429, `badMediaType` 415, `notImplemented` 501,
         *     `serviceUnavailable` 503, and `computeFault` for any other status.
         */
        NovaErrorBody: {
            [key: string]: components["schemas"]["NovaErrorBodyDetail"];
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
        /**
         * @description An error body. Five formats exist (`error.shape`): Nova's, that of OpenStack's middleware, the gateway's, the one that
         *     ECS v1 and IAM share, and a flat one. Other responses have none of these, such as a proxy's HTML page or an empty body.
         */
        ErrorBody: components["schemas"]["NovaErrorBody"] | components["schemas"]["MiddlewareErrorBody"] | components["schemas"]["GatewayErrorBody"] | components["schemas"]["ServiceErrorBody"] | components["schemas"]["FlatErrorBody"];
        /**
         * @description Items as the service stores them. More keys occur here than a request may write: creating a server allows a space in
         *     a key, and the system writes keys of its own.
         */
        StoredMetadata: {
            [key: string]: string;
        };
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
        /** @description The response body of the operations on all items. */
        StoredMetadataEnvelope: {
            metadata: components["schemas"]["StoredMetadata"];
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
    };
    responses: {
        /** @description A page of servers. Only the fields that concern metadata are described; the response has many more. */
        CloudServers: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ServerListEnvelope"];
            };
        };
        /** @description The server. Only the fields that concern metadata are described; the response has many more. */
        CloudServer: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CloudServerEnvelope"];
            };
        };
        /** @description The items that were sent, possibly with all others of the server (`v1.answer`). */
        Metadata: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["StoredMetadataEnvelope"];
            };
        };
        /** @description The item was deleted. No body. */
        Deleted: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The request breaks a rule, or the server does not allow writes now (`v1.state`, `v1.lock`). */
        BadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description Credentials are missing, wrong or expired (`auth.required`). */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The credentials do not allow the operation (`auth.policy`), or the server would have too many items (`metadata.quota`, unverified here). */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description No such server in the project (`v1.server`), no such key (`item.exists`, derived), or no such address (`route.known`). */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description Flow control (`service.overload`). Wait before the next request: an immediate retry counts towards the limit. */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
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
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The service is temporarily unavailable (`service.overload`). */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
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
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
    };
    parameters: {
        /**
         * @description The number of the page, from 1 on; 0 means 1. The vendor calls it discarded in favour of `marker`, which its
         *     European site and older editions don't have.
         * @example 2
         */
        Offset: number;
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
         * @description The id of the request, for questions to the operator of the service (`v1.request-id`).
         * @example fd6530a01c09b7e9de0f40189e65e837
         */
        RequestId: string;
        /**
         * @description Seconds to wait, or a date. The vendor does not document this header, and Nova itself does not send it.
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
export type NovaErrorBodyDetail = components['schemas']['NovaErrorBodyDetail'];
export type NovaErrorBody = components['schemas']['NovaErrorBody'];
export type MiddlewareErrorBody = components['schemas']['MiddlewareErrorBody'];
export type GatewayErrorBody = components['schemas']['GatewayErrorBody'];
export type ServiceErrorBody = components['schemas']['ServiceErrorBody'];
export type FlatErrorBody = components['schemas']['FlatErrorBody'];
export type ErrorBody = components['schemas']['ErrorBody'];
export type StoredMetadata = components['schemas']['StoredMetadata'];
export type MetadataKey = components['schemas']['MetadataKey'];
export type MetadataValue = components['schemas']['MetadataValue'];
export type ServerMetadata = components['schemas']['ServerMetadata'];
export type ServerMetadataEnvelope = components['schemas']['ServerMetadataEnvelope'];
export type StoredMetadataEnvelope = components['schemas']['StoredMetadataEnvelope'];
export type ListedServer = components['schemas']['ListedServer'];
export type ServerLink = components['schemas']['ServerLink'];
export type ServerListEnvelope = components['schemas']['ServerListEnvelope'];
export type ResponseCloudServers = components['responses']['CloudServers'];
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
export type ParameterOffset = components['parameters']['Offset'];
export type ParameterProjectIdInPath = components['parameters']['ProjectIdInPath'];
export type ParameterServerIdInPath = components['parameters']['ServerIdInPath'];
export type ParameterKey = components['parameters']['Key'];
export type ParameterLimit = components['parameters']['Limit'];
export type ParameterMarker = components['parameters']['Marker'];
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
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Other"];
        };
    };
    listCloudServers: {
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
                /**
                 * @description The number of the page, from 1 on; 0 means 1. The vendor calls it discarded in favour of `marker`, which its
                 *     European site and older editions don't have.
                 * @example 2
                 */
                offset?: components["parameters"]["Offset"];
            };
            header?: never;
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
            200: components["responses"]["CloudServers"];
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
