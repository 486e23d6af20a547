import { deepEqual, equal, rejects } from "node:assert/strict";
import { singleFlight } from "../src/shared/single_flight.ts";

const never = new AbortController().signal;

Deno.test("singleFlight() asks once for all who wait, and again for who comes later", async () => {
  let asked = 0;
  const ask = singleFlight(() => Promise.resolve(++asked));
  deepEqual(await Promise.all([ask(never), ask(never)]), [1, 1]);
  equal(await ask(never), 2);
});

Deno.test("singleFlight() passes a failure to all who wait, and keeps none", async () => {
  let asked = 0;
  const ask = singleFlight(() => ++asked === 1 ? Promise.reject(new Error("down")) : Promise.resolve(asked));
  const both = await Promise.allSettled([ask(never), ask(never)]);
  deepEqual(both.map(({ status }) => status), ["rejected", "rejected"]);
  equal(await ask(never), 2);
});

Deno.test("singleFlight() aborts the work when the last who waited gives up", async () => {
  const aborted: boolean[] = [];
  const ask = singleFlight((signal) =>
    new Promise((_, reject) => {
      const index = aborted.push(false) - 1;
      signal.addEventListener("abort", () => (aborted[index] = true, reject(signal.reason)));
    })
  );
  const [one, other] = [new AbortController(), new AbortController()];
  const waiting = [ask(one.signal), ask(other.signal)];
  one.abort("enough");
  await rejects(waiting[0]!, (reason) => reason === "enough");
  deepEqual(aborted, [false]);
  other.abort("enough too");
  await rejects(waiting[1]!, (reason) => reason === "enough too");
  deepEqual(aborted, [true]);
});
