const unitsMs = new Map([["second", 1000], ["minute", 60_000], ["hour", 3_600_000], ["day", 86_400_000]]);

/**
 * The time that a response asks to wait, in milliseconds; `undefined` if it names none.
 *
 * Reads `Retry-After` in both forms (RFC 9110 section 10.2.3). A date counts from the response's own `Date`, so that a
 * wrong clock here does no harm. Else reads the text of the gateway's flow control, `limit:10,time:1 minute`, as the
 * length of its window.
 */
export function retryAfterMs(headers: Headers, message = "", now: number = Date.now()): number | undefined {
  const asked = headers.get("retry-after")?.trim();
  if (asked) {
    if (/^\d+$/.test(asked)) return Number(asked) * 1000;
    // Date.parse() takes nearly anything that begins with a digit or a sign for a date.
    const until = Date.parse(/^[A-Z]/i.test(asked) ? asked : "");
    const since = Date.parse(headers.get("date") ?? "") || now;
    if (!Number.isNaN(until)) return Math.max(0, until - since);
  }
  const [, count, unit = ""] = /limit:\d+,\s*time:(\d+) (second|minute|hour|day)/.exec(message) ?? [];
  const unitMs = unitsMs.get(unit);
  return unitMs && Number(count) * unitMs;
}
