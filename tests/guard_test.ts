import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { parse } from "yaml";
import { createFakeService } from "../src/fake/mod.ts";
import { matchesKey } from "../src/client/guard.ts";
import {
  createMetadataClient,
  type Metadata,
  type MetadataClient,
  type MetadataClientOptions,
  MetadataError,
  privilegedKeys,
  systemKeys,
  tokenAuth,
} from "../src/mod.ts";

/** A server with these items, a client of it, and what was asked and is stored. */
function given(metadata: Metadata, options: Partial<MetadataClientOptions> = {}) {
  const fake = createFakeService({ servers: { web1: { metadata } } });
  const auth = tokenAuth("any-token");
  const client = createMetadataClient({
    endpoint: "https://compute.example",
    projectId: "f00d",
    auth,
    fetch: fake,
    ...options,
  });
  return {
    client,
    methods: () => fake.calls().map(({ method }) => method).join(" "),
    stored: () => fake.state("web1").metadata,
  };
}

const system = { "vpc_id": "v-1", "metering.order_id": "o-1", "os_type": "Linux" };

Deno.test("replace() on a server without system items needs no word", async () => {
  const { client, methods } = given({ tier: "gold" });
  deepEqual(await client.replace("web1", { role: "db" }), { role: "db" });
  equal(methods(), "GET PUT");
});

Deno.test("replace() refuses to remove system items, names them and the words, and writes nothing", async () => {
  const { client, methods, stored } = given({ ...system, tier: "gold" });
  await rejects(client.replace("web1", { role: "db", os_type: "Linux" }), {
    name: "MetadataError",
    code: "invalid_request",
    message: 'Cannot replace metadata of server "web1": it would remove "vpc_id", "metering.order_id"; ' +
      'say { system: "keep" } or { system: "drop" }',
  });
  equal(methods(), "GET");
  deepEqual(stored(), { ...system, tier: "gold" });
});

Deno.test("replace() goes on where its own items include the system's", async () => {
  const { client, stored } = given({ ...system, tier: "gold" });
  await client.replace("web1", { ...system, os_type: "Windows" });
  deepEqual(stored(), { ...system, os_type: "Windows" });
});

Deno.test('replace() with system: "keep" sends system items back, and its own values win', async () => {
  const { client, methods, stored } = given({ ...system, tier: "gold" });
  const wanted = { ...system, role: "db", os_type: "Windows" };
  deepEqual(await client.replace("web1", { role: "db", os_type: "Windows" }, { system: "keep" }), wanted);
  deepEqual(stored(), wanted);
  equal(methods(), "GET PUT");
});

Deno.test('replace() with system: "drop" removes them', async () => {
  const { client, stored } = given({ ...system, tier: "gold" });
  deepEqual(await client.replace("web1", {}, { system: "drop" }), {});
  deepEqual(stored(), {});
});

Deno.test("replace() with both words is one request", async () => {
  const { client, methods } = given({ ...system, agency_name: "ops" });
  deepEqual(await client.replace("web1", {}, { system: "drop", privileged: true }), {});
  equal(methods(), "PUT");
});

Deno.test("replace() removes a privileged item only with privileged: true", async () => {
  const { client, stored } = given({ agency_name: "ops", tier: "gold" });
  await rejects(client.replace("web1", {}), /it would remove "agency_name"; say \{ system: "keep" \}/);
  await rejects(
    client.replace("web1", {}, { system: "drop" }),
    /it would remove "agency_name"; say { privileged: true }$/,
  );
  deepEqual(stored(), { agency_name: "ops", tier: "gold" });
  deepEqual(await client.replace("web1", {}, { system: "keep" }), { agency_name: "ops" });
  deepEqual(await client.replace("web1", {}, { system: "keep", privileged: true }), {});
});

Deno.test("replace() reports an absent server as its own error", async () => {
  const { client, methods } = given({});
  await rejects(client.replace("web2", {}), /^MetadataError: Cannot replace metadata of server "web2": 404, /);
  equal(methods(), "GET");
});

const privileged: [string, (client: MetadataClient, options?: { privileged: true }) => Promise<unknown>][] = [
  ["set", (client, options) => client.set("web1", "agency_name", "ops", options)],
  ["merge", (client, options) => client.merge("web1", { role: "db", agency_name: "ops" }, options)],
  ["replace", (client, options) => client.replace("web1", { agency_name: "ops" }, options)],
  ["delete", (client, options) => client.delete("web1", "agency_name", options)],
];

for (const [verb, call] of privileged) {
  Deno.test(`${verb}() of a privileged key is refused with the reason, and nothing is sent`, async () => {
    const { client, methods } = given({ agency_name: "dev" });
    await rejects(call(client), (error: MetadataError) => {
      ok(error instanceof MetadataError);
      equal(error.code, "invalid_request");
      match(
        error.message,
        new RegExp(`^Cannot ${verb} .* of server "web1": "agency_name" lends the server the rights`),
      );
      match(error.message, /if you mean it, say { privileged: true }$/);
      return true;
    });
    equal(methods(), "");
  });

  Deno.test(`${verb}() of a privileged key goes with privileged: true`, async () => {
    const { client, stored } = given({ agency_name: "dev" });
    await call(client, { privileged: true });
    equal(stored().agency_name, verb === "delete" ? undefined : "ops");
  });
}

Deno.test("a privileged key needs the word without validation as well", async () => {
  const { client, methods } = given({}, { validate: false });
  for (const key of Object.keys(privilegedKeys)) {
    await rejects(client.set("web1", key, "x"), { code: "invalid_request" });
  }
  equal(methods(), "");
});

Deno.test("reading a privileged key needs no word, nor does setting or deleting a system key by name", async () => {
  const { client } = given({ agency_name: "dev", vpc_id: "v-1" });
  equal(await client.get("web1", "agency_name"), "dev");
  equal(await client.set("web1", "vpc_id", "v-2"), "v-2");
  await client.delete("web1", "vpc_id");
});

Deno.test("names that every object has are no privileged keys", async () => {
  const { client } = given({});
  for (const key of ["constructor", "__proto__", "toString"]) equal(await client.set("web1", key, "v"), "v");
  equal(Object.keys(await client.replace("web1", {})).length, 0);
});

Deno.test("systemKeys: and privilegedKeys: take the place of the known ones", async () => {
  const own = { systemKeys: ["acme.*", "tier"], privilegedKeys: { sudo: "makes everybody root" } };
  const { client } = given({ "acme.id": "1", "acme": "2", "vpc_id": "v-1" }, own);
  deepEqual(client.policy, { validate: true, ...own });
  await rejects(client.replace("web1", {}), /it would remove "acme.id"; say/);
  await rejects(client.set("web1", "sudo", "yes"), /"sudo" makes everybody root; if you mean it, say/);
  equal(await client.set("web1", "agency_name", "ops"), "ops");
});

Deno.test("where no key is guarded, replace() is one request", async () => {
  const { client, methods } = given(system, { systemKeys: [], privilegedKeys: {} });
  deepEqual(await client.replace("web1", { role: "db" }), { role: "db" });
  equal(methods(), "PUT");
});

Deno.test("a pattern is the whole key, or its beginning before a *", () => {
  const patterns = ["vpc_id", "metering.*"];
  deepEqual(["vpc_id", "metering.", "metering.a.b"].map((key) => matchesKey(patterns, key)), [true, true, true]);
  deepEqual(["vpc_id2", "VPC_ID", "vpc", "metering", "ametering."].some((key) => matchesKey(patterns, key)), false);
  equal(matchesKey(["*"], "anything"), true);
});

interface KeyRow {
  meaning: string;
  writer: string;
  confidence: string;
  source: string[];
}

Deno.test("every system and privileged key of the document says what it is, who writes it, how that is known and from where", async () => {
  const document = parse(await Deno.readTextFile(new URL("../openapi/nova-v2.1.yaml", import.meta.url)));
  deepEqual(Object.keys(document["x-system-keys"]), systemKeys);
  deepEqual(Object.keys(document["x-privileged-keys"]), Object.keys(privilegedKeys));
  for (const table of ["x-system-keys", "x-privileged-keys"]) {
    for (const [key, { meaning, writer, confidence, source }] of Object.entries<KeyRow>(document[table])) {
      ok(meaning && writer && source.length > 0, key);
      equal(confidence === "documented", source.every((text) => text.startsWith("Vendor page")), key);
      ok(confidence === "documented" || confidence === "observed", key);
    }
  }
});
