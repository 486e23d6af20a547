// The client and its validators against the mock of the same document.
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { parse } from "yaml";
import { codeOfStatus, codeOfVendorCode } from "../gen/error_codes.ts";
import { type OperationId, operations } from "../gen/operations.ts";
import { documentFile } from "../scripts/prism.ts";
import {
  createMetadataClient,
  type Fetch,
  type Layer,
  listServers,
  type MetadataClient,
  MetadataError,
} from "../src/mod.ts";
import { type SchemaName, validate } from "../src/contract/validate.ts";
import { battery } from "../scripts/bench/battery.ts";
import { prismFetch } from "./targets/prism.ts";
import { at } from "../scripts/at.ts";

const endpoint = "https://compute.example";
const projectId = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
const server = "5e7e7000-0000-4000-8000-000000000001";

const withToken: Layer = (next) => (request) => {
  request.headers.set("x-auth-token", "a-token");
  return next(request);
};

/** A client of the mock, which is made to respond as the header Prefer says. */
async function clientOf(prefer = "", fetch?: Fetch): Promise<MetadataClient> {
  const preferring: Layer = (next) => (request) => {
    if (prefer) request.headers.set("prefer", prefer);
    return next(request);
  };
  const auth: Layer = (next) => preferring(withToken(next));
  return createMetadataClient({ endpoint, projectId, auth, fetch: fetch ?? await prismFetch() });
}

const verbs: Record<OperationId, (client: MetadataClient) => Promise<unknown>> = {
  listServers: async (client) => {
    for await (const { metadata } of listServers(client)) return metadata;
  },
  listServerMetadata: (client) => client.list(server),
  mergeServerMetadata: (client) => client.merge(server, { role: "db" }),
  replaceServerMetadata: (client) => client.replace(server, { role: "db" }, { system: "drop", privileged: true }),
  getServerMetadataItem: (client) => client.get(server, "role"),
  setServerMetadataItem: (client) => client.set(server, "role", "db"),
  deleteServerMetadataItem: (client) => client.delete(server, "role"),
};

/** An operation of the document, as far as these tests look into it. */
interface Documented {
  operationId: OperationId;
  responses: Record<string, { content?: { "application/json": { examples: Record<string, { value: unknown }> } } }>;
}

/** Every example of every response in the document. */
const examples = (() => {
  const resolve = (node: unknown): unknown => {
    const ref = (node as { $ref?: string })?.$ref;
    return ref ? ref.slice(2).split("/").reduce((part, name) => part[name], spec) : node;
  };
  const spec = parse(Deno.readTextFileSync(documentFile));
  const documented = Object.values<object>(spec.paths).flatMap((item) => Object.values<Documented>(item as never))
    .filter(({ operationId }) => operationId);
  return documented.flatMap(({ operationId, responses }) =>
    Object.entries(responses).flatMap(([status, response]) => {
      const { content } = resolve(response) as Documented["responses"][string];
      return Object.entries(content?.["application/json"].examples ?? {}).map(([name, { value }]) => ({
        operationId,
        status: status === "default" ? { busy: 501, flow: 202, timeout: 504 }[name] ?? 418 : Number(status),
        name,
        value,
      }));
    })
  );
})();

for (const [operationId, call] of Object.entries(verbs)) {
  Deno.test(`${operationId} succeeds on the mock, and its response keeps the contract`, async () => {
    const mock = await prismFetch();
    const seen: Response[] = [];
    const client = await clientOf("", async (request) => {
      const response = await mock(request);
      seen.push(response.clone());
      return response;
    });

    const whole = { role: "db", "billing:cost.center": "CC-42" };
    const wanted = { list: whole, merge: whole, replace: whole, get: "db", set: "db", delete: undefined };
    deepEqual(await call(client), wanted[/^[a-z]+/.exec(operationId)![0] as keyof typeof wanted]);
    equal(seen.length, 1);
    equal(seen[0]?.headers.get("sl-violations"), null);
  });

  for (const status of operations[operationId as OperationId].statuses.filter((status) => status >= 400)) {
    const example = at(examples.filter((one) => one.operationId === operationId && one.status === status), 0);

    Deno.test(`${operationId} of status ${status} is a MetadataError, read from the document's example`, async () => {
      const client = await clientOf(`code=${status}`);
      const error = await call(client).then(() => undefined, (reason) => reason);
      ok(error instanceof MetadataError, String(error));
      equal(error.status, status);
      equal(error.code, codeOfVendorCode[error.vendorCode ?? ""] ?? codeOfStatus[status] ?? "unexpected");
      ok(error.message.startsWith(`Cannot ${/^[a-z]+/.exec(operationId)![0]} `), error.message);
      ok(error.message.includes(wordsOf(example.value).slice(0, 500)), error.message);
    });
  }
}

/** The service's words in an error body. */
function wordsOf(body: unknown): string {
  const [inner = body] = Object.values(body as object).filter((member) => typeof member === "object");
  return (inner.message ?? inner.error_msg).replace(/\s+/g, " ");
}

for (const { operationId, status, name, value } of examples) {
  Deno.test(`the example "${name}" of ${operationId} ${status} is read as what it is`, async () => {
    const prefer = `code=${status}, example=${name}`;
    const call = verbs[operationId](await clientOf(prefer));
    if (status === 200) {
      const response = await call;
      type Items = Record<string, string>;
      const items = value as { meta?: Items; metadata?: Items; servers?: { metadata: Items }[] };
      deepEqual(response, items.meta ? items.meta.role : items.servers ? items.servers[0]?.metadata : items.metadata);
    } else {
      await rejects(call, (error) => error instanceof MetadataError && error.message.includes(wordsOf(value)));
    }
  });
}

Deno.test("the document gives an example for every status of every operation", () => {
  for (const [operationId, { statuses }] of Object.entries(operations)) {
    const given = new Set(examples.filter((one) => one.operationId === operationId).map(({ status }) => status));
    deepEqual(statuses.filter((status) => status !== 204 && !given.has(status)), [], operationId);
  }
});

Deno.test("the mock returns nothing that its own document forbids", async () => {
  const mock = await prismFetch();
  for (const { operationId, status, name } of examples) {
    const { method, path } = operations[operationId];
    const url = endpoint + path.replace("{project_id}", projectId).replace("{server_id}", server).replace("{key}", "k");
    const bodies = { ServerMetadataEnvelope: '{"metadata":{}}', MetadataItemEnvelope: '{"meta":{"k":"v"}}' };
    const { body } = operations[operationId] as { body?: keyof typeof bodies };
    const headers = {
      "x-auth-token": "t",
      "content-type": "application/json",
      prefer: `code=${status}, example=${name}`,
    };
    const response = await mock(new Request(url, { method, headers, body: body ? bodies[body] : null }));
    equal(response.status, status);
    equal(response.headers.get("sl-violations"), null, `${operationId} ${status} ${name}`);
  }
});

/** The mock's verdict on a body. */
async function mockTakes(method: string, path: string, text: string): Promise<boolean> {
  const url = `${endpoint}/v2.1/${projectId}/servers/${server}/metadata${path}`;
  const headers = { "x-auth-token": "t", "content-type": "application/json" };
  const response = await (await prismFetch())(new Request(url, { method, headers, body: text }));
  ok(response.status === 200 || response.status === 400, `${response.status} ${text}`);
  return response.status === 200;
}

for (const { name, schema, value, beyondJsonSchema } of battery) {
  // A value is tried where a request has it; what JSON can't carry is no body.
  const bodies: Partial<Record<SchemaName, [SchemaName, unknown]>> = {
    MetadataKey: ["ServerMetadataEnvelope", { metadata: Object.fromEntries([[value, "v"]]) }],
    MetadataValue: ["ServerMetadataEnvelope", { metadata: { k: value } }],
    ServerMetadata: ["ServerMetadataEnvelope", { metadata: value }],
    MetadataItem: ["MetadataItemEnvelope", { meta: value }],
    ServerMetadataEnvelope: ["ServerMetadataEnvelope", value],
    MetadataItemEnvelope: ["MetadataItemEnvelope", value],
  };
  const [bodySchema, body] = bodies[schema] ?? [];
  if (!bodySchema || beyondJsonSchema || (schema === "MetadataKey" && typeof value !== "string")) continue;

  Deno.test(`the mock and validate() agree on the ${schema} in a body: ${name}`, async () => {
    const text = JSON.stringify(body);
    const verdict = validate(bodySchema, JSON.parse(text)).length === 0;
    const targets = bodySchema === "MetadataItemEnvelope"
      ? [["PUT", "/k"] as const]
      : [["PUT", ""] as const, ["POST", ""] as const];
    for (const [method, path] of targets) equal(await mockTakes(method, path, text), verdict, text);
  });
}

for (const { name, schema, value } of battery) {
  if (schema !== "MetadataKey" && schema !== "ServerId" && schema !== "ProjectId") continue;
  // URLs can't carry these: they would be another address, or none.
  if (typeof value !== "string" || /^\.{0,2}$|\p{Cs}/u.test(value)) continue;

  Deno.test(`the mock and validate() agree on the ${schema} in the address: ${name}`, async () => {
    const segment = encodeURIComponent(value);
    const [project, id, key] = [
      schema === "ProjectId" ? segment : projectId,
      schema === "ServerId" ? segment : server,
      schema === "MetadataKey" ? segment : "k",
    ];
    const request = new Request(`${endpoint}/v2.1/${project}/servers/${id}/metadata/${key}`, {
      headers: { "x-auth-token": "t" },
    });
    const { status } = await (await prismFetch())(request);
    equal(status, validate(schema, value).length === 0 ? 200 : 400);
  });
}

Deno.test("the mock refuses what never parses, as the document's examples have it", async () => {
  const mock = await prismFetch();
  const send = async (body: string, headers: HeadersInit, path = "") => {
    const url = `${endpoint}/v2.1/${projectId}/servers/${server}/metadata${path}`;
    const response = await mock(new Request(url, { method: "PUT", body, headers }));
    return [response.status, JSON.stringify(await response.json())];
  };
  const json = { "x-auth-token": "t", "content-type": "application/json" };

  deepEqual(await send('{"metadata":', json), [400, '{"badRequest":{"code":400,"message":"Malformed request body"}}']);
  deepEqual(await send("role=db", { "x-auth-token": "t" }), [
    415,
    '{"badMediaType":{"code":415,"message":"Unsupported Content-Type"}}',
  ]);
  equal((await send('{"meta":{"k":"v"}}', json, "/%zz"))[0], 400);
  equal((await send('{"meta":{"k":"v"}}', json, "/%ff"))[0], 400);
  equal((await send('{"metadata":{}}', { "content-type": "application/json" }))[0], 401);
});

Deno.test("the mock lists violations in a header, in ASCII, however many there are", async () => {
  const mock = await prismFetch();
  const violationsOf = async (metadata: unknown) => {
    const response = await mock(
      new Request(`${endpoint}/v2.1/${projectId}/servers/${server}/metadata`, {
        method: "PUT",
        headers: { "x-auth-token": "t", "content-type": "application/json" },
        body: JSON.stringify({ metadata }),
      }),
    );
    return JSON.parse(response.headers.get("sl-violations")!) as { location: string[]; message: string }[];
  };
  deepEqual((await violationsOf({ 角色: 1 })).at(-1), {
    location: ["request", "body", "metadata", "角色"],
    message: "Request body property metadata.角色 must be string",
  });
  const many = await violationsOf(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`角色${i}`, i])));
  ok(many.length > 10 && many.length < 500);
});
