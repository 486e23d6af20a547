import type { PaceNotice } from "../http/pace.ts";

/** Says why no call is sent, and for how long. */
export function paceMessage({ waitMs, rates }: PaceNotice): string {
  const limits = rates.map(({ calls, perMs }) => `${calls} calls in ${timeOf(perMs)}`).join(" and ");
  return `the service accepts no calls for ${timeOf(waitMs)}${limits ? `, and then ${limits}` : ""}`;
}

/** A time in seconds, minutes or hours. */
export function timeOf(ms: number): string {
  if (ms < 120_000) return `${Math.ceil(ms / 1000)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}
