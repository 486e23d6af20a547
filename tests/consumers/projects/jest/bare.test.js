// jsdom as Jest has it, without fetch: everything loads, what needs no request works, and the rest says what to do.
const { createMetadataClient, tokenAuth, MetadataError } = require("@ecs-contract/server-metadata");
const { createFakeService } = require("@ecs-contract/server-metadata/fake");
const { serverMetadata } = require("@ecs-contract/server-metadata/schemas");

require("@ecs-contract/server-metadata/conformance");

const options = { endpoint: "https://compute.example", projectId: "f00d", auth: tokenAuth("a-token") };

test("a page is here, and no fetch", () => {
  expect([typeof document, typeof fetch, typeof Request]).toEqual(["object", "undefined", "undefined"]);
});

test("what is wrong with items is said without a request", async () => {
  expect(serverMetadata["~standard"].validate({ "a b": "1" }).issues).toHaveLength(1);
  const refusal = await createMetadataClient(options).set("web1", "a b", "1").catch((error) => error);
  expect([refusal instanceof MetadataError, refusal.code]).toEqual([true, "invalid_request"]);
});

test("a request says what is missing, and what to do", async () => {
  await expect(createMetadataClient(options).list("web1")).rejects.toThrow(/Request.*jest-fixed-jsdom/);
  expect(() => createFakeService({ servers: { web1: {} } })).toThrow(/Request.*jest-fixed-jsdom/);
});
