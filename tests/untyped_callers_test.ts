// Callers without types: any value in the place of any option or argument, and what the error says.
import { deepEqual, doesNotMatch, equal, match, rejects } from "node:assert/strict";
import { credentialsFromCloud } from "../src/auth/clouds.ts";
import * as conformance from "../src/conformance/mod.ts";
import * as front from "../src/mod.ts";
import { createFakeService } from "../src/fake/mod.ts";

const secret = "planted-secret";
const projectId = "f00d";

/** Values that are hardly ever right; where one is right, the call returns. */
const values: Record<string, unknown> = {
  null: null,
  "a number": 5,
  "a negative number": -1,
  NaN: NaN,
  "a bigint": 10n,
  "a boolean": true,
  "an empty text": "",
  "a text": secret,
  "half a surrogate pair": "\ud800",
  "a line break": "a\nb",
  "a symbol": Symbol("s"),
  "an array": [5],
  "an object": {},
  "an object without a prototype": Object.assign(Object.create(null), { a: 1 }),
  "a frozen object": Object.freeze({ a: null }),
  "an object that is no text": { toString: 1 },
  "a Map": new Map([["a", "b"]]),
  "a Set": new Set(["a"]),
  "a Date": new Date(0),
  "a URL": new URL("https://x.example"),
  "a class": class {},
  "a promise": Promise.resolve({ a: "b" }),
  "a function": () => {},
  "a signal": new AbortController().signal,
};

/** How engines word a fault of a program. */
const engine =
  /is not a function|Cannot (read|convert|destructure|mix|use)|is not iterable|serialize a BigInt|reading '|\[object|Illegal/;

const fake = () => createFakeService({ servers: { web1: { metadata: { tier: "gold" } } } });
const clientOf = (more: object = {}) =>
  front.createMetadataClient({
    ...{ endpoint: "https://compute.example", projectId, auth: front.tokenAuth("tok"), fetch: fake() },
    ...more,
  });
const iam: front.Fetch = () => {
  const endpoints = [{ interface: "public", region_id: "one", url: "https://compute.example/v2.1" }];
  const token = { project: { id: projectId }, catalog: [{ type: "compute", endpoints }] };
  return Response.json({ token }, { status: 201, headers: { "x-subject-token": "t" } });
};
const password = { iamEndpoint: "https://iam.example", user: { id: "u" }, password: secret, fetch: iam };
const application = { iamEndpoint: "https://iam.example", credential: { id: "a" }, secret, fetch: iam };
const key = { accessKeyId: "AK", secretAccessKey: secret };
const places = { env: { HOME: "/nowhere", XDG_CONFIG_DIRS: "/nowhere" }, directory: "/nowhere" };
// deno-lint-ignore no-explicit-any -- the callers of these tests have no types
type Any = any;
const all = async (items: AsyncIterable<unknown>) => {
  for await (const item of items) if (Object(item).kind === "failed") throw Object(item).error;
};

/** Places of ids and names, which messages show. */
const showsIds = /^(cloud|region|directory|api|after|only) of|^a fake$|^argument|^endpointFor|^sync\(client/;

/** Each call with a place for a value. */
const calls: Record<string, (value: Any) => unknown> = {
  "createMetadataClient()": (value) => front.createMetadataClient(value),
  "retry()": (value) => front.retry(value),
  "paced()": (value) => front.paced(value),
  "tokenAuth()": (value) => front.tokenAuth(value),
  "accessKeyAuth()": (value) => front.accessKeyAuth(value),
  "accessKeyAuth(key, …)": (value) => front.accessKeyAuth(key, value),
  "accessKeyAuth(() => …)": (value) => clientOf({ auth: front.accessKeyAuth(() => value) }).list("web1"),
  "a clock of accessKeyAuth()": (value) =>
    clientOf({ auth: front.accessKeyAuth(key, { now: () => value }) }).list("web1"),
  "passwordAuth()": (value) => front.passwordAuth(value),
  "a clock of passwordAuth()": (value) => front.passwordAuth({ ...password, now: () => value }).project(),
  "project()": (value) => front.passwordAuth(password).project(value),
  "locate()": (value) => front.passwordAuth(password).locate(value),
  "applicationCredentialAuth()": (value) => front.applicationCredentialAuth(value),
  "serverAccessKey()": (value) => front.serverAccessKey(value),
  "credentialsFromEnvironment()": (value) => front.credentialsFromEnvironment(value),
  "credentialsFromCloud()": (value) =>
    credentialsFromCloud({ ...places, ...Object(value), ...{ directory: "/nowhere" } }),
  "endpointFor()": (value) => front.endpointFor(value),
  "compose()": (value) => front.compose(value),
  "compose(fetch, …)": (value) => front.compose(iam, value),
  "a composed fetch": (value) => front.compose(iam, front.retry(), front.tokenAuth("a"))(value),
  "fromFetch()": (value) => front.fromFetch(value),
  "a function of fromFetch()": (value) => clientOf({ fetch: front.fromFetch(() => value) }).list("web1"),
  "a fetch": (value) => clientOf({ fetch: () => value }).list("web1"),
  "a layer": (value) => clientOf({ auth: () => value }).list("web1"),
  "the fetch of a layer": (value) => clientOf({ auth: () => () => value }).list("web1"),
  "forEachServer()": (value) => front.forEachServer(value, () => {}),
  "forEachServer(ids, …)": (value) => front.forEachServer([], value),
  "listServers()": (value) => all(front.listServers(value)),
  "sync()": (value) => front.sync(value, "web1", {}),
  "sync(client, …)": (value) => front.sync(clientOf(), value, {}),
  "ensureDeleted()": (value) => front.ensureDeleted(value, "web1", "a"),
  "verify()": (value) => conformance.verify(value),
  "restore()": (value) => conformance.restore(value, value),
  "restore(provider, …)": (value) => conformance.restore(conformance.createFakeProvider(), value),
  "differences()": (value) => conformance.differences(value, value),
  "differences(provider, …)": (value) => conformance.differences(conformance.createFakeProvider(), value),
  "testCases()": (value) => conformance.testCases(value, conformance.createFakeProvider()),
  "testCases(test, …)": (value) => conformance.testCases(() => {}, value),
  "a fake": (value) => (fake() as Any)(value),
  "syncFleet()": (value) => all(front.syncFleet(value, [])),
  "syncFleet(client, […])": (value) => all(front.syncFleet(clientOf(), [value])),
};
const options: Record<string, [names: string, call: (option: object) => unknown]> = {
  "createMetadataClient()": [
    "endpoint api projectId auth fetch retry timeoutMs docs validate systemKeys privilegedKeys clock",
    (option) => clientOf(option).replace("web1", { a: "b" }),
  ],
  "retry()": [
    "attempts baseDelayMs maxDelayMs attemptTimeoutMs deadlineMs conflicts budget onRetry random clock",
    (option) => front.retry(option),
  ],
  "verify()": [
    "cases only deviations maxFailures seed timeoutMs rate signal save watchMs clock onResult",
    (option) => conformance.verify(conformance.createFakeProvider(), { cases: [], ...option }),
  ],
  "testCases()": [
    "cases only deviations timeoutMs rate save",
    (option) => conformance.testCases(() => {}, conformance.createFakeProvider(), { cases: [], ...option }),
  ],
  "paced()": ["rate maxWaitMs onPace clock attempts", (option) => front.paced(option)],
  "accessKeyAuth()": ["now", (option) => clientOf({ auth: front.accessKeyAuth(key, option) }).list("web1")],
  "passwordAuth()": [
    "iamEndpoint user password domain project scope fetch now",
    (option) => front.passwordAuth({ ...password, ...option }).project(),
  ],
  "applicationCredentialAuth()": [
    "iamEndpoint credential secret user domain fetch now",
    (option) => front.applicationCredentialAuth({ ...application, ...option }).project(),
  ],
  "locate()": ["region interface signal", (option) => front.passwordAuth(password).locate(option)],
  "serverAccessKey()": ["fetch now", (option) => front.serverAccessKey({ fetch: iam, ...option })],
  "credentialsFromEnvironment()": [
    "fetch now projectId",
    (option) => front.credentialsFromEnvironment({ OS_TOKEN: "t", OS_PROJECT_ID: projectId }, option),
  ],
  "credentialsFromCloud()": ["env directory cloud region", (option) => credentialsFromCloud({ ...places, ...option })],
  "forEachServer()": ["concurrency signal onProgress", (option) => front.forEachServer(["a"], () => {}, option)],
  "listServers()": ["pageSize after signal", (option) => all(front.listServers(clientOf(), option))],
  "sync()": [
    "owned privileged signal dryRun verify maxRounds clock deadlineMs onPlan settleMs",
    (option) => front.sync(clientOf(), "web1", { a: "b" }, { settleMs: 0, ...option }),
  ],
  "syncFleet()": [
    "owned privileged signal dryRun verify maxRounds clock concurrency pageSize checkpoint onWritten settleMs",
    (option) => all(front.syncFleet(clientOf(), [["web1", { a: "b" }]], { settleMs: 0, ...option })),
  ],
};
for (const [name, [names, call]] of Object.entries(options)) {
  for (const option of names.split(" ")) calls[`${option} of ${name}`] = (value) => call({ [option]: value });
}
const right: Record<string, unknown[]> = {
  list: ["web1"],
  get: ["web1", "tier"],
  set: ["web1", "a", "b"],
  delete: ["web1", "tier"],
  merge: ["web1", { a: "b" }],
  replace: ["web1", { a: "b" }],
};
for (const [verb, given] of Object.entries(right)) {
  [...given, {}].forEach((_, at) => {
    calls[`argument ${at + 1} of ${verb}()`] = (value) => (clientOf() as Any)[verb](...given.toSpliced(at, 1, value));
  });
}

for (const [name, call] of Object.entries(calls)) {
  Deno.test(`${name} takes any value, or says in a sentence of ours why not`, async () => {
    for (const [kind, value] of Object.entries(values)) {
      const error = await (async () => await call(value))().then(() => undefined, (error: unknown) => error);
      if (error === undefined) continue;
      equal(error instanceof Error, true, `${kind}: threw ${typeof error}`);
      const { message } = error as Error;
      doesNotMatch(message, engine, kind);
      match(message, /\w+ \w+/, kind);
      if (!showsIds.test(name)) doesNotMatch(message, new RegExp(secret), kind);
    }
  });
}

for (
  const [name, desired] of Object.entries({
    "a Map": new Map([["app.a", "1"]]),
    "a promise": Promise.resolve({ "app.a": "1" }),
    "a Date": new Date(0),
    "a URL": new URL("https://x.example"),
    "an object with a symbol": { [Symbol("k")]: "v" },
    Headers: new Headers({ a: "b" }),
  })
) {
  for (const validate of [true, false]) {
    Deno.test(`sync(), syncFleet(), merge() and replace() write nothing of ${name}, where validate is ${validate}`, async () => {
      const fetch = createFakeService({ servers: { web1: { metadata: { "app.a": "0" } } } });
      const client = clientOf({ fetch, validate });
      const owned = { owned: "app.*", settleMs: 0 };
      const refused = { code: "invalid_request", ruleId: "metadata.map" };
      await rejects(front.sync(client, "web1", desired as Any, owned), refused);
      await rejects(all(front.syncFleet(client, [["web1", desired as Any]], owned)), refused);
      await rejects(client.merge("web1", desired as Any), refused);
      await rejects(client.replace("web1", desired as Any), refused);
      deepEqual(fetch.state("web1").metadata, { "app.a": "0" });
    });
  }
}

for (const wrong of [() => Promise.resolve(false), () => "no", () => undefined]) {
  Deno.test(`sync() removes nothing if owned returns ${Deno.inspect(wrong())} in place of true or false`, async () => {
    const fetch = createFakeService({ servers: { web1: { metadata: { "app.a": "0" } } } });
    const options: Any = { owned: wrong, settleMs: 0 };
    await rejects(front.sync(clientOf({ fetch }), "web1", {}, options), /^TypeError: owned must return true or false/);
    deepEqual(fetch.state("web1").metadata, { "app.a": "0" });
  });
}

for (const [name, wrong] of Object.entries({ privileged: "false", dryRun: 0, verify: "no", system: "kepp" })) {
  Deno.test(`writes refuse ${name}: ${Deno.inspect(wrong)}, and write nothing`, async () => {
    const fetch = createFakeService({ servers: { web1: {} } });
    const client = clientOf({ fetch });
    const option: Any = { [name]: wrong };
    const words = new RegExp(`^TypeError: (${name} must be |a call has no option "${name}")`);
    await rejects(front.sync(client, "web1", { a: "b" }, option), /^TypeError/);
    await rejects(client.set("web1", "a", "b", option), words);
    await rejects(client.replace("web1", { a: "b" }, option), words);
    deepEqual(fetch.calls(), []);
  });
}
