import { checkOptions } from "../option_schemas.ts";
import { membersOf } from "../../shared/untyped.ts";

/** A hundred years, so that every time remains a valid date. */
const mostMs = 100 * 366 * 86_400_000;

/** The schema of a clock. */
export const clockSchema = {
  type: "object",
  description: "`now` stands still; `aheadMs` is how far it is ahead of the real one. Give one of them.",
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: {
    now: { type: "string", format: "date-time", "x-must": "be a time such as 2026-01-31T12:00:00Z" },
    aheadMs: { type: "number", minimum: -mostMs, maximum: mostMs, "x-must": "be a number of milliseconds" },
  },
} as const;

/**
 * The clock that a test asks for: one that stands still, or one ahead of the real one.
 *
 * @throws {TypeError} If the body is wrong; the message names the field and what it must be.
 */
export function clockOf(body: unknown): () => Date {
  checkOptions(clockSchema, body, "the clock");
  const { now, aheadMs } = membersOf(body);
  if (typeof now === "string" && Number.isNaN(Date.parse(now))) {
    throw new TypeError(`now must ${clockSchema.properties.now["x-must"]}, is ${JSON.stringify(now)}`);
  }
  if (typeof now === "string" && aheadMs === undefined) return () => new Date(now);
  if (typeof aheadMs === "number" && now === undefined) return () => new Date(Date.now() + aheadMs);
  throw new TypeError("the clock must have either now or aheadMs");
}
