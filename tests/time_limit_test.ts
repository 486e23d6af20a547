import { deepEqual, equal, rejects } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { createLimit } from "../src/http/time_limit.ts";

/** A clock whose timers go off by hand. */
function clockByHand() {
  const timers: (() => void)[] = [];
  let ms = 0;
  const clock = { now: () => ms, setTimeout: (callback: () => void) => timers.push(callback), clearTimeout() {} };
  return { clock, pass: (more: number) => (ms += more, timers.splice(0).forEach((callback) => callback())) };
}
const never = () => new Promise<never>(() => {});

Deno.test("createLimit() ends with the signal's reason, and is not late afterwards", async () => {
  const { clock, pass } = clockByHand();
  const controller = new AbortController();
  let late = 0;
  const work = createLimit(1000, clock)(never(), () => (late++, new Error("late")), controller.signal);
  controller.abort(new RangeError("enough"));
  await rejects(work, /^RangeError: enough/);
  pass(2000);
  equal(late, 0);
});

Deno.test("createLimit() takes a signal that is aborted already, and the work's own failure goes unseen", async () => {
  const { clock } = clockByHand();
  const signal = AbortSignal.abort(new RangeError("enough"));
  const work = createLimit(1000, clock)(Promise.reject(new Error("lost")), () => new Error("late"), signal);
  await rejects(work, /^RangeError: enough/);
});

Deno.test("createLimit() leaves no listener on a signal that many calls share", async () => {
  const { clock, pass } = clockByHand();
  const { signal } = new AbortController();
  const counts = { add: 0, remove: 0 };
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => (counts.add++, add(...args));
  signal.removeEventListener = (...args: Parameters<typeof remove>) => (counts.remove++, remove(...args));
  const limit = createLimit(1000, clock);
  equal(await limit(Promise.resolve(1), () => new Error("late"), signal), 1);
  await rejects(limit(Promise.reject(new Error("lost")), () => new Error("late"), signal), /lost/);
  const late = rejects(limit(never(), () => new Error("late"), signal), /late/);
  pass(1000);
  await late;
  deepEqual(counts.add, 3);
  equal(counts.remove >= 3, true);
});

Deno.test("a program ends at once after an abort, though its fetch ignores the signal", async () => {
  const program = `
    import { createMetadataClient } from "./src/mod.ts";
    const options = { endpoint: "https://compute.example", projectId: "f00d", fetch: () => new Promise(() => {}) };
    const signal = AbortSignal.timeout(50);
    await createMetadataClient(options).list("web1", { signal }).catch(() => console.log("aborted"));`;
  const cwd = fileURLToPath(new URL("../", import.meta.url));
  const begin = performance.now();
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", program], cwd }).output();
  equal(new TextDecoder().decode(stdout), "aborted\n");
  equal(performance.now() - begin < 20_000, true);
});

Deno.test("a program waits for the built-in fetch until the time is up, and ends then", async () => {
  const program = `
    import { createMetadataClient } from "./src/mod.ts";
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    listener.unref();
    const endpoint = "http://127.0.0.1:" + listener.addr.port;
    const client = createMetadataClient({ endpoint, projectId: "f00d", timeoutMs: 50, retry: false });
    client.list("web1").catch(({ code }) => console.log(code));`;
  const cwd = fileURLToPath(new URL("../", import.meta.url));
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", program], cwd }).output();
  equal(new TextDecoder().decode(stdout), "unavailable\n");
});
