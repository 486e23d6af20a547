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
    "summary": "A project id is 1 to 64 of the digits, the letters a to f and hyphens.",
    "source": [
      "nova/api/openstack/compute/routes.py",
      "Vendor page 获取项目ID"
    ],
    "nova": "An id of another form is no route, 404. The length isn't checked."
  },
  "project.isolated": {
    "summary": "Servers of one project can't be read or changed from another, unless by an administrator.",
    "source": [
      "nova/compute/api.py get",
      "nova/api/openstack/common.py get_instance"
    ]
  },
  "server.format": {
    "summary": "A server id has letters, digits, hyphens and underscores, so that it can't change the address.",
    "source": [
      "RFC 3986 section 5.2.4",
      "WHATWG URL section 4.5"
    ],
    "nova": "Any segment is looked up as it is, and not found."
  },
  "server.exists": {
    "summary": "A server that is unknown, deleted, malformed or another project's is answered with 404.",
    "source": [
      "nova/api/openstack/common.py get_instance"
    ]
  },
  "server.unlocked": {
    "summary": "A locked server refuses writes with 409, except an administrator's; reading goes on.",
    "source": [
      "nova/compute/api.py check_instance_lock",
      "ECS error table Ecs.0605"
    ]
  },
  "server.isolated": {
    "summary": "A write to one server leaves every other server alone.",
    "source": [
      "nova/compute/api.py update_instance_metadata"
    ]
  },
  "state.writable": {
    "summary": "Writing needs the vm_state active, stopped, paused or suspended, whatever the task_state; else 409.",
    "source": [
      "Vendor page 接口约束",
      "nova/compute/api.py check_instance_state"
    ],
    "nova": "409, where the ECS error table has 400 with Ecs.0100."
  },
  "state.launched": {
    "summary": "A server that was never launched refuses writes with 409.",
    "source": [
      "nova/compute/api.py check_instance_state"
    ]
  },
  "state.readable": {
    "summary": "Reading works in every state of the server.",
    "source": [
      "nova/api/openstack/compute/server_metadata.py index and show"
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
    "summary": "A key has letters A-Z and a-z, digits, hyphen, underscore, colon and full stop only.",
    "source": [
      "Vendor page 表2"
    ],
    "nova": "Takes the space as well, and, through Python's regular expressions, a final newline.",
    "releases": {
      "-31": "On /v2 too, a bad key returns 400.",
      "33-": "On /v2, a map in which every key is bad is stored, with 200; 256 characters and the empty key return 500."
    },
    "upgrade": "Check keys before they are sent, as the client of this package does, or use /v2.1."
  },
  "key.case": {
    "summary": "Keys that differ in case are different keys.",
    "source": [
      "nova/db/main/models.py InstanceMetadata"
    ],
    "nova": "On MySQL and MariaDB, whose collation ignores case and trailing spaces, deleting a key deletes its variants too."
  },
  "key.plain": {
    "summary": "The service stores every key in the same way, also one that has a meaning in a programming language.",
    "source": [
      "nova/api/validation/parameter_types.py metadata"
    ]
  },
  "value.type": {
    "summary": "A value is a string; numbers, booleans, null, arrays and objects are refused, never converted.",
    "source": [
      "nova/api/validation/parameter_types.py metadata"
    ]
  },
  "value.length": {
    "summary": "A value has up to 255 characters, counted as Unicode code points; it may be empty.",
    "source": [
      "Vendor page 表2",
      "nova/api/validation/parameter_types.py metadata",
      "API Explorer minLength 0"
    ],
    "nova": "On MySQL and MariaDB with 3-byte utf8 a character above U+FFFF is answered with 500."
  },
  "value.unicode": {
    "summary": "A value is Unicode text; half of a surrogate pair is refused, with 400 or 500, and changes nothing.",
    "source": [
      "RFC 8259 section 8.2"
    ],
    "nova": "Answers 500."
  },
  "value.verbatim": {
    "summary": "A value comes back exactly as it was sent.",
    "source": [
      "nova/objects/instance.py metadata"
    ]
  },
  "metadata.envelope": {
    "summary": "The body of a merge or replacement is an object with the member metadata and no other.",
    "source": [
      "nova/api/openstack/compute/schemas/server_metadata.py"
    ]
  },
  "metadata.map": {
    "summary": "metadata is an object of keys and values, maybe empty; null and arrays are refused.",
    "source": [
      "nova/api/openstack/compute/schemas/server_metadata.py"
    ]
  },
  "metadata.merge": {
    "summary": "Merging writes the items named and keeps the others; merging nothing changes nothing.",
    "source": [
      "Vendor page 更新云服务器元数据",
      "nova/compute/api.py update_instance_metadata"
    ]
  },
  "metadata.replace": {
    "summary": "Replacing leaves exactly the items named; replacing with nothing clears the map.",
    "source": [
      "Vendor page 设置云服务器元数据",
      "nova/compute/api.py update_instance_metadata"
    ]
  },
  "metadata.answer": {
    "summary": "List, merge and replace answer 200 with the whole resulting map.",
    "source": [
      "nova/api/openstack/compute/server_metadata.py"
    ]
  },
  "metadata.quota": {
    "summary": "A write after which the server would have more items than its quota (128 by default) is refused with 403.",
    "source": [
      "nova/conf/quota.py metadata_items",
      "nova/compute/api.py _check_metadata_properties_quota",
      "Vendor page 查询租户配额限制 ecs_03_1101 maxServerMeta",
      "Vendor page 查询租户配额 ecs_03_1102 metadata_items 128"
    ],
    "nova": "With more items than the quota already there, even a write that adds none is refused. The driver for unified limits, which isn't the default, has another message."
  },
  "item.envelope": {
    "summary": "The body that sets an item is an object with the member meta and no other.",
    "source": [
      "Vendor page 表2",
      "nova/api/openstack/compute/schemas/server_metadata.py"
    ]
  },
  "item.map": {
    "summary": "meta is an object of one key and its value; null and arrays are refused.",
    "source": [
      "Vendor page 表2",
      "nova/api/openstack/compute/schemas/server_metadata.py"
    ]
  },
  "item.single": {
    "summary": "meta has exactly one entry.",
    "source": [
      "nova/api/validation/parameter_types.py metadata_with_one_item"
    ]
  },
  "item.key-matches-path": {
    "summary": "The key in the body is the key in the address, in the same case; else 400.",
    "source": [
      "nova/api/openstack/compute/server_metadata.py update"
    ]
  },
  "item.upsert": {
    "summary": "Setting creates the item if the key is new and overwrites the value if not; both answer 200.",
    "source": [
      "Vendor page 功能介绍",
      "nova/api/openstack/compute/server_metadata.py update"
    ]
  },
  "item.echo": {
    "summary": "Setting answers the item that was sent, and getting the item asked for; neither answers others.",
    "source": [
      "Vendor page 表3",
      "nova/api/openstack/compute/server_metadata.py"
    ]
  },
  "item.isolated": {
    "summary": "Setting or deleting an item leaves the others alone.",
    "source": [
      "nova/compute/api.py update_instance_metadata"
    ]
  },
  "item.exists": {
    "summary": "Getting or deleting a key that the server doesn't have is answered with 404.",
    "source": [
      "nova/api/openstack/compute/server_metadata.py show and delete"
    ]
  },
  "item.delete": {
    "summary": "Deleting removes the item and answers 204 without a body; a second delete is answered with 404.",
    "source": [
      "nova/api/openstack/compute/server_metadata.py delete"
    ]
  },
  "write.atomic": {
    "summary": "A refused write changes nothing at all.",
    "source": [
      "nova/compute/api.py update_instance_metadata"
    ]
  },
  "write.repeatable": {
    "summary": "Repeating a set, a merge or a replacement gives the same answer and the same map.",
    "source": [
      "nova/compute/api.py update_instance_metadata"
    ]
  },
  "write.concurrent": {
    "summary": "Writes at the same moment each succeed and leave only keys and values that somebody sent.",
    "source": [
      "nova/compute/api.py update_instance_metadata",
      "nova/db/main/api.py _instance_metadata_update_in_place"
    ],
    "nova": "A write saves the whole map as it read it, so one of two writes of different keys can be lost, and a deleted key can come back."
  },
  "path.decoded": {
    "summary": "The key in the address is percent-decoded once; a plus is a plus.",
    "source": [
      "RFC 3986 section 2.4",
      "PEP 3333 PATH_INFO"
    ],
    "releases": {
      "-31": "A path that isn't UTF-8 closes the connection without a response.",
      "33-": "A path that isn't UTF-8 returns 404, or 400 where the body must have the same key."
    },
    "upgrade": "Encode the key in the address as UTF-8."
  },
  "query.ignored": {
    "summary": "The query is ignored, except that GET may refuse one with 400 from microversion 2.102 on, or one that isn't UTF-8.",
    "source": [
      "nova/api/openstack/compute/schemas/server_metadata.py",
      "nova/api/validation/__init__.py query_schema",
      "nova/api/openstack/compute/rest_api_version_history.rst 2.102"
    ],
    "nova": "The query is checked after the project and the media type, and before the server and the permission.",
    "releases": {
      "-29": "GET ignores the query, also one that isn't UTF-8.",
      "30-": "GET returns 400 for a query that isn't UTF-8. From microversion 2.102 on, which release 33 has, GET returns 400 for any parameter."
    },
    "upgrade": "Send no query with GET; if it has to stay, ask for a microversion below 2.102 and encode the query as UTF-8."
  },
  "path.dot-keys": {
    "summary": "The keys . and .. are legal, but URL parsers resolve them away; merge, replace and list reach them.",
    "source": [
      "WHATWG URL section 4.5",
      "nova/api/validation/parameter_types.py metadata"
    ]
  },
  "route.known": {
    "summary": "An address or method that isn't one of the six operations is answered with 404 or 405 and changes nothing.",
    "source": [
      "nova/api/openstack/wsgi_app.py",
      "Vendor page 通用请求返回值"
    ],
    "nova": "404 for a method too, without Allow.",
    "releases": {
      "34": "GET /healthcheck returns 200, where the paste pipeline has the filter, as Debian's has.",
      "-33": "GET /healthcheck returns 300, as any unknown path beside the versions does."
    },
    "upgrade": "If a load balancer probes GET /healthcheck, let it accept 200."
  },
  "body.json": {
    "summary": "A body is JSON in UTF-8; anything else is refused with 400, or with 500 where it isn't UTF-8, and changes nothing.",
    "source": [
      "RFC 8259 section 8.1",
      "nova/api/openstack/wsgi.py _process_stack"
    ],
    "nova": "Bytes that aren't UTF-8, an unpaired surrogate and very deep nesting return 500. If a name occurs twice, the last one counts. How deep is too deep, and how long an integer may be, depends on Python.",
    "releases": {
      "31": "Nesting returns 400 up to some 9,900 brackets, and 500 beyond.",
      "-26": "Nesting of 912 brackets and more returns 500. Python up to 3.9 reads integers of any length; from 3.11 on, 4301 digits are malformed.",
      "33-": "Nesting returns 400 up to some 27,000 brackets, and 500 beyond."
    },
    "upgrade": "Send the few levels of JSON that metadata needs, with strings as values."
  },
  "body.media-type": {
    "summary": "A body is application/json; a Content-Type of another kind is refused with 415.",
    "source": [
      "nova/api/openstack/wsgi.py get_content_type"
    ],
    "nova": "Also takes a missing one, text/plain and application/vnd.openstack.compute+json, and refuses other kinds on GET and DELETE too."
  },
  "body.size": {
    "summary": "A body of more than 114688 bytes is refused with 413.",
    "source": [
      "oslo_middleware/sizelimit.py",
      "API gateway error table APIGW.0201"
    ],
    "nova": "Before the credentials are looked at. The cloud's gateway has a limit of 12 MB.",
    "releases": {
      "-31": "The page names the limit, 114688.",
      "33-": "The page has %s in place of the limit, from oslo.middleware 8.2 on."
    },
    "upgrade": "Decide by the status 413, not by the text of the page."
  },
  "auth.required": {
    "summary": "A request without valid credentials is refused with 401 and changes nothing.",
    "source": [
      "keystonemiddleware/auth_token",
      "API gateway error table"
    ]
  },
  "auth.project": {
    "summary": "The project in the address is the one of the credentials; else 400.",
    "source": [
      "nova/api/openstack/wsgi.py _process_stack",
      "ECS error table Ecs.0023"
    ]
  },
  "auth.policy": {
    "summary": "Credentials without the permission for the operation are refused with 403.",
    "source": [
      "nova/policies/server_metadata.py",
      "nova/policy.py",
      "Vendor page 元数据管理"
    ],
    "nova": "The permission is checked after the server, and before the key, the lock, the state and the quota. The operator may restore the earlier policy, or choose the later one, with enforce_new_defaults and enforce_scope.",
    "releases": {
      "-26": "By default whoever has a role in the project may read and write.",
      "27-": "By default reading needs the role reader, and writing the role member. A token of the whole system returns 403 where the address has no project."
    },
    "upgrade": "Give the role member to users that write and the role reader to users that read, or ask the operator to keep the earlier policy."
  },
  "checks.order": {
    "summary": "Of several broken rules the first of this order is reported; size, credentials, address, media type, JSON, project, schema, server, permission, key (mismatch or absent), lock, state, quota.",
    "source": [
      "nova/api/openstack/wsgi.py _process_stack",
      "nova/api/openstack/compute/server_metadata.py"
    ]
  },
  "fault.shape": {
    "summary": "A refusal is JSON in one of four forms; in Nova's, the member's name and its code follow the status.",
    "source": [
      "nova/api/openstack/wsgi.py Fault",
      "Vendor page 返回结果",
      "API gateway error table"
    ],
    "releases": {
      "33": "The message for an item of no entry has \"should be non-empty\", as jsonschema words it from 4.21 on.",
      "34": "The message for an item of no entry has \"should be non-empty\", as from 33 on, and that of a 500 refers to the administrator.",
      "-31": "The message for an item of no entry has \"does not have enough properties\", and that of a 500 asks for a bug report."
    },
    "upgrade": "Decide by the status and the name of the error, not by the text of its message."
  },
  "header.request-id": {
    "summary": "Every answer has a request id of its own, in x-openstack-request-id and x-compute-request-id.",
    "source": [
      "nova/api/openstack/compute/rest_api_version_history.rst 2.46"
    ]
  },
  "header.content-type": {
    "summary": "An answer with a body is application/json.",
    "source": [
      "nova/api/openstack/wsgi.py ResponseObject"
    ]
  },
  "microversion.negotiated": {
    "summary": "The answer names the microversion that was used; one out of range is refused with 406, a malformed one with 400.",
    "source": [
      "nova/api/openstack/wsgi.py set_api_version_request",
      "nova/api/openstack/api_version_request.py"
    ],
    "releases": {
      "22": "The highest, and so latest, is 2.87.",
      "26": "The highest is 2.93.",
      "31": "The highest is 2.100.",
      "33": "The highest is 2.103. The documents of versions call v2.0 DEPRECATED from here on.",
      "34": "The highest is 2.104."
    },
    "upgrade": "Ask for a microversion that both releases have, in place of latest or of one that only one has."
  },
  "service.overload": {
    "summary": "Overload is told by 429, by 503, or by 202 with an error body; nothing was changed.",
    "source": [
      "API gateway error table APIGW.0308",
      "ECS error table Common.0024 and Common.1503 with 503",
      "Open Telekom Cloud error table Common.1503 with 429"
    ]
  },
  "v1.read": {
    "summary": "Showing a server answers 200, and server.metadata is its whole map.",
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
    "summary": "Merging {} is allowed and changes nothing.",
    "basis": "documented",
    "source": [
      "Vendor page UpdateServerMetadata ecs_02_0701"
    ]
  },
  "v1.answer": {
    "summary": "A merge answers 200 with the items that were sent; it may answer the others too.",
    "basis": "unverified",
    "source": [
      "Vendor page UpdateServerMetadata ecs_02_0701",
      "nova/api/openstack/compute/server_metadata.py create"
    ],
    "nova": "Answers the whole map, and so does the fake."
  },
  "v1.delete": {
    "summary": "Deleting removes the item, leaves the others alone, and answers 204 without a body.",
    "basis": "derived",
    "source": [
      "Vendor page DeleteServerMetadata ecs_02_0702",
      "nova/api/openstack/compute/server_metadata.py delete"
    ]
  },
  "v1.server": {
    "summary": "A server that is unknown, deleted or another project's is answered with 404 and the code Ecs.0114.",
    "basis": "documented",
    "source": [
      "ECS error table Ecs.0114"
    ]
  },
  "v1.state": {
    "summary": "Writing needs the vm_state active, stopped, paused or suspended; else 400 with the code Ecs.0100.",
    "basis": "documented",
    "source": [
      "Vendor page UpdateServerMetadata 接口约束",
      "ECS error table Ecs.0100"
    ],
    "nova": "Answers 409."
  },
  "v1.lock": {
    "summary": "A locked server refuses writes with 400 and the code Ecs.0605; reading goes on.",
    "basis": "documented",
    "source": [
      "ECS error table Ecs.0605"
    ],
    "nova": "409, and an administrator may write."
  },
  "v1.parameters": {
    "summary": "A body that breaks the rules of keys and values is refused with 400 and a code of ECS, and changes nothing.",
    "basis": "documented",
    "source": [
      "ECS error table Ecs.0005"
    ]
  },
  "v1.fault": {
    "summary": "A refusal is JSON, {\"error\": {\"code\": \"Ecs.0114\", \"message\": …}} of ECS or the flat form of the gateway.",
    "basis": "documented",
    "source": [
      "Vendor page 响应（任务类）",
      "ECS error table",
      "API gateway error table"
    ]
  },
  "v1.request-id": {
    "summary": "Every answer has a request id of its own in X-Request-Id.",
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
  | "fault.shape"
  | "header.request-id"
  | "header.content-type"
  | "microversion.negotiated"
  | "service.overload"
  | "v1.read"
  | "v1.same-map"
  | "v1.merge-empty"
  | "v1.answer"
  | "v1.delete"
  | "v1.server"
  | "v1.state"
  | "v1.lock"
  | "v1.parameters"
  | "v1.fault"
  | "v1.request-id";
