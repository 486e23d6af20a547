// The package, as installed, and facts to try it with → what holds and what doesn't; plain JavaScript, for any runtime.
import {
  accessKeyAuth,
  compose,
  createMetadataClient,
  MetadataError,
  retry,
  tokenAuth,
} from "@ecs-contract/server-metadata";
import { createFakeProvider, verify } from "@ecs-contract/server-metadata/conformance";
import { createFakeService } from "@ecs-contract/server-metadata/fake";
import { serverMetadata } from "@ecs-contract/server-metadata/schemas";
import { createFakeService as createOtherFake } from "the-other-copy/fake";
import { createMetadataClient as createOtherClient, MetadataError as OtherError } from "the-other-copy";

const projectId = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
const auth = tokenAuth("any-token");
const given = { tier: "gold", "a:b": "键😀", "..": "dots" };
const clientOf = (endpoint, fetch) => createMetadataClient({ endpoint, projectId, auth, fetch });
const sorted = (items) => JSON.stringify(Object.entries(items).sort());

/** The fake that is to be served for {@linkcode smoke}. */
export const servedFake = () => createFakeService({ servers: { web1: { metadata: given }, locked: { locked: true } } });

/**
 * Runs every check; answers `name: trouble` for each, the trouble empty if there is none.
 *
 * @param facts.endpoint Where `servedFake()` is served.
 * @param facts.vectors Requests, and how they are signed.
 */
export async function smoke({ endpoint, vectors, credentials }) {
  const results = {};
  for (const [name, check] of Object.entries(checks)) {
    let timer;
    results[name] = await Promise.race([
      check({ endpoint, vectors, credentials }),
      new Promise((_, reject) => timer = setTimeout(reject, 10_000, new Error("takes longer than 10 s"))),
    ]).then(() => "", (error) => String(error?.stack ?? error));
    clearTimeout(timer);
  }
  return results;
}

const checks = {
  "six verbs, in process": () => sixVerbs(clientOf("https://compute.example", servedFake())),
  "six verbs, over HTTP": ({ endpoint }) => sixVerbs(clientOf(endpoint)),
  async "a refusal, over HTTP"({ endpoint }) {
    const error = await thrown(clientOf(endpoint).set("locked", "role", "db"));
    equal([error.code, error.status, error.ruleId], ["conflict", 409, "server.unlocked"]);
  },
  async "signatures"({ vectors, credentials: { ak, sk } }) {
    for (const { method, url, headers, body, expected } of vectors) {
      let sent;
      const { "X-Sdk-Date": _, ...others } = headers;
      const answer = (request) => (sent = request.headers.get("authorization"), Promise.resolve(new Response()));
      const now = () => new Date("2026-01-31T08:09:10Z");
      const fetch = compose(answer, accessKeyAuth({ accessKeyId: ak, secretAccessKey: sk }, { now }));
      await fetch(new Request(url, { method, headers: others, body: body && new TextEncoder().encode(body) }));
      equal(sent, expected.authorization);
    }
  },
  async "errors of two copies"() {
    const options = { endpoint: "https://compute.example", projectId, auth, fetch: createOtherFake() };
    const error = await thrown(createOtherClient(options).get("web1", "role"));
    equal([OtherError === MetadataError, error instanceof OtherError, error instanceof MetadataError], [
      false,
      true,
      true,
    ]);
    equal(new TypeError() instanceof MetadataError, false);
  },
  async "keys that are traps"() {
    const client = clientOf("https://compute.example", servedFake());
    for (const key of ["__proto__", "constructor", "toString"]) {
      await client.set("web1", key, "v");
      equal(await client.get("web1", key), "v");
      await client.delete("web1", key);
    }
    equal(await client.get("web1", ".."), "dots");
    equal((await thrown(client.delete("web1", ".."))).ruleId, "path.dot-keys");
    equal((await thrown(client.set("web1", "cost center", "v"))).ruleId, "key.alphabet");
    equal((await thrown(client.set("web1", "k".repeat(256), "v"))).ruleId, "key.length");
    equal((await thrown(client.set("web1", "half", "\ud83d"))).ruleId, "value.unicode");
    const issues = serverMetadata["~standard"].validate(JSON.parse('{"__proto__":1}')).issues;
    equal(issues.map(({ path, ruleId }) => [path, ruleId]), [[["__proto__"], "value.type"]]);
  },
  async "a retry"() {
    const fake = servedFake();
    fake.fail({ operation: "getServerMetadataItem", times: 2, kind: 503, retryAfter: 0 });
    equal(await clientOf("https://compute.example", compose(fake, retry())).get("web1", "tier"), "gold");
    equal(fake.calls().length, 3);
  },
  async "the suite"() {
    const { ok, counts } = await verify(createFakeProvider(), { only: "*/*e*" });
    equal([ok, counts.holds > 100], [true, true]);
  },
};

async function sixVerbs(client) {
  await client.replace("web1", given);
  equal(await client.get("web1", "a:b"), given["a:b"]);
  equal(await client.set("web1", "role", "db"), "db");
  equal(sorted(await client.merge("web1", { tier: "silver" })), sorted({ ...given, tier: "silver", role: "db" }));
  await client.delete("web1", "role");
  equal((await thrown(client.get("web1", "role"))).code, "not_found");
  equal(sorted(await client.replace("web1", given)), sorted(given));
  equal(sorted(await client.list("web1")), sorted(given));
}

/** The `MetadataError` that a call rejects with. */
async function thrown(call) {
  const error = await Promise.resolve(call).then(() => new Error("nothing was thrown"), (error) => error);
  if (error instanceof MetadataError) return error;
  throw error;
}

function equal(actual, expected) {
  const [is, ought] = [actual, expected].map((value) => JSON.stringify(value));
  if (is !== ought) throw new Error(`is ${is}, ought to be ${ought}`);
}
