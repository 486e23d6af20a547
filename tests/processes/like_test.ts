// verify --like: what was recorded from a Nova, run on somebody else.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { createFakeProvider, fakeInventory, pretty, type Provider, summary } from "../../src/conformance/mod.ts";
import { createFakeService, type FakeOptions } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";
import type { Fetch } from "../../src/http/fetch.ts";
import { serveForStories } from "../../src/like/served_fake.ts";
import { verifyLike } from "../../src/like/verify_like.ts";
import { run as runCli, withFile } from "../command.ts";

/** A proxy that forwards bytes to a fake, and changes what comes back. */
async function served(change: (response: string, request: string) => string, options: FakeOptions = {}) {
  const fake = createFakeService({ ...fakeInventory, keys: "nova", ...options });
  const behind = await serveFake(fake);
  const sockets = new Set<Socket>();
  const proxy = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    const { hostname, port } = new URL(behind.url);
    const upstream = connect({ host: hostname, port: Number(port) });
    let [sent, got] = ["", ""];
    socket.on("data", (chunk) => {
      const text = chunk.toString("latin1");
      // Each request has a connection of its own, so that its end is the response's.
      const closing = sent === "" && !/^connection:/im.test(text)
        ? text.replace("\r\n", "\r\nConnection: close\r\n")
        : text;
      sent += text;
      upstream.write(closing, "latin1");
    });
    socket.on("end", () => upstream.end());
    upstream.on("data", (chunk) => got += chunk.toString("latin1"));
    upstream.on("close", () => socket.end(change(got, sent), "latin1"));
    for (const one of [socket, upstream]) one.on("error", () => {});
    socket.on("close", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { fetch: _, inject: __, ...described } = createFakeProvider();
  const provider: Provider = { ...described, endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  return {
    fake,
    provider,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
      await behind.close();
    },
  };
}

for (const release of ["22", "34"] as const) {
  Deno.test(`verifyLike() finds that the fake of Nova ${release} is like it`, async () => {
    const { provider, stage, close } = await serveForStories(release);
    const report = await verifyLike(provider, release, { stage });
    await close();
    equal(report.ok, true, pretty(report));
    ok(report.counts.holds > 470);
    equal(report.counts["not run"], 0);
  });
}

Deno.test("verifyLike() finds the stories that another release responds to otherwise", async () => {
  const { provider, stage, close } = await serveForStories("26");
  const { ok: holds, results } = await verifyLike(provider, "34", { stage, only: "like/release/*" });
  await close();
  equal(holds, false);
  const failing = results.filter(({ verdict }) => verdict === "fails").map(({ id }) => id);
  ok(failing.includes("like/release/healthcheck"));
});

const wrong: Record<string, { only: string; change: (response: string, request: string) => string }> = {
  "sends no Vary": { only: "like/get/*", change: (response) => response.replace(/vary: .*\r\n/gi, "") },
  "sends errors without a charset": {
    only: "like/get/*",
    change: (response) => response.replace("; charset=UTF-8", ""),
  },
  "takes any media type": {
    only: "like/content-type/*",
    change: (response, request) =>
      request.startsWith("GET") ? response.replace("HTTP/1.1 415", "HTTP/1.1 200") : response,
  },
  "returns 405 for methods that it hasn't": {
    only: "like/method/*",
    change: (response, request) => request.startsWith("PATCH") ? response.replace("404 Not Found", "405 No") : response,
  },
  "has no HEAD": {
    only: "like/method/*",
    change: (response, request) => request.startsWith("HEAD") ? response.replace("404 Not Found", "501 No") : response,
  },
  "refuses OPTIONS": {
    only: "like/method/*",
    change: (response, request) => request.startsWith("OPTIONS") ? response.replace(" 200 ", " 404 ") : response,
  },
  "words a message otherwise": {
    only: "like/server/*",
    change: (response) => response.replace("could not be found", "cannot be found"),
  },
  "types a response without a body otherwise": {
    only: "like/delete/*",
    change: (response) =>
      response.startsWith("HTTP/1.1 204") ? response.replace("application/json", "text/html") : response,
  },
};

for (const [name, { only, change }] of Object.entries(wrong)) {
  Deno.test(`verifyLike() finds a provider that ${name}`, async () => {
    const { provider, close } = await served(change);
    const { counts } = await verifyLike(provider, "34", { only });
    await close();
    ok(counts.fails > 0);
  });
}

Deno.test("verifyLike() needs no control over servers, puts items back, and leaves locks alone", async () => {
  const { fake, provider, close } = await served((response) => response);
  const before = fake.snapshot();
  const { counts, results, ok: holds } = await verifyLike(provider, "34");
  deepEqual(fake.snapshot(), before);
  await close();
  equal(holds, true);
  ok(counts.holds > 350, `${counts.holds}`);
  const reasons = new Set(results.flatMap(({ reason }) => reason ?? []));
  ok(reasons.has("needs a server that may be locked"));
});

Deno.test("verifyLike() says what a server with the right items and a caller of another project make possible", async () => {
  const projectId = "f9e8d7c6b5a4493827160f5e4d3c2b1a";
  const ready = "5e7e7000-0000-4000-8000-0000000000aa";
  const tokens = { ...fakeInventory.tokens, other: { projectId } };
  const servers = { ...fakeInventory.servers, [ready]: { vmState: "error", metadata: { a: "1", b: "2" } } } as const;
  const { provider, close } = await served((response) => response, { tokens, servers });
  const countOf = async (more: Partial<Provider>, only: string) =>
    (await verifyLike({ ...provider, ...more }, "34", { only })).counts.holds;
  const auth = { ...provider.auth!, other: "other" };
  const error = [provider.servers.error!, ready].flat();
  const [foreign, state] = ["like/auth/token-of-another-project", "like/state/error-refuses-writes"];
  deepEqual([await countOf({}, foreign), await countOf({ auth }, foreign)], [0, 1]);
  deepEqual([await countOf({}, state), await countOf({ servers: { ...provider.servers, error } }, state)], [0, 1]);
  await close();
});

Deno.test("verifyLike() puts items back after a run that is interrupted, and says what it did not come to", async () => {
  const { fake, provider, close } = await served((response) => response);
  const before = fake.snapshot();
  const control = new AbortController();
  let seen = 0;
  const onResult = () => void (++seen === 20 && control.abort());
  const { counts, stopped } = await verifyLike(provider, "34", { signal: control.signal, onResult });
  deepEqual(fake.snapshot(), before);
  await close();
  match(stopped ?? "", /interrupted/);
  ok(counts["not run"] > 400);
});

Deno.test("verifyLike() runs no story on a provider whose list is wrong, and loses no item", async () => {
  const { fake, provider, close } = await served((response) => response);
  const before = fake.snapshot();
  const fetch: Fetch = async (request) => {
    const response = await globalThis.fetch(request);
    const isList = request.method === "GET" && request.url.endsWith("/metadata");
    return isList ? Response.json({ metadata: {} }) : response;
  };
  const { counts, results, ok: holds } = await verifyLike({ ...provider, fetch }, "34", { only: "like/set*" });
  deepEqual(fake.snapshot(), before);
  await close();
  equal(holds, false);
  equal(counts["not run"], results.length);
  match(results[0]?.reason ?? "", /^broken by the case list\/answers-every-item: GET …\/metadata lacks the item "/);
});

Deno.test("verifyLike() puts items back after an error of the caller's own code", async () => {
  const { fake, provider, close } = await served((response) => response);
  const before = fake.snapshot();
  let seen = 0;
  const onResult = () => {
    if (++seen === 40) throw new Error("planted");
  };
  await rejects(verifyLike(provider, "34", { onResult }), /planted/);
  deepEqual(fake.snapshot(), before);
  await close();
});

Deno.test("verifyLike() leaves a server as another program made it before the first write", async () => {
  const { fake, provider, close } = await served((response) => response);
  const foreign = String(provider.servers.foreign);
  let requests = 0;
  const fetch: Fetch = async (request) => {
    if (++requests === 10) fake.setState(foreign, { metadata: { theirs: "1" } });
    return await globalThis.fetch(request);
  };
  const { counts } = await verifyLike({ ...provider, fetch }, "34", { only: "like/set*" });
  ok(counts.holds > 3, `${counts.holds}`);
  deepEqual(fake.state(foreign).metadata, { theirs: "1" });
  await close();
});

Deno.test("verify --like runs the fake on its own stories, and takes one list of deviations for cases and stories", async () => {
  const result = await runCli("verify", "--like", "31", "--only", "like/size/*");
  equal(result.code, 0);
  match(result.out, /^✓ the fake of Nova 31: all \d+ cases hold\.\n$/);
  const deviations = [
    { case: "like/size/*", reason: "a body may have any size" },
    { case: "set/*", reason: "a case, which is not of this level" },
  ];
  const { code, out } = await withFile(
    deviations,
    (file) => runCli("verify", "--like", "31", "--only", "like/size/*", "--deviations", file),
  );
  equal(code, 1);
  match(out, /hold that are listed as known failures/);
});

Deno.test("verify --like names the releases that there are, and a pattern that matches no story", async () => {
  const other = await runCli("verify", "--like", "35");
  deepEqual([other.code, other.err], [2, "verify: --like must be one of 22, 26, 31, 33, 34\n"]);
  const none = await runCli("verify", "--like", "34", "--only", "set/*");
  deepEqual([none.code, none.err], [
    2,
    "verify: no story matches set/*; a pattern is an id, with * for any text, such as 'like/*'\n",
  ]);
});

Deno.test("verifyLike() says in a summary which responses differ", async () => {
  const { provider, close } = await served((response) => response.replace(/vary: .*\r\n/gi, ""));
  const report = await verifyLike(provider, "34", { only: "like/get/*" });
  await close();
  match(summary(report), /have no header vary/);
  match(summary(report), /asked {2}curl -i --path-as-is/);
});
