import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import { compose, type Fetch } from "../src/http/fetch.ts";
import { paced, type PacedOptions, type PaceNotice } from "../src/http/pace.ts";
import { seededNumbers } from "../src/shared/seeded_numbers.ts";
import { type Counts, gateway, type GatewayOptions } from "../scripts/gateway.ts";
import { turn, VirtualClock } from "../scripts/virtual_clock.ts";

const minutes = 60_000;
const url = "https://compute.example/v2.1/f00d/servers/web1/metadata";
const ok200: Fetch = () => Promise.resolve(Response.json({ metadata: {} }));

/** Sends calls through a paced gateway, so many at once; returns what the gateway saw and how long it took. */
async function sendAll(count: number, options: Partial<GatewayOptions>, how: PacedOptions = {}, atOnce = 10) {
  const clock = new VirtualClock();
  const counts: Counts = { taken: 0, refused: [] };
  const limits: GatewayOptions = { calls: 200, perMs: 5 * minutes, windows: "fixed", says: "limit", clock, ...options };
  const fetch = compose(ok200, paced({ clock, random: () => 1, ...how }), gateway(limits, counts));
  let left = count;
  const statuses: Record<number, number> = {};
  const work = async () => {
    while (left-- > 0) {
      const { status } = await fetch(new Request(url, { method: "POST", body: '{"metadata":{}}' }));
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await clock.run(Promise.all(Array.from({ length: atOnce }, work)));
  const { calls, perMs } = limits;
  return { ...counts, statuses, ms: clock.now(), least: (Math.ceil(count / calls) - 1) * perMs };
}

for (const windows of ["fixed", "sliding"] as const) {
  for (const says of ["limit", "retry-after"] as const) {
    Deno.test(`paced() has no refusal after the first, where windows are ${windows} and the service says ${says}`, async () => {
      const { refused, statuses, taken } = await sendAll(2000, { windows, says });
      equal(taken, 2000);
      deepEqual(statuses, { 200: 2000 });
      ok(refused.length >= 1 && refused.length <= 10, `${refused.length}`);
      ok(refused.at(-1)! - refused[0]! < 100, "those under way at the first one");
    });
  }

  Deno.test(`paced() takes at most 5% longer than a gateway with ${windows} windows allows`, async () => {
    const { ms, least } = await sendAll(10_000, { windows });
    ok(ms <= 1.05 * least, `${ms / least}`);
  });

  Deno.test(`paced() is never refused if it knows the rate of ${windows} windows`, async () => {
    const rate = { calls: 200, perMs: 5 * minutes };
    const { refused, ms, least } = await sendAll(10_000, { windows }, { rate });
    deepEqual(refused, []);
    ok(ms <= 1.05 * least, `${ms / least}`);
  });

  Deno.test(`paced() is not refused again however long calls take, with ${windows} windows`, async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const next = seededNumbers(seed);
      const latencyMs = () => next() / 2 ** 32 * 20_000;
      const { refused } = await sendAll(2000, { windows, latencyMs }, { rate: { calls: 200, perMs: 5 * minutes } }, 50);
      deepEqual(refused, [], `seed ${seed}`);
    }
  });
}

Deno.test("paced() gets through where the service says nothing but 429", async () => {
  const { statuses, refused } = await sendAll(100, { says: "nothing", calls: 20, perMs: minutes });
  deepEqual(statuses, { 200: 100 });
  ok(refused.length < 60, `${refused.length} refusals`);
});

Deno.test("paced() keeps one budget for all that it wraps", async () => {
  const clock = new VirtualClock();
  const counts: Counts = { taken: 0, refused: [] };
  const layer = paced({ clock, rate: { calls: 10, perMs: minutes } });
  const limit = gateway({ calls: 10, perMs: minutes, windows: "sliding", says: "limit", clock }, counts);
  const clients = [1, 2, 3].map(() => layer(limit(ok200)));
  await clock.run(Promise.all(clients.flatMap((send) => Array.from({ length: 20 }, () => send(new Request(url))))));
  deepEqual([counts.taken, counts.refused], [60, []]);
});

Deno.test("paced() returns the refusal if the service asks for more than maxWaitMs, and holds no other call up", async () => {
  const clock = new VirtualClock();
  let sent = 0;
  const fetch = compose(() => {
    sent++;
    return Promise.resolve(Response.json({}, { status: 429, headers: { "retry-after": "86400" } }));
  }, paced({ clock }));
  for (let i = 1; i <= 3; i++) {
    equal((await clock.run(fetch(new Request(url)))).status, 429);
    equal(sent, i);
  }
  equal(clock.now(), 0);
});

Deno.test("paced() says what it learned", async () => {
  const notices: PaceNotice[] = [];
  await sendAll(250, {}, { onPace: (notice) => notices.push(notice) }, 1);
  equal(notices.length, 1);
  deepEqual(notices[0]!.rates, [{ calls: 200, perMs: 5 * minutes }]);
  equal(notices[0]!.waitMs, 5 * minutes);
  equal(notices[0]!.reason.code, "rate_limited");
});

Deno.test("paced() keeps to every limit that it learned", async () => {
  const clock = new VirtualClock();
  const counts: Counts = { taken: 0, refused: [] };
  const short = gateway({ calls: 5, perMs: minutes, windows: "sliding", says: "limit", clock }, counts);
  const long = gateway({ calls: 20, perMs: 10 * minutes, windows: "sliding", says: "limit", clock }, counts);
  const fetch = compose(ok200, paced({ clock }), short, long);
  await clock.run((async () => {
    for (let i = 0; i < 200; i++) equal((await fetch(new Request(url))).status, 200);
  })());
  equal(counts.refused.length, 2, "one for each limit");
});

Deno.test("paced() ends the wait for a turn when the request's signal does, and leaves no timer", async () => {
  const clock = new VirtualClock();
  const fetch = compose(ok200, paced({ clock, rate: { calls: 1, perMs: minutes } }));
  await fetch(new Request(url));
  const control = new AbortController();
  const reason = new Error("enough");
  const waiting = fetch(new Request(url, { signal: control.signal }));
  control.abort(reason);
  await rejects(waiting, (error) => error === reason);
  equal((await clock.run(fetch(new Request(url)))).status, 200);
});

Deno.test("paced() sends the same body and headers again after a refusal", async () => {
  const clock = new VirtualClock();
  const seen: string[] = [];
  const fetch = compose(async (request) => {
    seen.push(`${request.headers.get("x-auth-token")} ${await request.text()}`);
    const refused = seen.length < 3;
    return refused ? Response.json({}, { status: 429, headers: { "retry-after": "1" } }) : new Response("done");
  }, paced({ clock }));
  const request = new Request(url, { method: "PUT", body: '{"a":"é"}', headers: { "x-auth-token": "t" } });
  equal((await clock.run(fetch(request))).status, 200);
  deepEqual(seen, Array(3).fill('t {"a":"é"}'));
});

Deno.test("paced() holds all calls while the service is unavailable for a time that it names", async () => {
  const clock = new VirtualClock();
  const times: number[] = [];
  const fetch = compose(() => {
    times.push(clock.now());
    const down = clock.now() < 20_000;
    return Promise.resolve(
      new Response(down ? "{}" : "{}", {
        status: down ? 503 : 200,
        headers: down ? { "retry-after": "20" } : {},
      }),
    );
  }, paced({ clock, random: () => 0 }));
  const first = fetch(new Request(url));
  await turn();
  const others = [1, 2, 3].map(() => fetch(new Request(url)));
  const statuses = (await clock.run(Promise.all([first, ...others]))).map(({ status }) => status);
  deepEqual(statuses, [200, 200, 200, 200]);
  deepEqual(times, [0, 20_000, 20_000, 20_000, 20_000]);
});

Deno.test("paced() gives up on a request that the service refuses ten times", async () => {
  const clock = new VirtualClock();
  let sent = 0;
  const fetch = compose(() => {
    sent++;
    return Promise.resolve(Response.json({}, { status: 429, headers: { "retry-after": "61" } }));
  }, paced({ clock }));
  equal((await clock.run(fetch(new Request(url)))).status, 429);
  equal(sent, 10);
});

Deno.test("paced() refuses options that it can't keep", () => {
  const rates = [{ calls: 0, perMs: 1 }, { calls: 1, perMs: 0 }, { calls: NaN, perMs: 1 }, {
    calls: 1,
    perMs: 2 ** 40,
  }];
  for (const rate of rates) throws(() => paced({ rate }), RangeError);
  for (const maxWaitMs of [-1, NaN, 2 ** 31]) throws(() => paced({ maxWaitMs }), RangeError);
  throws(() => paced({ attempts: 0 }), RangeError);
  throws(() => paced({ speed: 3 } as never), TypeError);
  throws(() => paced({ attemptTimeoutMs: 3 } as never), /use timeoutMs of the client/);
});

Deno.test("paced() names itself where an option is unknown", () => {
  // deno-lint-ignore no-explicit-any
  throws(() => paced({ rates: 1 } as any), /^TypeError: paced\(\) has no option "rates"; there are rate, maxWaitMs, /);
});
