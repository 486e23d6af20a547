import type { PaceNotice } from "../http/pace.ts";

/** Why nothing seems to happen. */
export function paceMessage({ waitMs, rates }: PaceNotice): string {
  const limits = rates.map(({ calls, perMs }) => `${calls} calls in ${timeOf(perMs)}`).join(" and ");
  return `the service takes no more calls for ${timeOf(waitMs)}${limits ? `, and then ${limits}` : ""}`;
}

/** A time in the unit that suits it. */
export function timeOf(ms: number): string {
  if (ms < 120_000) return `${Math.ceil(ms / 1000)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}
