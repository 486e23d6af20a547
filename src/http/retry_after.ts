const unitMs: Readonly<Record<string, number>> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * The time that a response asks to wait, in milliseconds; `undefined` if it names none.
 *
 * Reads `Retry-After` in both forms (RFC 9110 section 10.2.3). A date counts from the response's own `Date`, so that a
 * wrong clock here does no harm. Otherwise reads the length of the window in the gateway's text,
 * `limit:10,time:1 minute`.
 */
export function retryAfterMs(headers: Headers, message = "", now: number = Date.now()): number | undefined {
  const asked = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(asked)) return Math.min(Number(asked) * 1000, Number.MAX_SAFE_INTEGER);
  const waitMs = dateIn(asked) - (Date.parse(headers.get("date") ?? "") || now);
  if (!Number.isNaN(waitMs)) return Math.max(0, waitMs);
  return rateIn(message)?.perMs;
}

/** The limit that the gateway names in a message: `limit:10,time:1 minute`. */
export function rateIn(message: string): { calls: number; perMs: number } | undefined {
  const [, calls, count, unit] = /limit:(\d+),\s*time:(\d+) (second|minute|hour|day)/.exec(message) ?? [];
  return unit === undefined ? undefined : { calls: Number(calls), perMs: Number(count) * unitMs[unit]! };
}

/**
 * A date in one of HTTP's three forms; `NaN` if it is none. `Date.parse()` accepts nearly any text, and reads the
 * oldest form, which has no time zone, in the zone of this machine.
 */
function dateIn(text: string): number {
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(text)) return NaN;
  return Date.parse(/(GMT|UTC|[+-]\d{4})$/.test(text) ? text : `${text} GMT`);
}
