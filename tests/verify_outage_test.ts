// Providers that refuse everything from one request on, ask to wait for ever, or are slow.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { VirtualClock } from "../scripts/virtual_clock.ts";
import { CouldNotRun, createFakeProvider, type Provider, type Report, verify } from "../src/conformance/mod.ts";
import type { FakeService } from "../src/fake/mod.ts";
import type { Fetch } from "../src/http/fetch.ts";

/** A provider with two servers that refuses all requests after the first ones. */
function refusingAfter(requests: number, refuse: () => Response | Promise<Response>): Provider {
  let count = 0;
  const wrap = (fake: Fetch): Fetch => (request) => ++count > requests ? refuse() : fake(request);
  const { servers, inject: _, ...rest } = createFakeProvider({ apis: ["v2.1"] }, wrap);
  return { ...rest, servers: { active: servers.active!, stopped: servers.stopped! } };
}

async function reportOf(provider: Provider): Promise<{ report: Report; seconds: number }> {
  const clock = new VirtualClock(4);
  const begin = clock.now();
  const report = await clock.run(verify(provider, { clock }));
  return { report, seconds: (clock.now() - begin) / 1000 };
}

for (const status of [302, 401, 429, 503]) {
  Deno.test(`verify() blames no rule for a ${status} that a provider returns to everything from one request on`, async () => {
    const { report: { causes, unrestored } } = await reportOf(refusingAfter(300, () => Response.json({}, { status })));
    equal(causes.length, 1);
    match(
      causes[0]!.summary,
      status === 401 ? /no longer accepts the token/ : new RegExp(`refuses everything with ${status}`),
    );
    deepEqual(causes[0]!.rules, []);
    // A write that was refused changed nothing.
    deepEqual(unrestored.filter(({ role }) => role !== "active"), status < 500 ? [] : unrestored.slice(1));
  });
}

for (const status of [429, 503]) {
  Deno.test(`verify() can't run on a provider that returns ${status} to everything`, async () => {
    const clock = new VirtualClock(4);
    const provider = refusingAfter(0, () => Response.json({ error: "slow down" }, { status }));
    await rejects(clock.run(verify(provider, { clock })), (error: Error) => {
      match(error.message, new RegExp(`^the provider refuses every request: ${status} .*slow down.*; try later`));
      return error instanceof CouldNotRun;
    });
  });
}

Deno.test("verify() runs no case if the provider stops returning items before the first write", async () => {
  const { report } = await reportOf(refusingAfter(40, () => new Response("<html>", { status: 502 })));
  equal(report.counts["not run"], report.results.length);
  match(report.stopped!, /^before the first write the provider stopped returning items: 502 <html>$/);
  deepEqual(report.unrestored, []);
});

Deno.test("verify() ends when the provider only ever asks to wait, a minute each time", async () => {
  const wait = { status: 429, headers: { "retry-after": "59" } };
  const { report, seconds } = await reportOf(refusingAfter(300, () => Response.json({}, wait)));
  match(report.stopped!, /accepted nothing for 5 minutes, and asks to wait on \(429\)/);
  ok(seconds < 600, `${seconds} s`);
});

Deno.test("verify() reports a provider that fails from time to time as one cause without a rule", async () => {
  let count = 0;
  const wrap = (fake: Fetch): Fetch => (request) =>
    ++count % 20 === 0 ? new Response("<html>502 Bad Gateway</html>", { status: 502 }) : fake(request);
  const { inject: _, ...rest } = createFakeProvider({ apis: ["v2.1"] }, wrap);
  const { report: { causes, unrestored } } = await reportOf(rest);
  match(causes[0]!.summary, /^The provider fails from time to time \(502\)/);
  deepEqual(causes[0]!.rules, []);
  deepEqual(unrestored, []);
});

Deno.test("verify() puts items back on a provider that restarts, although it ended the run", async () => {
  let [count, downUntil] = [0, Infinity];
  let fake!: FakeService;
  const clock = new VirtualClock(4);
  const wrap = (inner: Fetch): Fetch => {
    fake = inner as FakeService;
    return (request) => {
      if (++count === 301) downUntil = clock.now() + 3000;
      if (count > 300 && clock.now() < downUntil) throw new TypeError("connection refused");
      return inner(request);
    };
  };
  const { servers, inject: _, ...rest } = createFakeProvider({ apis: ["v2.1"] }, wrap);
  const report = await clock.run(verify({ ...rest, servers: { active: servers.active! } }, { clock }));
  match(report.stopped!, /stopped responding/);
  deepEqual(report.unrestored, []);
  deepEqual(fake.state(String(servers.active)).metadata, { foo: "bar", key: "value" });
});

Deno.test("verify() names a server that another program writes to, and blames no rule", async () => {
  let [count, fake] = [0, undefined as unknown as FakeService];
  const wrap = (inner: Fetch): Fetch => {
    fake = inner as FakeService;
    return (request) => {
      const { pathname } = new URL(request.url);
      const id = pathname.split("/")[4] ?? "";
      if (++count % 40 === 0 && id.endsWith("001")) fake.setState(id, { metadata: { beat: String(count) } });
      return inner(request);
    };
  };
  const { servers, inject: _, ...rest } = createFakeProvider({ apis: ["v2.1"] }, wrap);
  const provider = { ...rest, servers: { active: servers.active!, stopped: servers.stopped! } };
  const { report } = await reportOf(provider);
  deepEqual(report.causes, []);
  equal(report.ok, false);
  match(report.stopped!, /^another program is writing to server .*001: its item/);
});

Deno.test("verify() reports bodies that are too long as one cause", async () => {
  let count = 0;
  const wrap = (fake: Fetch): Fetch => (request) =>
    ++count > 300 && count % 50 === 0 && request.method === "GET" ? new Response("x".repeat(1_000_001)) : fake(request);
  const { inject: _, ...rest } = createFakeProvider({ apis: ["v2.1"] }, wrap);
  const { report } = await reportOf(rest);
  const said = report.causes.filter(({ summary }) => summary.includes("1000000 bytes"));
  deepEqual(said.map(({ summary }) => summary), [
    "Some responses cannot be read: the body has more than 1000000 bytes",
  ]);
});

for (const lost of [1, 3]) {
  Deno.test(`verify() blames no replacement if ${lost} lists after the first one have no response`, async () => {
    let [replaced, left] = [false, lost];
    const wrap = (fake: Fetch): Fetch => (request) => {
      const isMap = request.url.endsWith("/metadata");
      if (isMap && replaced && request.method === "GET" && left-- > 0) return Promise.reject(new TypeError("reset"));
      replaced ||= isMap && request.method === "PUT";
      return fake(request);
    };
    const clock = new VirtualClock(4);
    const { counts, causes } = await clock.run(verify(createFakeProvider({}, wrap), { clock, only: "replace/*" }));
    deepEqual([counts.fails, causes], [0, []]);
    ok(counts.holds > 5);
  });
}
