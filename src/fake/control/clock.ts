import { checkOptions } from "../option_schemas.ts";
import { membersOf } from "../../shared/untyped.ts";

/** A hundred years, so that every time remains a valid date. */
const mostMs = 100 * 366 * 86_400_000;

/** A time of RFC 3339: with a zone, so that it is the same on every machine. */
const rfc3339 = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$/;

/** The schema of a clock. */
export const clockSchema = {
  type: "object",
  description: "`now` stands still; `aheadMs` is how far it is ahead of the real one. Give one of them.",
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: {
    now: { type: "string", format: "date-time", "x-must": "be a time with a zone, such as 2026-01-31T12:00:00Z" },
    aheadMs: {
      type: "number",
      minimum: -mostMs,
      maximum: mostMs,
      "x-must": `be a number of milliseconds from -${mostMs} to ${mostMs}`,
    },
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
  if (typeof now === "string" && !isTime(now)) {
    throw new TypeError(`now must ${clockSchema.properties.now["x-must"]}, is ${JSON.stringify(now)}`);
  }
  if (typeof now === "string" && aheadMs === undefined) return () => new Date(now);
  if (typeof aheadMs === "number" && now === undefined) return () => new Date(Date.now() + aheadMs);
  throw new TypeError("the clock must have either now or aheadMs");
}

/** Whether a text is a time; `Date.parse()` alone takes February 30 for March 2. */
function isTime(text: string): boolean {
  const [, day] = rfc3339.exec(text) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(text))) return false;
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
