import { equal } from "node:assert/strict";
import { retryAfterMs } from "../src/http/retry_after.ts";

const now = Date.UTC(2026, 0, 1);
const text = "The throttling threshold has been reached: policy user over ratelimit";

for (
  const [what, headers, message, expected] of [
    ["seconds", { "retry-after": "120" }, "", 120_000],
    ["no seconds at all", { "retry-after": "0" }, "", 0],
    ["seconds in blanks", { "retry-after": " 5 " }, "", 5000],
    [
      "a date, from the response's own",
      {
        "retry-after": "Wed, 31 Dec 2025 23:59:30 GMT",
        date: "Wed, 31 Dec 2025 23:59:00 GMT",
      },
      "",
      30_000,
    ],
    ["a date, from now if the response has none", { "retry-after": "Thu, 01 Jan 2026 00:00:05 GMT" }, "", 5000],
    [
      "a date, from now if the response's is broken",
      {
        "retry-after": "Thu, 01 Jan 2026 00:00:05 GMT",
        date: "today",
      },
      "",
      5000,
    ],
    ["a date that has passed as no time", { "retry-after": "Wed, 31 Dec 2025 23:59:30 GMT" }, "", 0],
    ["a date of RFC 850", { "retry-after": "Thursday, 01-Jan-26 00:00:05 GMT" }, "", 5000],
    ["a date of C, which names no zone", { "retry-after": "Thu Jan  1 00:00:05 2026" }, "", 5000],
    ["a date before all clocks", { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, "", 0],
    [
      "a date after all servers",
      { "retry-after": "Fri, 31 Dec 9999 23:59:59 GMT" },
      "",
      Date.UTC(9999, 11, 31, 23, 59, 59) - now,
    ],
    ["a number without end as the longest time", { "retry-after": "9".repeat(400) }, "", Number.MAX_SAFE_INTEGER],
    ["nothing from a list", { "retry-after": "120, 60" }, "", undefined],
    ["nothing from words with a number", { "retry-after": "in 5 minutes" }, "", undefined],
    ["nothing from a number in hexadecimal", { "retry-after": "0x10" }, "", undefined],
    ["nothing from a date and time alone", { "retry-after": "2026-01-01T00:00:05Z" }, "", undefined],
    ["the window of the gateway's flow control", {}, `${text},limit:10,time:1 minute`, 60_000],
    ["a window of seconds", {}, `${text},limit:200,time:1 second`, 1000],
    ["a window of hours", {}, `${text},limit:5,time:2 hour`, 7_200_000],
    ["a window of days", {}, `${text},limit:5, time:1 day`, 86_400_000],
    ["the header before the text", { "retry-after": "3" }, `${text},limit:10,time:1 minute`, 3000],
    ["the text if the header is broken", { "retry-after": "soon" }, `${text},limit:10,time:1 minute`, 60_000],
    ["nothing from a negative number", { "retry-after": "-1" }, "", undefined],
    ["nothing from a fraction", { "retry-after": "1.5" }, "", undefined],
    ["nothing from an empty header", { "retry-after": "" }, "", undefined],
    ["nothing from other text", {}, "time:1 minute", undefined],
  ] as const
) {
  Deno.test(`retryAfterMs() reads ${what}`, () => {
    equal(retryAfterMs(new Headers(headers as HeadersInit), message, now), expected);
  });
}
