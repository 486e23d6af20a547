// The runner of the cases in Python: its verdicts are those of `verify`.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { cases } from "../../gen/cases.ts";
import { casesSchema } from "../../scripts/cases_schema.ts";
import { casesDocument } from "../../src/conformance/cases_document.ts";
import { expandJson, type Json, needsQuota } from "../../src/conformance/cases/case.ts";
import type { Received } from "../../src/conformance/exchange/exchange.ts";
import { judge } from "../../src/conformance/judge/judge.ts";
import { fakeInventory, type Provider, verify } from "../../src/conformance/mod.ts";
import { quotas } from "../../src/conformance/provider/obstacle.ts";
import { maxBodyBytes } from "../../src/contract/nova_constants.ts";
import type { Fetch } from "../../src/http/fetch.ts";
import { createFakeService } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";
import { run as runCli, withFile } from "../command.ts";
import { describedAt, hasPython, python, runner, runPython, serveWrong, verdictsOfOurs } from "../python_runner.ts";

const ignore = !hasPython;

Deno.test({
  name: "examples/python-runner gives the verdicts of verify on every case of the served fake",
  ignore,
  async fn() {
    const served = await serveFake(createFakeService(fakeInventory));
    try {
      const provider = describedAt(served.url);
      const { out: cases } = await runCli("cases");
      const { code, out, verdicts, err } = await runPython(cases, provider);
      deepEqual([code, err], [0, ""], out.slice(-2000));
      match(out, /\d{3} holds, 0 fails, \d+ not run\n$/);
      deepEqual(verdicts, await verdictsOfOurs(provider, {}));
    } finally {
      await served.close();
    }
  },
});

const wrongProviders: Record<string, { only: string; wrap: (fake: Fetch) => Fetch }> = {
  "whose replace merges": {
    only: "replace/*",
    wrap: (fake) => (request) => {
      const replaces = request.method === "PUT" && request.url.endsWith("/metadata");
      return fake(replaces ? new Request(request, { method: "POST" }) : request);
    },
  },
  "that returns 200 for 204": {
    only: "*delete*",
    wrap: (fake) => async (request) => {
      const { status, headers, body } = await fake(request);
      return new Response(body, { status: status === 204 ? 200 : status, headers });
    },
  },
  "whose lists of servers lack the items": {
    only: "servers/*",
    wrap: (fake) => async (request) => {
      const response = await fake(request);
      if (!new URL(request.url).pathname.endsWith("/detail") || !response.ok) return response;
      const { servers, ...rest } = await response.json();
      const bare = servers.map((server: Record<string, unknown>) => ({ ...server, metadata: {} }));
      return Response.json({ servers: bare, ...rest }, response);
    },
  },
  "whose lists of servers have wrong ids and no next page": {
    only: "servers/*",
    wrap: (fake) => async (request) => {
      const response = await fake(request);
      if (!new URL(request.url).pathname.endsWith("/detail") || !response.ok) return response;
      const { servers } = await response.json();
      return Response.json({ servers: servers.map((server: object) => ({ ...server, id: "" })) }, response);
    },
  },
  "that has servers twice in a list, and refuses to list the items of one that is stopped": {
    only: "s*",
    wrap: (fake) => async (request) => {
      const response = await fake(request);
      const { pathname } = new URL(request.url);
      if (request.method !== "GET" || !response.ok) return response;
      if (pathname.endsWith("-000000000002/metadata")) return new Response(null, { status: 409 });
      if (!pathname.endsWith("/detail")) return response;
      const { servers, ...rest } = await response.json();
      return Response.json({ servers: [...servers, ...servers], ...rest }, response);
    },
  },
  "that lets a reader delete and write nothing": {
    only: "releases/*",
    wrap: (fake) => (request) => {
      const deletes = request.method === "DELETE" && request.headers.get("x-auth-token") === "reader";
      const headers = new Headers(request.headers);
      if (!deletes) return fake(request);
      headers.set("x-auth-token", "member");
      return fake(new Request(request, { headers }));
    },
  },
  "that keeps an array, and cannot be read from then on": {
    only: "*s*",
    wrap: (fake) => {
      const poisoned = new Set<string>();
      return async (request) => {
        const { pathname } = new URL(request.url);
        const text = await request.clone().text();
        if (request.method === "PUT" && /"metadata": ?\[/.test(text)) poisoned.add(pathname);
        const isLost = poisoned.has(pathname) && request.headers.has("x-auth-token");
        return isLost ? Response.json({ metadata: [] }) : await fake(request);
      };
    },
  },
  "whose lists of items lack the last": {
    only: "*",
    wrap: (fake) => async (request) => {
      const response = await fake(request);
      if (request.method !== "GET" || !/v2\.1.*\/metadata$/.test(request.url) || !response.ok) return response;
      const { metadata } = await response.json();
      return Response.json({ metadata: Object.fromEntries(Object.entries(metadata).slice(0, -1)) }, response);
    },
  },
  "that refuses every write": {
    only: "*",
    wrap: (fake) => (request) => {
      const isRead = request.method === "GET";
      return isRead ? fake(request) : Response.json({ forbidden: { code: 403, message: "no" } }, { status: 403 });
    },
  },
  "whose errors are pages": {
    only: "keys/*",
    wrap: (fake) => async (request) => {
      const response = await fake(request);
      return response.ok ? response : new Response("<html>", { status: response.status });
    },
  },
};

for (const [name, { only, wrap }] of Object.entries(wrongProviders)) {
  Deno.test({
    name: `examples/python-runner gives the verdicts of verify on a provider ${name}`,
    ignore,
    async fn() {
      const { out: cases } = await runCli("cases", "--only", only);
      const { code, verdicts } = await served(wrap, (provider) => runPython(cases, provider));
      equal(code, 1);
      ok(Object.values(verdicts).includes("fails"));
      deepEqual(verdicts, await served(wrap, (provider) => verdictsOfOurs(provider, { only })));
    },
  });
}

Deno.test({
  name: "examples/python-runner takes a token from the environment, as verify --init writes it",
  ignore,
  async fn() {
    const projectId = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
    const token = Deno.env.get("PATH")!;
    const served = await serveFake(createFakeService({ servers: { web1: {} }, tokens: { [token]: { projectId } } }));
    try {
      const auth = { token: { env: "PATH" } };
      const provider = { endpoint: served.url, projectId, auth, servers: { active: "web1" } };
      const few = casesDocument(cases.filter(({ id }) => id.startsWith("set/creates-")));
      const { code, out } = await runPython(few, provider);
      deepEqual([code, out.split("\n").at(-2)], [0, `${few.cases.length} holds, 0 fails, 0 not run`], out);
    } finally {
      await served.close();
    }
  },
});

Deno.test({
  name: "examples/python-runner writes no case to a server whose items the API would not take back",
  ignore,
  async fn() {
    const projectId = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
    const items = { "a/b": "1", x: "${x*3}" };
    const fake = createFakeService({ servers: { web1: { metadata: items } }, tokens: { "t-1": { projectId } } });
    const served = await serveFake(fake);
    try {
      const provider = { endpoint: served.url, projectId, auth: { token: "t-1" }, servers: { active: "web1" } };
      const only = ["set/*", "list/*"];
      const { verdicts } = await runPython(casesDocument(cases.filter(({ id }) => /^(set|list)\//.test(id))), provider);
      deepEqual(verdicts, await verdictsOfOurs(provider, { only }));
      deepEqual(Object.values(verdicts).filter((verdict) => verdict === "fails"), []);
      deepEqual(fake.calls().filter(({ method, status }) => method !== "GET" && status < 300), []);
    } finally {
      await served.close();
    }
  },
});

/** Serves a wrong provider anew. */
function served<T>(wrap: (fake: Fetch) => Fetch, use: (provider: Provider) => Promise<T>): Promise<T> {
  return serveWrong({ wrap }, use);
}

const plugin = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "pytest_server_metadata"];
const hasPytest = !ignore && (await new Deno.Command(python, { args: ["-c", "import pytest"] }).output()).success;

for (
  const [name, wrap, only] of [["the fake", (fake: Fetch) => fake, "set/*"], [
    "a wrong provider",
    wrongProviders["that returns 200 for 204"]!.wrap,
    "delete/*",
  ]] as const
) {
  Deno.test({
    name: `examples/python-runner as a pytest plugin makes each case a test, on ${name}`,
    ignore: !hasPytest,
    async fn() {
      const { out: cases } = await runCli("cases", "--only", only);
      const found = await served(wrap, async (provider) => {
        const { results } = await verify(provider, { only });
        return Map.groupBy(results, ({ verdict }) => verdict);
      });
      const { code, stdout } = await served(
        wrap,
        (provider) =>
          withFile(cases, (casesFile) =>
            withFile(provider, (file) =>
              new Deno.Command(python, {
                args: [...plugin, "--metadata-cases", casesFile, file],
                env: { PYTHONPATH: fileURLToPath(new URL(".", `file://${runner}`)), PYTHONDONTWRITEBYTECODE: "1" },
              }).output())),
      );
      const out = new TextDecoder().decode(stdout);
      const count = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(out)?.[1] ?? 0);
      const of = (verdict: string) => found.get(verdict as "holds")?.length ?? 0;
      deepEqual([count("passed"), count("failed"), count("skipped")], [of("holds"), of("fails"), of("not run")], out);
      equal(code, of("fails") ? 1 : 0);
    },
  });
}

Deno.test({
  name: "examples/python-runner exits with 2 and one line where it could not run",
  ignore,
  async fn() {
    const { out: cases } = await runCli("cases", "--only", "set/*");
    const provider = describedAt("http://127.0.0.1:1");
    for (
      const [document, described] of [
        [cases, provider],
        [cases, "{"],
        [cases, {}],
        [{ ...JSON.parse(cases), format: 2 }, provider],
        [{ ...JSON.parse(cases), cases: [] }, provider],
        [cases, { ...provider, projectId: undefined }],
        [cases, { ...provider, auth: { password: {} } }],
        [cases, { ...provider, auth: { token: { env: "NO_SUCH_VARIABLE" } } }],
      ] as const
    ) {
      const { code, err, out } = await runPython(document, described);
      equal(code, 2, out);
      match(err, /^verify\.py: .*\n$/);
    }
  },
});

Deno.test("casesDocument() and what cases prints keep cases.schema.json", async () => {
  const schema = JSON.parse(await Deno.readTextFile(new URL("../../openapi/cases/schema.json", import.meta.url)));
  const holds = new Ajv2020().compile(casesSchema(schema));
  const { out } = await runCli("cases");
  const document = JSON.parse(out);
  ok(holds(document), JSON.stringify(holds.errors?.slice(0, 3)));
  deepEqual(document, JSON.parse(JSON.stringify(casesDocument(cases))));
  for (const wrong of [{ format: 2 }, { cases: [{}] }, { signs: 1 }]) ok(!holds({ ...document, ...wrong }));
});

Deno.test("casesDocument() has no half of a surrogate pair, which many JSON parsers refuse", () => {
  const document = JSON.stringify(casesDocument(cases));
  deepEqual(/(?<!\\)(?:\\\\)*\\ud[89a-f]/.exec(document), null);
  ok(document.includes('"text":"{\\"meta\\":{\\"k\\":\\"a\\\\ud83dz\\"}}"'));
});

Deno.test("casesDocument() has schemas for the error bodies that verify accepts, and for no others", () => {
  const { errorBodies } = casesDocument(cases) as unknown as { errorBodies: Record<number, object> };
  const holds = new Ajv2020().compile(errorBodies[404]!);
  const accepts = (body: unknown) => {
    const received: Received = {
      status: 404,
      headers: new Headers({ "content-type": "application/json" }),
      text: JSON.stringify(body),
      json: body as Json,
      silent: false,
    };
    return judge(received, { status: 404 }, { quota: 0 }).length === 0;
  };
  const message = "no such server";
  for (
    const body of [
      { itemNotFound: { code: 404, message } },
      { itemNotFound: { code: 404, message, more: 1 } },
      { error: { code: "Ecs.0114", message } },
      { error: { code: 404, message } },
      { error_code: "APIGW.0101", error_msg: message, request_id: "1" },
      { itemNotFound: { code: 400, message } },
      { itemNotFound: { code: "404", message } },
      { itemNotFound: { code: 404, message: " " } },
      { itemNotFound: { code: 404, message }, more: 1 },
      { badRequest: { code: 404, message } },
      { error: { code: "", message } },
      { error: { code: "404", message } },
      { error: { code: "400", message } },
      { code: "404 Not Found", message, title: "Not Found" },
      { code: "400 Bad Request", message, title: "Bad Request" },
      { code: "4040", message, title: "Not Found" },
      { code: "404 Not Found", message },
      { error_code: "APIGW.0101" },
      { error_code: 1, error_msg: message },
      {},
      [],
      null,
      "no such server",
    ]
  ) equal(holds(body), accepts(body), JSON.stringify(body));
});

Deno.test("cases about the quota fit into one request up to the largest quota that they are run with", () => {
  for (const { id, given, steps } of cases.filter(needsQuota)) {
    for (const body of [{ metadata: given ?? {} }, ...steps.map(({ body }) => body ?? null)]) {
      ok(JSON.stringify(expandJson(body as Json, quotas.to)).length <= maxBodyBytes, id);
    }
  }
});

Deno.test("examples/python-runner/verify.py has at most 400 lines of code", async () => {
  const lines = (await Deno.readTextFile(runner)).split("\n");
  const code = lines.filter((line) => !/^\s*($|#|""".*"""$)/.test(line));
  ok(code.length <= 400, `${code.length} of ${lines.length} lines`);
});

Deno.test("casesDocument() says what each step puts on the wire", () => {
  const { cases: all } = casesDocument(cases) as { cases: { id: string; steps: { target: string }[] }[] };
  const targetOf = (id: string) => all.find((one) => one.id === id)?.steps[0]?.target;
  equal(targetOf("addresses/get-decodes-once"), "/v2.1/${project}/servers/${id}/metadata/%256Bey");
  equal(targetOf("list/answers-every-item"), "/v2.1/${project}/servers/${id}/metadata");
  for (const { steps } of all) for (const { target } of steps) match(target, /^\/[!-~]*$/);
});

Deno.test("cases prints one JSON document that names all that its cases need", async () => {
  const { code, out } = await runCli("cases", "--only", "list/*");
  equal(code, 0);
  const { format, operations, schemas, errorBodies, cases } = JSON.parse(out);
  equal(format, 1);
  deepEqual(operations.deleteServerMetadataItem, {
    api: "v2.1",
    method: "DELETE",
    path: "/v2.1/{project_id}/servers/{server_id}/metadata/{key}",
  });
  ok(cases.length > 3);
  for (const { id, steps } of cases) {
    match(id, /^list\//);
    for (const { operation, expect } of steps) {
      if (operation) ok(operations[operation], operation);
      for (const status of [expect.status].flat()) if (status >= 400) ok(errorBodies[status], status);
      if (expect.schema) ok(schemas[expect.schema], expect.schema);
    }
  }
  const none = await runCli("cases", "--only", "no/such");
  deepEqual([none.code, none.err], [
    2,
    "cases: no case matches no/such; a pattern is an id, with * for any text, such as 'set/*'\n",
  ]);
});
