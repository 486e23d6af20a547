import { deepEqual } from "node:assert/strict";
import { neverBack } from "../src/shared/clock.ts";

Deno.test("neverBack() stands still where a clock is set back, and goes on as it does", () => {
  let given = 0;
  const now = neverBack(() => given);
  const times = [1000, 1500, 200, 300, 700, 100, 150, 100_000].map((time) => (given = time, now()));
  deepEqual(times, [1000, 1500, 1500, 1600, 2000, 2000, 2050, 101_900]);
});
