import { checkRequired } from "../check.ts";

/**
 * The clock that a test asks for: one that stands still, or one ahead of the real one.
 *
 * @throws {TypeError} If the body is wrong; the message names the field and what it must be.
 */
export function clockOf(body: unknown): () => Date {
  checkRequired(body, "the clock", {
    now: (v) => typeof v === "string" && !Number.isNaN(Date.parse(v)) || "a time such as 2026-01-31T12:00:00Z",
    aheadMs: (v) => typeof v === "number" && Math.abs(v) <= mostMs || "a number of milliseconds",
  });
  const { now, aheadMs } = body;
  if (typeof now === "string" && aheadMs === undefined) return () => new Date(now);
  if (typeof aheadMs === "number" && now === undefined) return () => new Date(Date.now() + aheadMs);
  throw new TypeError("the clock must have either now or aheadMs");
}

/** A hundred years, so that every time remains a valid date. */
const mostMs = 100 * 366 * 86_400_000;
