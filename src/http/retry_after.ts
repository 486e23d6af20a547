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
    if (/^\d+$/.test(asked)) return Math.min(Number(asked) * 1000, Number.MAX_SAFE_INTEGER);
    const until = Date.parse(dateIn(asked));
    const since = Date.parse(headers.get("date") ?? "") || now;
    if (!Number.isNaN(until)) return Math.max(0, until - since);
  }
  const [, count, unit = ""] = /limit:\d+,\s*time:(\d+) (second|minute|hour|day)/.exec(message) ?? [];
  const unitMs = unitsMs.get(unit);
  return unitMs && Number(count) * unitMs;
}

/**
 * A date as HTTP writes it, in any of its three forms; empty if it is none. `Date.parse()` takes nearly anything for a
 * date, and the oldest form, which names no zone, for one of this machine.
 */
function dateIn(text: string): string {
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(text)) return "";
  return /(GMT|UTC|[+-]\d{4})$/.test(text) ? text : `${text} GMT`;
}
