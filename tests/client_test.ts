import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import { version } from "../gen/version.ts";
import {
  createMetadataClient,
  ensureDeleted,
  type Fetch,
  type Layer,
  type MetadataClient,
  MetadataError,
  retry,
  tokenAuth,
} from "../src/mod.ts";
import { createFakeService } from "../src/fake/mod.ts";
import { userAgentOf } from "../src/http/standard_headers.ts";
import { entry } from "../scripts/bench/battery.ts";
import { at } from "../scripts/at.ts";

const endpoint = "https://compute.example";
const projectId = "f00d";
const address = `${endpoint}/v2.1/${projectId}/servers/web1/metadata`;

/** A service that responds so to every request, and the requests that it got. */
function recorder(answer: (request: Request) => Response | Promise<Response>) {
  const requests: Request[] = [];
  const fetch: Fetch = async (request) => {
    requests.push(request.clone());
    return await answer(request);
  };
  return { requests, client: createMetadataClient({ endpoint, projectId, fetch }) };
}

/** A service that returns to each write what was sent, and to each read these items. */
function echo(stored: Record<string, string> = {}): Fetch {
  return async (request) => {
    const key = decodeURIComponent(/metadata\/(.*)$/.exec(new URL(request.url).pathname)?.[1] ?? "");
    if (request.method === "DELETE") return new Response(null, { status: 204 });
    if (request.method !== "GET") return new Response(await request.text());
    return Response.json(key ? { meta: entry(key, stored[key]) } : { metadata: stored });
  };
}

/** Expects that a call is refused before anything is sent; returns the error. */
async function refused(
  call: (client: MetadataClient<"v2.1">) => Promise<unknown>,
  options: { validate?: boolean } = {},
) {
  const fetch: Fetch = (request) => {
    throw new Error(`sent ${request.method} ${request.url}`);
  };
  const client = createMetadataClient({ endpoint, projectId, fetch, ...options });
  const error = await call(client).then(() => undefined, (reason) => reason);
  ok(error instanceof MetadataError, String(error));
  equal(error.code, "invalid_request");
  equal(error.status, undefined);
  return error;
}

// What goes over the wire.

/** Replaces without reading first. */
const blind = { system: "drop", privileged: true } as const;

const sent: [string, (client: MetadataClient) => Promise<unknown>, string, string, unknown, unknown][] = [
  ["list", (client) => client.list("web1"), "GET", address, undefined, { a: "1" }],
  ["merge", (client) => client.merge("web1", { b: "2" }), "POST", address, { metadata: { b: "2" } }, { b: "2" }],
  ["replace", (c) => c.replace("web1", { b: "2" }, blind), "PUT", address, { metadata: { b: "2" } }, { b: "2" }],
  ["replace", (client) => client.replace("web1", {}, blind), "PUT", address, { metadata: {} }, {}],
  ["get", (client) => client.get("web1", "a"), "GET", `${address}/a`, undefined, "1"],
  ["set", (client) => client.set("web1", "b", "2"), "PUT", `${address}/b`, { meta: { b: "2" } }, "2"],
  ["set", (client) => client.set("web1", "b:c", ""), "PUT", `${address}/b%3Ac`, { meta: { "b:c": "" } }, ""],
  ["delete", (client) => client.delete("web1", "a"), "DELETE", `${address}/a`, undefined, undefined],
];

for (const [verb, call, method, url, body, answer] of sent) {
  const shown = `${method} ${url.slice(address.length - 9)}${body ? ` ${JSON.stringify(body)}` : ""}`;
  Deno.test(`${verb}() sends ${shown}, and returns ${JSON.stringify(answer)}`, async () => {
    const { requests, client } = recorder(echo({ a: "1" }));
    deepEqual(await call(client), answer);

    equal(requests.length, 1);
    const request = at(requests, 0);
    deepEqual([request.method, request.url, request.redirect], [method, url, "manual"]);
    deepEqual(Object.fromEntries(request.headers), {
      accept: "application/json",
      "user-agent": `ecs-contract-server-metadata/${version} ${navigator.userAgent}`,
      ...(body ? { "content-type": "application/json" } : {}),
    });
    equal(await request.text(), body ? JSON.stringify(body) : "");
  });
}

Deno.test("userAgentOf() names the package, its version and the runtime, and nothing in a browser", () => {
  const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0";
  const ours = `ecs-contract-server-metadata/${version}`;
  deepEqual(
    [undefined, "Node.js/22", "Cloudflare-Workers", browser, "Mozilla/5.0 (linux) jsdom/26.1.0"].map(userAgentOf),
    [
      ours,
      `${ours} Node.js/22`,
      `${ours} Cloudflare-Workers`,
      undefined,
      undefined,
    ],
  );
});

Deno.test("User-Agent: every request of a client has it, and a layer may change it", async () => {
  const seen: (string | null)[] = [];
  const naming: Layer = (next) => (request) => {
    seen.push(request.headers.get("user-agent"));
    return next(new Request(request, { headers: { ...Object.fromEntries(request.headers), "user-agent": "acme/1" } }));
  };
  const fake: Fetch = (request) => {
    seen.push(request.headers.get("user-agent"));
    return Response.json({ metadata: {} });
  };
  const client = createMetadataClient({
    endpoint: "https://compute.example",
    projectId: "f00d",
    auth: naming,
    fetch: fake,
  });
  await client.list("web1");
  await client.openapi.GET("/v2.1/{project_id}/servers/{server_id}/metadata", {
    params: { path: { project_id: "f00d", server_id: "web1" } },
  });
  const ours = userAgentOf(navigator.userAgent);
  deepEqual(seen, [ours, "acme/1", ours, "acme/1"]);
});

for (const pieces of [1, 2, 40]) {
  Deno.test(`list() of a response in ${pieces} pieces returns U+FFFD that was sent, and refuses what is no UTF-8`, async () => {
    const bodyOf = (bytes: Uint8Array) => {
      const size = Math.ceil(bytes.length / pieces);
      return new ReadableStream({
        start(controller) {
          for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
          controller.close();
        },
      });
    };
    const bytes = new TextEncoder().encode(JSON.stringify({ metadata: { a: "\ufffd 价格 €" } }));
    deepEqual(await recorder(() => new Response(bodyOf(bytes))).client.list("web1"), { a: "\ufffd 价格 €" });
    const broken = bytes.map((byte) => byte === 0xe2 ? 0xff : byte);
    await rejects(recorder(() => new Response(bodyOf(broken))).client.list("web1"), {
      code: "invalid_response",
      message: /the response is not UTF-8/,
    });
  });
}

const keyCharacters = "abzABZ0189-_:.";
const legalKey = fc.oneof(
  fc.string({ unit: fc.constantFrom(...keyCharacters), minLength: 1, maxLength: 255 }),
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "...", ".a", "a."),
).filter((key) => !/^\.\.?$/.test(key));
const legalValue = fc.string({ unit: "binary", maxLength: 127 });

Deno.test("set() and get(): every key and value travels unchanged, in the address and in the body", async () => {
  await fc.assert(fc.asyncProperty(legalKey, legalValue, async (key, value) => {
    const { requests, client } = recorder(echo(entry(key, value)));
    equal(await client.set("web1", key, value), value);
    equal(await client.get("web1", key), value);
    await client.delete("web1", key);

    deepEqual(JSON.parse(await at(requests, 0).text()), { meta: entry(key, value) });
    for (const { url } of requests) equal(decodeURIComponent(url.slice(address.length + 1)), key);
  }));
});

Deno.test("merge(), replace() and list(): every map travels unchanged", async () => {
  const map = fc.array(fc.tuple(legalKey, legalValue), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs));
  await fc.assert(fc.asyncProperty(map, async (metadata) => {
    const client = createMetadataClient({ endpoint, projectId, fetch: echo(metadata) });
    for (const answer of [client.merge("web1", metadata), client.replace("web1", metadata), client.list("web1")]) {
      deepEqual(Object.entries(await answer), Object.entries(metadata));
    }
  }));
});

Deno.test("validate: false: every text that a URL can carry is a key that keeps its address", async () => {
  const key = fc.string({ unit: "binary", minLength: 1 }).filter((key) => !/^\.\.?$/.test(key));
  await fc.assert(fc.asyncProperty(key, async (key) => {
    const urls: string[] = [];
    const fetch: Fetch = (request) => (urls.push(request.url), echo({ [key]: "v" })(request));
    const client = createMetadataClient({ endpoint, projectId, fetch, validate: false });
    await client.set("web1", key, "v");
    await client.delete("web1", key);
    for (const url of urls) {
      ok(url.startsWith(`${address}/`), url);
      equal(decodeURIComponent(url.slice(address.length + 1)), key);
    }
  }));
});

Deno.test("list() returns __proto__ and constructor as own members, and touches no prototype", async () => {
  const body = '{"metadata":{"__proto__":"a","constructor":"b"}}';
  const client = createMetadataClient({ endpoint, projectId, fetch: () => Promise.resolve(new Response(body)) });
  const metadata = await client.list("web1");
  deepEqual(Object.entries(metadata), [["__proto__", "a"], ["constructor", "b"]]);
  equal(Object.getPrototypeOf(metadata), Object.prototype);
});

Deno.test("get() doesn't take an inherited member for the item", async () => {
  const { client } = recorder(() => new Response('{"meta":{"other":"v"}}'));
  await rejects(
    client.get("web1", "constructor"),
    /200, the response breaks the contract: it lacks the key "constructor"/,
  );
});

Deno.test("a response that a layer passes on isn't read a second time", async () => {
  const get = () => {
    throw new Error("read again");
  };
  const layer: Layer = (next) => async (request) => Object.defineProperty(await next(request), "body", { get });
  const fetch: Fetch = () => Promise.resolve(Response.json({ metadata: { a: "1" } }));
  const client = createMetadataClient({ endpoint, projectId, auth: layer, retry: retry(), fetch });
  deepEqual(await client.list("web1"), { a: "1" });
});

Deno.test("list() reads its own member of a body that has others, such as a server", async () => {
  for (const server of [{}, { metadata: { b: "2" } }, null, "text"]) {
    const { client } = recorder(() => Response.json({ metadata: { a: "1" }, meta: { c: "3" }, server }));
    deepEqual(await client.list("web1"), { a: "1" });
  }
});

// Keys and ids that would change the address.

for (const key of [".", ".."]) {
  Deno.test(`get("${key}") lists, and set("${key}") merges`, async () => {
    const { requests, client } = recorder(echo(entry(key, "v")));
    equal(await client.get("web1", key), "v");
    equal(await client.set("web1", key, "w"), "w");
    deepEqual(requests.map(({ method, url }) => [method, url]), [["GET", address], ["POST", address]]);
    equal(await at(requests, 1).text(), JSON.stringify({ metadata: entry(key, "w") }));
  });

  Deno.test(`get("${key}") reports not_found as the service would`, async () => {
    const { client } = recorder(echo({ a: "1" }));
    await rejects(client.get("web1", key), (error: MetadataError) => {
      deepEqual([error.code, error.ruleId], ["not_found", "item.exists"]);
      equal(error.message, `Cannot get item "${key}" of server "web1": the server has no such key`);
      return true;
    });
  });

  Deno.test(`set("${key}") takes no response without the key for a success`, async () => {
    const { client } = recorder(() => Response.json({ metadata: {} }));
    await rejects(client.set("web1", key, "v"), /^MetadataError: Cannot set item "\.+" .*it lacks the key/);
  });

  Deno.test(`delete("${key}") is refused, and names the way out`, async () => {
    const error = await refused((client) => client.delete("web1", key));
    equal(error.ruleId, "path.dot-keys");
    equal(
      error.message,
      `Cannot delete item "${key}" of server "web1": URL parsers remove this key from a path; ` +
        "replace the metadata with the result of list() without this key",
    );
  });

  Deno.test(`delete("${key}") is refused without validation as well`, async () => {
    await refused((client) => client.delete("web1", key), { validate: false });
  });
}

Deno.test("client.openapi can't be made to change the address either", async () => {
  const path = "/v2.1/{project_id}/servers/{server_id}/metadata/{key}";
  const whole = { project_id: projectId, server_id: "web1", key: "k" };
  const segments = ["", ".", "..", "\ud800"].flatMap((s) => Object.keys(whole).map((name) => [name, s] as const));
  for (const [name, segment] of segments) {
    const params = { path: { ...whole, [name]: segment } };
    const errors = [
      await refused(({ openapi }) => openapi.GET(path, { params })),
      await refused(({ openapi }) => openapi.PUT(path, { params, body: { meta: { k: "v" } } })),
      await refused(({ openapi }) => openapi.DELETE(path, { params })),
    ];
    for (const { message, ruleId } of errors) {
      equal(ruleId, "path.dot-keys");
      equal(message, `Cannot send the request: the ${name} ${JSON.stringify(segment)} cannot be part of a URL`);
    }
  }
});

Deno.test("client.openapi encodes what would be another address", async () => {
  for (const key of ["a/b", "../..", "a?b", "a#b", "%2e%2e", "..;", "\\", "a b", "角色"]) {
    const { requests, client } = recorder(() => Response.json({ meta: { [key]: "v" } }));
    await client.openapi.GET("/v2.1/{project_id}/servers/{server_id}/metadata/{key}", {
      params: { path: { project_id: projectId, server_id: "web1", key } },
    });
    equal(at(requests, 0).url, `${address}/${encodeURIComponent(key)}`);
  }
});

Deno.test("client.openapi returns { data, error, response }, and sends what it is given", async () => {
  const { requests, client } = recorder(() =>
    Response.json({ badRequest: { code: 400, message: "no" } }, { status: 400 })
  );
  const { data, error, response } = await client.openapi.POST("/v2.1/{project_id}/servers/{server_id}/metadata", {
    params: { path: { project_id: projectId, server_id: "web1" } },
    body: { metadata: { "a b": "not checked" } },
  });
  deepEqual([data, error, response.status], [undefined, { badRequest: { code: 400, message: "no" } }, 400]);
  equal(await at(requests, 0).text(), '{"metadata":{"a b":"not checked"}}');
});

for (const serverId of ["", ".", "..", "../x", "web1/metadata", "a b", "web1?", "web1#", "%2e%2e", "a".repeat(256)]) {
  Deno.test(`every verb refuses the server id ${JSON.stringify(serverId).slice(0, 20)}, and sends nothing`, async () => {
    const calls = [
      (client: MetadataClient) => client.list(serverId),
      (client: MetadataClient) => client.merge(serverId, {}),
      (client: MetadataClient) => client.replace(serverId, {}),
      (client: MetadataClient) => client.get(serverId, "k"),
      (client: MetadataClient) => client.get(serverId, ".."),
      (client: MetadataClient) => client.set(serverId, "k", "v"),
      (client: MetadataClient) => client.set(serverId, "..", "v"),
      (client: MetadataClient) => client.delete(serverId, "k"),
    ];
    for (const call of calls) {
      equal((await refused(call)).ruleId, "server.format");
      equal((await refused(call, { validate: false })).ruleId, "server.format");
    }
  });
}

// Requests that break the contract.

const broken: [string, (client: MetadataClient) => Promise<unknown>, string, string][] = [
  [
    "set() with a space in the key",
    (client) => client.set("web1", "cost center", "42"),
    "key.alphabet",
    'Cannot set item "cost center" of server "web1": key must match ^[A-Za-z0-9_:.\\-]+$ (key.alphabet)',
  ],
  [
    "get() of an empty key",
    (client) => client.get("web1", ""),
    "key.length",
    'Cannot get item "" of server "web1": key must have at least 1 character, has 0 (key.length)',
  ],
  [
    "set() of a value that is no string",
    (client) => client.set("web1", "port", 8080 as never),
    "value.type",
    'Cannot set item "port" of server "web1": value must be of type string, is number (value.type)',
  ],
  [
    "set() of no value",
    (client) => client.set("web1", "port", undefined as never),
    "value.type",
    'Cannot set item "port" of server "web1": value must be of type string, is undefined (value.type)',
  ],
  [
    "set() of a value of 256 characters",
    (client) => client.set("web1", "k", "𠮷".repeat(256)),
    "value.length",
    'Cannot set item "k" of server "web1": value must have at most 255 characters, has 256 (value.length)',
  ],
  [
    "set() of half a surrogate pair",
    (client) => client.set("web1", "k", "\ud800"),
    "value.unicode",
    'Cannot set item "k" of server "web1": value must not have half a surrogate pair (value.unicode)',
  ],
  [
    "set() of half a surrogate pair under the key ..",
    (client) => client.set("web1", "..", "\ud800"),
    "value.unicode",
    'Cannot set item ".." of server "web1": value must not have half a surrogate pair (value.unicode)',
  ],
  [
    "merge() of an array",
    (client) => client.merge("web1", [] as never),
    "metadata.map",
    'Cannot merge metadata of server "web1": metadata: must be of type object, is array (metadata.map)',
  ],
  [
    "replace() with nothing",
    (client) => client.replace("web1", undefined as never),
    "metadata.map",
    'Cannot replace metadata of server "web1": metadata: must be of type object, is undefined (metadata.map)',
  ],
  [
    "list() without a server id",
    (client) => client.list(undefined as never),
    "server.format",
    "Cannot list metadata of server undefined: serverId must be of type string, is undefined (server.format)",
  ],
];

for (const [what, call, ruleId, message] of broken) {
  Deno.test(`${what} is refused with the rule, the place and the limit, and nothing is sent`, async () => {
    const error = await refused(call);
    equal(error.message, message);
    equal(error.ruleId, ruleId);
    equal(error.issues?.[0]?.ruleId, ruleId);
  });
}

Deno.test("a long key is cut in the message, and whole in the issues", async () => {
  const key = `${"k".repeat(300)}`;
  const { message, issues } = await refused((client) => client.merge("web1", { [key]: "v" }));
  ok(message.length < 200, message);
  deepEqual(issues?.[0]?.path, ["metadata", key]);
});

Deno.test("validate: false sends what Nova takes and the vendor's page doesn't", async () => {
  const requests: [string, string][] = [];
  const fetch: Fetch = async (request) => {
    requests.push([request.url, await request.clone().text()]);
    return await echo()(request);
  };
  const client = createMetadataClient({ endpoint, projectId, fetch, validate: false });
  equal(await client.set("web1", "cost center", "42"), "42");
  deepEqual(requests, [[`${address}/cost%20center`, '{"meta":{"cost center":"42"}}']]);
});

Deno.test("validate: false still refuses a key that cannot be part of a URL", async () => {
  for (const key of ["", "\ud800"]) {
    for (const call of [(c: MetadataClient) => c.get("web1", key), (c: MetadataClient) => c.delete("web1", key)]) {
      match((await refused(call, { validate: false })).message, /the key ".*" cannot be part of a URL/);
    }
  }
});

// Answers that break the contract.

const flaws: [string, string | null, string, (client: MetadataClient) => Promise<unknown>][] = [
  ["HTML", "<html></html>", "it is not JSON", (client) => client.list("web1")],
  ["truncated JSON", '{"metadata":{"a"', "it is not JSON", (client) => client.list("web1")],
  ["no body", null, "it has no body", (client) => client.list("web1")],
  ["an empty object", "{}", 'must have the member "metadata"', (client) => client.merge("web1", {})],
  ["null", "null", "must be of type object, is null", (client) => client.replace("web1", {})],
  ["a map of numbers", '{"metadata":{"a":1}}', "metadata.a: must be of type string, is number", (c) => c.list("web1")],
  ["an array", '{"metadata":[]}', "metadata: must be of type object, is array", (client) => client.list("web1")],
  ["no item", '{"meta":{}}', "meta: must have at least 1 entry, has 0", (client) => client.get("web1", "a")],
  ["two items", '{"meta":{"a":"1","b":"2"}}', "meta: must have at most 1 entry, has 2", (c) => c.get("web1", "a")],
  ["another item", '{"meta":{"b":"2"}}', 'it lacks the key "a"', (client) => client.set("web1", "a", "1")],
  ["the wrong envelope", '{"metadata":{"a":"1"}}', 'must have the member "meta"', (client) => client.get("web1", "a")],
  ["a body after a delete", '{"meta":{"a":"1"}}', "it has a body", (client) => client.delete("web1", "a")],
];

for (const [what, body, flaw, call] of flaws) {
  Deno.test(`a response with ${what} is invalid_response, whether or not requests are validated`, async () => {
    for (const validate of [true, false]) {
      const fetch: Fetch = () => Promise.resolve(new Response(body, { headers: { "x-compute-request-id": "req-1" } }));
      const error = await call(createMetadataClient({ endpoint, projectId, fetch, validate })).then(
        () => undefined,
        (reason) => reason,
      );
      ok(error instanceof MetadataError, String(error));
      deepEqual([error.code, error.status, error.requestId], ["invalid_response", 200, "req-1"]);
      ok(error.message.endsWith(`: 200, the response breaks the contract: ${flaw}`), error.message);
    }
  });
}

Deno.test("list() takes keys and values that can't be written, and members that came later", async () => {
  const metadata = { "cost center": "x".repeat(300), "": "", 角色: "db" };
  const { client } = recorder(() => Response.json({ metadata, links: [] }));
  deepEqual(await client.list("web1"), metadata);
});

// What a client is made of.

for (
  const [given, url] of [
    ["https://compute.example", "https://compute.example"],
    ["https://compute.example/", "https://compute.example"],
    ["https://compute.example:8774/", "https://compute.example:8774"],
    ["http://[::1]:8774", "http://[::1]:8774"],
    ["https://cloud.example/compute", "https://cloud.example/compute"],
    ["https://cloud.example/a/compute//", "https://cloud.example/a/compute"],
    ["HTTPS://Cloud.Example/Compute/", "https://cloud.example/Compute"],
  ] as const
) {
  Deno.test(`endpoint: ${given} reaches ${url}/v2.1/…`, async () => {
    for (const endpoint of [given, new URL(given)]) {
      const urls: string[] = [];
      const fetch: Fetch = (request) => (urls.push(request.url), Promise.resolve(Response.json({ metadata: {} })));
      await createMetadataClient({ endpoint, projectId, fetch }).list("web1");
      deepEqual(urls, [`${url}/v2.1/f00d/servers/web1/metadata`]);
    }
  });
}

const notHttp = "endpoint must be an http or https URL such as https://ecs.cn-north-4.myhuaweicloud.com";
for (
  const [given, message] of [
    ["", notHttp],
    ["compute.example", notHttp],
    ["localhost:8774", notHttp],
    ["ftp://compute.example", notHttp],
    ["file:///etc/passwd", notHttp],
    ["https://", notHttp],
    [undefined, notHttp],
    [null, notHttp],
    [{}, notHttp],
    ["https://me:s3cret@compute.example", "endpoint must not hold a user or a password; use auth"],
    ["https://compute.example?x=s3cret", "endpoint must not have a query or a fragment"],
    ["https://compute.example#top", "endpoint must not have a query or a fragment"],
    ["https://compute.example/v2.1", "endpoint must end before /v2.1, and has the path /v2.1"],
    ["https://compute.example/v2.1/f00d/", "endpoint must end before /v2.1, and has the path /v2.1/f00d"],
    ["https://compute.example/compute/v2/f00d", "endpoint must end before /v2.1, and has the path /compute/v2/f00d"],
  ]
) {
  Deno.test(`createMetadataClient() refuses the endpoint ${JSON.stringify(given)}`, () => {
    throws(() => createMetadataClient({ endpoint: given as string, projectId }), { name: "TypeError", message });
  });
}

for (
  const [given, message] of [
    [undefined, "projectId must be of type string, is undefined"],
    ["", "projectId must have at least 1 character, has 0"],
    ["..", "projectId must match ^[0-9a-f\\-]+$"],
    ["f00d/servers", "projectId must match ^[0-9a-f\\-]+$"],
  ]
) {
  Deno.test(`createMetadataClient() refuses the project id ${JSON.stringify(given)}`, () => {
    throws(() => createMetadataClient({ endpoint, projectId: given as string }), { name: "TypeError", message });
  });
}

Deno.test("auth wraps fetch, and sees the request as it leaves", async () => {
  const seen: string[] = [];
  const auth: Layer = (next) => (request) => {
    seen.push(`${request.method} ${request.url}`);
    request.headers.set("x-auth-token", "t");
    return next(request);
  };
  const fetch: Fetch = (request) => {
    seen.push(request.headers.get("x-auth-token")!);
    return Promise.resolve(Response.json({ metadata: {} }));
  };
  await createMetadataClient({ endpoint, projectId, auth, fetch }).list("web1");
  deepEqual(seen, [`GET ${address}`, "t"]);
});

Deno.test("retry wraps auth, so that each attempt authenticates anew", async () => {
  const seen: string[] = [];
  const noting = (name: string): Layer => (next) => (request) => (seen.push(name), next(request));
  const twice: Layer = (next) => async (request) => (await next(request.clone()), next(request));
  const client = createMetadataClient({ endpoint, projectId, auth: noting("auth"), fetch: echo(), retry: twice });
  await client.list("web1");
  deepEqual(seen, ["auth", "auth"]);
});

Deno.test("retry: a client that was given a fetch sends once", async () => {
  const { requests, client } = recorder(() => new Response(null, { status: 429, headers: { "retry-after": "0" } }));
  await rejects(client.list("web1"), { code: "rate_limited", retryAfterMs: 0 });
  equal(requests.length, 1);
});

Deno.test("errors of fetch are rethrown unchanged", async () => {
  const failure = new TypeError("connection refused");
  const client = createMetadataClient({ endpoint, projectId, fetch: () => Promise.reject(failure) });
  for (const call of [client.list("web1"), client.set("web1", "a", "1"), client.delete("web1", "a")]) {
    await rejects(call, (error) => error === failure);
  }
});

// Over real connections.

const withToken: Layer = (next) => (request) => {
  request.headers.set("x-auth-token", "s3cret");
  return next(request);
};

/** A server on the loopback interface, and a client of it with the built-in fetch. */
function serve(handler: Deno.ServeHandler) {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, handler);
  const url = `http://127.0.0.1:${server.addr.port}`;
  const client = createMetadataClient({ endpoint: url, projectId, auth: withToken, retry: false });
  return { url, client, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("retry: a client with the built-in fetch repeats what was refused for now, unless `retry` is false", async () => {
  let arrived = 0;
  await using server = serve(() =>
    ++arrived % 2
      ? new Response(null, { status: 429, headers: { "retry-after": "0" } })
      : Response.json({ metadata: {} })
  );
  deepEqual(await createMetadataClient({ endpoint: server.url, projectId }).list("web1"), {});
  equal(arrived, 2);
  await rejects(server.client.list("web1"), { code: "rate_limited" });
  equal(arrived, 3);
});

Deno.test("keys and values travel unchanged over a real connection", async () => {
  await using server = serve((request) => echo()(request));
  const { client } = server;
  for (const key of ["role", "a:b", "a.b", "...", "-_", "__proto__", "constructor", "K", "k".repeat(255)]) {
    for (const value of ["", " ", "角色", "𠮷".repeat(255), '"\\\n\0', "%zz"]) {
      equal(await client.set("web1", key, value), value);
      deepEqual(await client.merge("web1", entry(key, value)), entry(key, value));
    }
  }
});

for (const status of [301, 302, 303, 307, 308]) {
  Deno.test(`a redirect of status ${status} is not followed, to this origin or another`, async () => {
    const arrived: string[] = [];
    await using elsewhere = serve((request) => {
      arrived.push(request.url);
      return Response.json({ metadata: {} });
    });
    let location = "";
    await using server = serve((request) => {
      arrived.push(`${request.method} ${new URL(request.url).pathname}`);
      return new Response(null, { status, headers: { location } });
    });
    for (const target of [`${elsewhere.url}/v2.1/f00d/servers/web1/metadata`, "/elsewhere"]) {
      location = target;
      const origin = target.startsWith("/") ? server.url : elsewhere.url;
      await rejects(server.client.merge("web1", {}), (error: MetadataError) => {
        deepEqual([error.code, error.status], ["unexpected", status]);
        ok(
          error.message.endsWith(`${status}, redirected to ${origin}; credentials are not sent to other addresses`),
          error.message,
        );
        return true;
      });
    }
    const merge = "POST /v2.1/f00d/servers/web1/metadata";
    deepEqual(arrived, [merge, merge]);
  });
}

Deno.test("signal: an aborted one rejects with its reason, and nothing is sent", async () => {
  let arrived = 0;
  await using server = serve(() => {
    arrived++;
    return Response.json({ metadata: {} });
  });
  const reason = new Error("changed my mind");
  const signal = AbortSignal.abort(reason);
  const { client } = server;
  const calls = [
    client.list("web1", { signal }),
    client.merge("web1", {}, { signal }),
    client.replace("web1", {}, { signal }),
    client.get("web1", "a", { signal }),
    client.get("web1", "..", { signal }),
    client.set("web1", "a", "1", { signal }),
    client.set("web1", "..", "1", { signal }),
    client.delete("web1", "a", { signal }),
  ];
  for (const call of calls) await rejects(call, (error) => error === reason);
  equal(arrived, 0);
});

Deno.test("signal: ends the call to a service that never responds, with the signal's reason", async () => {
  const arrived = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  await using server = serve(() => {
    arrived.resolve();
    return answer.promise;
  });
  const controller = new AbortController();
  const call = server.client.list("web1", { signal: controller.signal });
  await arrived.promise;

  const reason = new Error("waited long enough");
  controller.abort(reason);
  await rejects(call, (error) => error === reason);
  answer.resolve(new Response());
});

Deno.test("signal: ends the call to a service that stops in the middle of its response", async () => {
  await using server = serve(() => {
    const half = new TextEncoder().encode('{"metadata":');
    return new Response(new ReadableStream({ start: (stream) => stream.enqueue(half) }));
  });
  const controller = new AbortController();
  const reason = new Error("waited long enough");
  const fetch: Fetch = async (request) => {
    const answer = await globalThis.fetch(request);
    queueMicrotask(() => controller.abort(reason));
    return answer;
  };
  const client = createMetadataClient({ endpoint: server.url, projectId, fetch });
  await rejects(client.list("web1", { signal: controller.signal }), (error) => error === reason);
});

Deno.test("a connection that closes without a response is fetch's own TypeError", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const hangUp = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(1));
      connection.close();
    }
  })();
  const endpoint = `http://127.0.0.1:${listener.addr.port}`;
  const client = createMetadataClient({ endpoint, projectId, auth: withToken, retry: false });
  await rejects(client.set("web1", "a", "1"), (error) => {
    ok(error instanceof TypeError && !(error instanceof MetadataError));
    ok(!Deno.inspect(error).includes("s3cret"));
    return true;
  });
  listener.close();
  await hangUp;
});

Deno.test("a port where nobody listens is fetch's own TypeError", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const endpoint = `http://127.0.0.1:${listener.addr.port}`;
  listener.close();
  await rejects(createMetadataClient({ endpoint, projectId, retry: false }).list("web1"), TypeError);
});

Deno.test("a server that returns HTML is invalid_response", async () => {
  await using server = serve(() =>
    new Response("<html>It works!</html>", { headers: { "content-type": "text/html" } })
  );
  await rejects(server.client.list("web1"), {
    name: "MetadataError",
    code: "invalid_response",
    message: 'Cannot list metadata of server "web1": 200, the response breaks the contract: it is not JSON',
  });
});

Deno.test("an error ends in a link to its rule, where the pages are known", async () => {
  const docs = "https://docs.example/contract/en/";
  const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", docs });
  await rejects(() => client.set("web1", "a!b", "v"), {
    message: /\(key\.alphabet\), see https:\/\/docs\.example\/contract\/en\/rules\.html#key\.alphabet$/,
  });
});

Deno.test("fetch may return its response at once, and what it throws at once rejects the call", async () => {
  const options = { endpoint: "https://compute.example", projectId: "f00d", retry: false as const };
  const client = createMetadataClient({ ...options, fetch: () => Response.json({ metadata: { role: "db" } }) });
  deepEqual(await client.list("web1"), { role: "db" });
  const failing = createMetadataClient({
    ...options,
    fetch: () => {
      throw new RangeError("mine");
    },
  });
  await rejects(failing.list("web1"), new RangeError("mine"));
});

Deno.test("set() writes a key that this client has read, in any form, and refuses a new one unsent", async () => {
  const fetch = createFakeService({
    keys: "nova",
    servers: { web1: { metadata: { "a key": "1", "b key": "2" } }, web2: {} },
  });
  const client = createMetadataClient({ endpoint, projectId, auth: tokenAuth("t"), fetch });
  await rejects(client.set("web1", "a key", "3"), { ruleId: "key.alphabet" });
  await client.get("web1", "a key");
  equal(await client.set("web1", "a key", "3"), "3");
  await rejects(client.set("web1", "b key", "3"), { ruleId: "key.alphabet" });
  await client.list("web1");
  equal(await client.set("web1", "b key", "4"), "4");
  await rejects(client.set("web2", "a key", "3"), { ruleId: "key.alphabet" });
  await rejects(client.set("web1", "a key", "x".repeat(256)), { ruleId: "value.length" });
  equal(fetch.calls().filter(({ method }) => method === "PUT").length, 2);
});

Deno.test("get() and delete() find a key beyond ASCII, which Nova does not find by URL", async () => {
  const fetch = createFakeService({ keys: "nova", servers: { web1: { metadata: { "ключ": "1", tier: "gold" } } } });
  const client = createMetadataClient({ endpoint, projectId, auth: tokenAuth("a-token-of-a-member"), fetch });
  equal(await client.get("web1", "ключ"), "1");
  await rejects(client.get("web1", "нет"), { code: "not_found" });
  await rejects(client.delete("web1", "нет"), { code: "not_found" });
  deepEqual(fetch.state("web1").metadata, { "ключ": "1", tier: "gold" });
  await client.delete("web1", "ключ");
  deepEqual(fetch.state("web1").metadata, { tier: "gold" });
  equal(await ensureDeleted(client, "web1", "ключ"), false);
});
