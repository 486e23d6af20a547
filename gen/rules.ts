// Generated from openapi/ by `deno task gen`. Change the document, not this file.

/** A statement about the service that can be tested. */
export interface Rule {
  /** The statement, in one sentence. */
  readonly summary: string;
  /** Where it comes from: pages of the vendor, files of OpenStack Nova, sections of RFCs. */
  readonly source: readonly string[];
  /** Where OpenStack Nova does otherwise, or more. */
  readonly nova?: string | undefined;
  /** What holds on which releases of Nova, by ranges of their numbers: `-26`, `27-32`, `33` or `34-`. */
  readonly releases?: Readonly<Record<string, string>> | undefined;
  /** What a caller does who goes from one release to another of which the rule says something else. */
  readonly upgrade?: string | undefined;
  /**
   * What a statement about the v1 API rests on, as none was tried on a live service: the vendor documents it, it is
   * derived from Nova, or neither.
   */
  readonly basis?: "documented" | "derived" | "unverified" | undefined;
}

/** Every rule of the contract, by its id. */
export const rules: Readonly<Record<RuleId, Rule>> = {
  "project.format": {
    "summary": "A project id has 1 to 64 characters, each a digit, a letter from a to f, or a hyphen.",
    "source": [
      "nova/api/openstack/compute/routes.py",
      "Vendor page 获取项目ID"
    ],
    "nova": "Returns 404 for a project id in any other format. The length is not checked."
  },
  "project.isolated": {
    "summary": "Credentials of one project cannot read or change servers of another project. An administrator can.",
    "source": [
      "nova/compute/api.py get",
      "nova/api/openstack/common.py get_instance"
    ]
  },
  "server.format": {
    "summary": "A server id has letters, digits, hyphens and underscores only, so that it cannot change the path of the request.",
    "source": [
      "RFC 3986 section 5.2.4",
      "WHATWG URL section 4.5"
    ],
    "nova": "Looks up any path segment, and returns 404."
  },
  "server.exists": {
    "summary": "The service returns 404 if the server id is unknown, deleted, malformed or of another project.",
    "source": [
      "nova/api/openstack/common.py get_instance"
    ]
  },
  "server.unlocked": {
    "summary": "While a server is locked, writes return 409, except those of an administrator. Reads still work.",
    "source": [
      "nova/compute/api.py check_instance_lock",
      "ECS error table Ecs.0605"
    ]
  },
  "server.isolated": {
    "summary": "A write to one server must not change any other server.",
    "source": [
      "nova/compute/api.py update_instance_metadata"
    ]
  },
  "state.writable": {
    "summary": "Writes require the vm_state active, stopped, paused or suspended, with any task_state; otherwise the service returns 409.",
    "source": [
      "Vendor page 接口约束",
      "nova/compute/api.py check_instance_state"
    ],
    "nova": "Returns 409. The ECS error table has 400 with Ecs.0100 instead."
  },
  "state.launched": {
    "summary": "Writes to a server that was never launched return 409.",
    "source": [
      "nova/compute/api.py check_instance_state"
    ]
  },
  "state.readable": {
    "summary": "Reads work in every state of the server.",
    "source": [
      "nova/api/openstack/compute/server_metadata.py index and show"
    ]
  },
  "servers.list": {
    "summary": "Listing servers returns 200 and every server of the project with its id, name, status and all its items.",
    "source": [
      "nova/api/openstack/compute/servers.py detail",
      "Vendor page 查询云服务器详情列表（OpenStack原生）"
    ]
  },
  "servers.page": {
    "summary": "A page must not have more servers than limit says, nor more than 1,000. If there may be more, it has a link next.",
    "source": [
      "nova/api/openstack/common.py get_limit_and_marker",
      "nova/conf/api.py max_limit"
    ]
  },
  "servers.marker": {
    "summary": "A page begins after the server that marker names. If there is no such server, the service returns 400.",
    "source": [
      "nova/api/openstack/compute/servers.py _get_servers"
    ]
  },
  "servers.limit": {
    "summary": "The limit must be a whole number, 0 or more; otherwise the service returns 400.",
    "source": [
      "nova/api/openstack/compute/schemas/servers.py query_params_v21"
    ]
  },
  "key.length": {
    "summary": "A key has 1 to 255 characters.",
    "source": [
      "Vendor page 表2",
      "nova/api/validation/parameter_types.py metadata"
    ]
  },
  "key.alphabet": {
    "summary": "A key may contain letters A-Z and a-z, digits, hyphen, underscore, colon and full stop only.",
    "source": [
      "Vendor page 表2"
    ],
    "nova": "Also accepts the space, and one newline at the end, because of Python's regular expressions.",
    "releases": {
      "-31": "An invalid key returns 400 on /v2 too.",
      "33-": "On /v2, a map in which every key is invalid is stored and returns 200. A key of 256 characters or none returns 500."
    },
    "upgrade": "Validate keys before sending them, as the client of this package does, or use /v2.1."
  },
  "key.case": {
    "summary": "Keys are case-sensitive.",
    "source": [
      "nova/db/main/models.py InstanceMetadata"
    ],
    "nova": "On MySQL and MariaDB, whose collation ignores case and trailing spaces, deleting a key deletes its variants too."
  },
  "key.plain": {
    "summary": "The service stores every key in the same way, even names such as constructor or __proto__.",
    "source": [
      "nova/api/validation/parameter_types.py metadata"
    ]
  },
  "value.type": {
    "summary": "A value must be a string. Numbers, booleans, null, arrays and objects return 400; they are not converted.",
    "source": [
      "nova/api/validation/parameter_types.py metadata"
    ]
  },
  "value.length": {
    "summary": "A value may have up to 255 characters, counted as Unicode code points. It may be empty.",
    "source": [
      "Vendor page 表2",
      "nova/api/validation/parameter_types.py metadata",
      "API Explorer minLength 0"
    ],
    "nova": "On MySQL and MariaDB with 3-byte utf8, a character above U+FFFF returns 500."
  },
  "value.unicode": {
    "summary": "A value must be valid Unicode. Half of a surrogate pair returns 400 or 500 and changes nothing.",
    "source": [
      "RFC 8259 section 8.2"
    ],
    "nova": "Returns 500."
  },
  "value.verbatim": {
    "summary": "The service returns a value exactly as it was sent.",
    "source": [
      "nova/objects/instance.py metadata"
    ]
  },
  "metadata.envelope": {
    "summary": "The body of merge and replace must be an object with the member metadata and no other.",
    "source": [
      "nova/api/openstack/compute/schemas/server_metadata.py"
    ]
  },
  "metadata.map": {
    "summary": "The member metadata must be an object of keys and values. It may be empty. Null and arrays return 400.",
    "source": [
      "nova/api/openstack/compute/schemas/server_metadata.py"
    ]
  },
  "metadata.merge": {
    "summary": "Merge writes the items in the body and keeps all others. An empty map changes nothing.",
    "source": [
      "Vendor page 更新云服务器元数据",
      "nova/compute/api.py update_instance_metadata"
    ]
  },
  "metadata.replace": {
    "summary": "After replace, the server has exactly the items in the body. An empty map removes every item.",
    "source": [
      "Vendor page 设置云服务器元数据",
      "nova/compute/api.py update_instance_metadata"
    ]
  },
  "metadata.answer": {
    "summary": "List, merge and replace return 200 with the whole resulting map.",
    "source": [
      "nova/api/openstack/compute/server_metadata.py"
    ]
  },
  "metadata.quota": {
    "summary": "A write returns 403 if the server would have more items than its quota (128 by default).",
    "source": [
      "nova/conf/quota.py metadata_items",
      "nova/compute/api.py _check_metadata_properties_quota",
      "Vendor page 查询租户配额限制 ecs_03_1101 maxServerMeta",
      "Vendor page 查询租户配额 ecs_03_1102 metadata_items 128"
    ],
    "nova": "If the server already has more items than the quota, even a write that adds none returns 403. The driver for unified limits, which is not the default, has a different message."
  },
  "item.envelope": {
    "summary": "The body of setting an item must be an object with the member meta and no other.",
    "source": [
      "Vendor page 表2",
      "nova/api/openstack/compute/schemas/server_metadata.py"
    ]
  },
  "item.map": {
    "summary": "The member meta must be an object of one key and its value. Null and arrays return 400.",
    "source": [
      "Vendor page 表2",
      "nova/api/openstack/compute/schemas/server_metadata.py"
    ]
  },
  "item.single": {
    "summary": "The member meta must have exactly one entry.",
    "source": [
      "nova/api/validation/parameter_types.py metadata_with_one_item"
    ]
  },
  "item.key-matches-path": {
    "summary": "The key in the body must equal the key in the path, including case; otherwise the service returns 400.",
    "source": [
      "nova/api/openstack/compute/server_metadata.py update"
    ]
  },
  "item.upsert": {
    "summary": "Setting an item creates it, or overwrites its value if the key exists. Both return 200.",
    "source": [
      "Vendor page 功能介绍",
      "nova/api/openstack/compute/server_metadata.py update"
    ]
  },
  "item.echo": {
    "summary": "Setting an item returns the item that was sent, and getting one returns that item. Neither returns other items.",
    "source": [
      "Vendor page 表3",
      "nova/api/openstack/compute/server_metadata.py"
    ]
  },
  "item.isolated": {
    "summary": "Setting or deleting one item must not change the others.",
    "source": [
      "nova/compute/api.py update_instance_metadata"
    ]
  },
  "item.exists": {
    "summary": "Getting or deleting a key that the server does not have returns 404.",
    "source": [
      "nova/api/openstack/compute/server_metadata.py show and delete"
    ]
  },
  "item.delete": {
    "summary": "Deleting an item returns 204 without a body. Deleting it again returns 404.",
    "source": [
      "nova/api/openstack/compute/server_metadata.py delete"
    ]
  },
  "write.atomic": {
    "summary": "A write that is refused must not change anything.",
    "source": [
      "nova/compute/api.py update_instance_metadata"
    ]
  },
  "write.repeatable": {
    "summary": "Repeating a set, merge or replace returns the same response and leaves the same map.",
    "source": [
      "nova/compute/api.py update_instance_metadata"
    ]
  },
  "write.concurrent": {
    "summary": "Concurrent writes all succeed, and the map then contains only keys and values that were sent.",
    "source": [
      "nova/compute/api.py update_instance_metadata",
      "nova/db/main/api.py _instance_metadata_update_in_place"
    ],
    "nova": "Each write saves the whole map that it read. So one of two concurrent writes can be lost, and a deleted key can reappear."
  },
  "path.decoded": {
    "summary": "The key in the path is percent-decoded once. A plus sign is a plus sign, not a space.",
    "source": [
      "RFC 3986 section 2.4",
      "PEP 3333 PATH_INFO"
    ],
    "releases": {
      "-31": "A path that is not UTF-8 closes the connection without a response.",
      "33-": "A path that is not UTF-8 returns 404, or 400 where the body must contain the same key."
    },
    "upgrade": "Encode the key in the path as UTF-8."
  },
  "query.ignored": {
    "summary": "The query string is ignored, with two exceptions. GET may return 400 for any parameter from microversion 2.102 on, and for a query string that is not UTF-8.",
    "source": [
      "nova/api/openstack/compute/schemas/server_metadata.py",
      "nova/api/validation/__init__.py query_schema",
      "nova/api/openstack/compute/rest_api_version_history.rst 2.102"
    ],
    "nova": "The query string is checked after the project and the media type, and before the server and the permission.",
    "releases": {
      "-29": "GET ignores the query string, even if it is not UTF-8.",
      "30-": "GET returns 400 for a query string that is not UTF-8. From microversion 2.102 on, which release 33 has, GET returns 400 for any parameter."
    },
    "upgrade": "Send no query string with GET. If you need one, use a microversion below 2.102 and encode the query string as UTF-8."
  },
  "path.dot-keys": {
    "summary": "The keys . and .. are legal, but URL parsers remove them from a path. Use merge, replace and list for them.",
    "source": [
      "WHATWG URL section 4.5",
      "nova/api/validation/parameter_types.py metadata"
    ]
  },
  "route.known": {
    "summary": "Any other address or method returns 404, or 405 with the header Allow, and changes nothing.",
    "source": [
      "nova/api/openstack/wsgi_app.py",
      "Vendor page 通用请求返回值"
    ],
    "nova": "Returns 404 for an unknown method too, without the header Allow.",
    "releases": {
      "34": "GET /healthcheck returns 200 if the paste pipeline has the filter, as Debian's does.",
      "-33": "GET /healthcheck returns 300, like every unknown path next to the versions."
    },
    "upgrade": "If a load balancer probes GET /healthcheck, make it accept 200."
  },
  "body.json": {
    "summary": "A body must be JSON in UTF-8. Any other body returns 400, or 500 if it is not UTF-8, and changes nothing.",
    "source": [
      "RFC 8259 section 8.1",
      "nova/api/openstack/wsgi.py _process_stack"
    ],
    "nova": "Bytes that are not UTF-8, an unpaired surrogate and very deep nesting return 500. If a name occurs twice, the last one is used. The limits of nesting and of integer length depend on the version of Python.",
    "releases": {
      "26": "Nesting of 912 brackets or more returns 500. An integer of 4301 digits is malformed, from Python 3.11 on.",
      "31": "Nesting returns 400 up to about 9,900 brackets, and 500 above.",
      "-25": "Nesting of 912 brackets or more returns 500. Integers of any length are read, as Python up to 3.9 does.",
      "33-": "Nesting returns 400 up to about 27,000 brackets, and 500 above."
    },
    "upgrade": "Send only the two levels of JSON that metadata needs, with strings as values."
  },
  "body.media-type": {
    "summary": "A body must have the Content-Type application/json. Any other type returns 415.",
    "source": [
      "nova/api/openstack/wsgi.py get_content_type"
    ],
    "nova": "Also accepts a missing Content-Type, text/plain and application/vnd.openstack.compute+json. Other types return 415 on GET and DELETE too."
  },
  "body.size": {
    "summary": "A body of more than 114688 bytes returns 413.",
    "source": [
      "oslo_middleware/sizelimit.py",
      "API gateway error table APIGW.0201"
    ],
    "nova": "The size is checked before the credentials. The cloud's gateway has a limit of 12 MB.",
    "releases": {
      "-31": "The error page names the limit, 114688.",
      "33-": "The error page has %s in place of the limit, since oslo.middleware 8.2."
    },
    "upgrade": "Check the status 413, not the text of the page."
  },
  "auth.required": {
    "summary": "A request without valid credentials returns 401, with the way to log in in WWW-Authenticate, and changes nothing.",
    "source": [
      "keystonemiddleware/auth_token",
      "RFC 9110 section 11.6.1",
      "API gateway error table"
    ]
  },
  "auth.project": {
    "summary": "The project in the path must be the project of the credentials; otherwise the service returns 400.",
    "source": [
      "nova/api/openstack/wsgi.py _process_stack",
      "ECS error table Ecs.0023"
    ]
  },
  "auth.policy": {
    "summary": "Credentials without permission for the operation return 403.",
    "source": [
      "nova/policies/server_metadata.py",
      "nova/policy.py",
      "Vendor page 元数据管理"
    ],
    "nova": "The permission is checked after the server, and before the key, the lock, the state and the quota. The operator can choose the earlier or the later policy with enforce_new_defaults and enforce_scope.",
    "releases": {
      "-26": "By default, any role in the project may read and write.",
      "27-": "By default, reads require the role reader, and writes require the role member. A system-scoped token returns 403 if the path has no project."
    },
    "upgrade": "Give the role member to users that write and the role reader to users that read, or ask the operator to keep the earlier policy."
  },
  "checks.order": {
    "summary": "If a request breaks several rules, the service reports the first of this order: size, credentials, address, media type, JSON, project, schema, server, permission, key (mismatch or absent), lock, state, quota.",
    "source": [
      "nova/api/openstack/wsgi.py _process_stack",
      "nova/api/openstack/compute/server_metadata.py"
    ]
  },
  "error.shape": {
    "summary": "An error response is JSON in one of five formats. In Nova's format, the member's name and its code match the status.",
    "source": [
      "nova/api/openstack/wsgi.py Fault",
      "oslo_middleware/sizelimit.py",
      "Vendor page 返回结果",
      "API gateway error table"
    ],
    "releases": {
      "33": "The message for an item without an entry has \"should be non-empty\", the wording of jsonschema since 4.21.",
      "34": "The message for an item without an entry has \"should be non-empty\", as in 33. The message of a 500 refers to the administrator.",
      "-31": "The message for an item without an entry has \"does not have enough properties\". The message of a 500 asks for a bug report."
    },
    "upgrade": "Check the status and the name of the error, not the text of its message."
  },
  "error.discreet": {
    "summary": "An error response contains no credentials, no internals of the service and no id of a server that the request does not name.",
    "source": [
      "RFC 9110 section 17",
      "CWE-209",
      "nova/api/openstack/wsgi.py Fault"
    ],
    "nova": "The message of a 500 names the class of the exception."
  },
  "header.request-id": {
    "summary": "Every response has its own request id, in x-openstack-request-id and x-compute-request-id.",
    "source": [
      "nova/api/openstack/compute/rest_api_version_history.rst 2.46"
    ]
  },
  "header.content-type": {
    "summary": "A response with a body has the Content-Type application/json.",
    "source": [
      "nova/api/openstack/wsgi.py ResponseObject"
    ]
  },
  "microversion.negotiated": {
    "summary": "The response names the microversion that was used. A microversion out of range returns 406, a malformed one 400.",
    "source": [
      "nova/api/openstack/wsgi.py set_api_version_request",
      "nova/api/openstack/api_version_request.py"
    ],
    "releases": {
      "22": "The highest microversion, used for latest, is 2.87.",
      "26": "The highest microversion is 2.93.",
      "31": "The highest microversion is 2.100.",
      "33": "The highest microversion is 2.103. From 33 on, version documents call v2.0 DEPRECATED.",
      "34": "The highest microversion is 2.104."
    },
    "upgrade": "Request a microversion that both releases support, not latest."
  },
  "service.overload": {
    "summary": "When overloaded, the service returns 429, 503, or 202 with an error body, and changes nothing.",
    "source": [
      "API gateway error table APIGW.0308",
      "ECS error table Common.0024 and Common.1503 with 503",
      "Open Telekom Cloud error table Common.1503 with 429"
    ]
  },
  "v1.read": {
    "summary": "Showing a server returns 200, and server.metadata is its whole map.",
    "basis": "documented",
    "source": [
      "Vendor page 查询云服务器详情"
    ]
  },
  "v1.same-map": {
    "summary": "Both APIs read and write the same items.",
    "basis": "documented",
    "source": [
      "Vendor pages of the deprecated operations point to ShowServer",
      "查询云服务器元数据列表"
    ]
  },
  "v1.merge-empty": {
    "summary": "Merging an empty map is allowed and changes nothing.",
    "basis": "documented",
    "source": [
      "Vendor page UpdateServerMetadata ecs_02_0701"
    ]
  },
  "v1.answer": {
    "summary": "Merge returns 200 with the items that were sent. It may return all others too.",
    "basis": "unverified",
    "source": [
      "Vendor page UpdateServerMetadata ecs_02_0701",
      "nova/api/openstack/compute/server_metadata.py create"
    ],
    "nova": "Returns the whole map. The fake does the same."
  },
  "v1.list": {
    "summary": "Listing servers returns 200 and every server of the project with its id, name, status and all its items.",
    "basis": "documented",
    "source": [
      "Vendor page 查询云服务器详情列表 en-us_topic_0094148850"
    ]
  },
  "v1.pages": {
    "summary": "A page must not have more servers than limit says. It begins after the server of marker, or is the page with the number offset.",
    "basis": "documented",
    "source": [
      "Vendor page ListServersDetails en-us_topic_0094148850"
    ]
  },
  "v1.delete": {
    "summary": "Deleting an item returns 204 without a body and keeps the others.",
    "basis": "derived",
    "source": [
      "Vendor page DeleteServerMetadata ecs_02_0702",
      "nova/api/openstack/compute/server_metadata.py delete"
    ]
  },
  "v1.server": {
    "summary": "The service returns 404 with the code Ecs.0114 if the server is unknown, deleted or of another project.",
    "basis": "documented",
    "source": [
      "ECS error table Ecs.0114"
    ]
  },
  "v1.state": {
    "summary": "Writes require the vm_state active, stopped, paused or suspended; otherwise the service returns 400 with the code Ecs.0100.",
    "basis": "documented",
    "source": [
      "Vendor page UpdateServerMetadata 接口约束",
      "ECS error table Ecs.0100"
    ],
    "nova": "Returns 409."
  },
  "v1.lock": {
    "summary": "While a server is locked, writes return 400 with the code Ecs.0605. Reads still work.",
    "basis": "documented",
    "source": [
      "ECS error table Ecs.0605"
    ],
    "nova": "Returns 409. An administrator may write."
  },
  "v1.parameters": {
    "summary": "A body that breaks a rule of keys or values returns 400 with a code of ECS and changes nothing.",
    "basis": "documented",
    "source": [
      "ECS error table Ecs.0005"
    ]
  },
  "v1.error": {
    "summary": "An error response is JSON, {\"error\": {\"code\": \"Ecs.0114\", \"message\": …}} of ECS or the flat form of the gateway.",
    "basis": "documented",
    "source": [
      "Vendor page 响应（任务类）",
      "ECS error table",
      "API gateway error table"
    ]
  },
  "v1.request-id": {
    "summary": "Every response has its own request id, in X-Request-Id.",
    "basis": "documented",
    "source": [
      "huaweicloud-sdk-nodejs-v3 sdk-core ExceptionUtil"
    ]
  }
};

/** The id of a rule, such as `key.alphabet`. */
export type RuleId =
  | "project.format"
  | "project.isolated"
  | "server.format"
  | "server.exists"
  | "server.unlocked"
  | "server.isolated"
  | "state.writable"
  | "state.launched"
  | "state.readable"
  | "servers.list"
  | "servers.page"
  | "servers.marker"
  | "servers.limit"
  | "key.length"
  | "key.alphabet"
  | "key.case"
  | "key.plain"
  | "value.type"
  | "value.length"
  | "value.unicode"
  | "value.verbatim"
  | "metadata.envelope"
  | "metadata.map"
  | "metadata.merge"
  | "metadata.replace"
  | "metadata.answer"
  | "metadata.quota"
  | "item.envelope"
  | "item.map"
  | "item.single"
  | "item.key-matches-path"
  | "item.upsert"
  | "item.echo"
  | "item.isolated"
  | "item.exists"
  | "item.delete"
  | "write.atomic"
  | "write.repeatable"
  | "write.concurrent"
  | "path.decoded"
  | "query.ignored"
  | "path.dot-keys"
  | "route.known"
  | "body.json"
  | "body.media-type"
  | "body.size"
  | "auth.required"
  | "auth.project"
  | "auth.policy"
  | "checks.order"
  | "error.shape"
  | "error.discreet"
  | "header.request-id"
  | "header.content-type"
  | "microversion.negotiated"
  | "service.overload"
  | "v1.read"
  | "v1.same-map"
  | "v1.merge-empty"
  | "v1.answer"
  | "v1.list"
  | "v1.pages"
  | "v1.delete"
  | "v1.server"
  | "v1.state"
  | "v1.lock"
  | "v1.parameters"
  | "v1.error"
  | "v1.request-id";
