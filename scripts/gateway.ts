import type { Clock } from "../src/shared/clock.ts";
import type { Fetch, Layer } from "../src/http/fetch.ts";

/** How a gateway counts, and what it says. */
export interface GatewayOptions {
  calls: number;
  perMs: number;
  clock: Clock & { sleep(ms: number): Promise<void> };
  /** Whether its windows begin at fixed times, or it looks back from each call. */
  windows: "fixed" | "sliding";
  /** What it says when it refuses. */
  says: "limit" | "retry-after" | "nothing";
  /** How long a call takes to come and to go, in milliseconds. */
  latencyMs?: (() => number) | undefined;
}

/** What a gateway has seen. */
export interface Counts {
  taken: number;
  /** When each refusal was made. */
  refused: number[];
}

/** A gateway that takes so many calls in a time; refused calls count as well. */
export function gateway(options: GatewayOptions, counts: Counts): Layer {
  const { calls, perMs, clock, windows, says, latencyMs = () => 10 } = options;
  let recent: number[] = [];
  let window = { begin: -Infinity, calls: 0 };

  function isOver(now: number): boolean {
    if (windows === "fixed") {
      const begin = Math.floor(now / perMs) * perMs;
      if (begin > window.begin) window = { begin, calls: 0 };
      return ++window.calls > calls;
    }
    recent = recent.filter((time) => time > now - perMs);
    return recent.push(now) > calls;
  }

  function refusal(now: number): Response {
    const free = windows === "fixed" ? window.begin + perMs - now : perMs;
    const limit = `limit:${calls},time:${perMs / 60_000} minute`;
    const body = {
      error_code: "APIGW.0308",
      error_msg: says === "limit" ? `policy user over ratelimit,${limit}` : "Too many requests.",
    };
    const headers = new Headers(says === "retry-after" ? { "retry-after": `${Math.ceil(free / 1000)}` } : {});
    return Response.json(body, { status: 429, headers });
  }

  return (next: Fetch): Fetch => async (request) => {
    const [there, back] = [latencyMs(), latencyMs()];
    if (there) await clock.sleep(there);
    const now = clock.now();
    const over = isOver(now);
    if (over) counts.refused.push(now);
    else counts.taken++;
    const response = over ? refusal(now) : await next(request);
    if (back) await clock.sleep(back);
    return response;
  };
}
