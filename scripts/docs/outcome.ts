// The results of some cases on a provider, in words.
import { escape } from "./layout.ts";
import { lacksApi, tally, type Trial } from "./verdicts.ts";
import type { Words } from "./words.ts";

/** A provider's name, with its version and the day it was tried. */
export function trialName({ provider, version = "", date }: Trial, w: Words): string {
  return `<b>${escape(`${w.providers[provider] ?? provider} ${version}`.trim())}</b> <small>${date}</small>`;
}

/** How many of some cases hold, deviate, …; a colour helps, and the words say it. */
export function outcome(trial: Trial, ids: readonly string[], w: Words): string {
  const able = ids.filter((id) => !lacksApi(trial, id));
  if (able.length === 0) return `<span class="verdict not-run">${w.lacksApi}</span>`;
  return tally(trial, able).map(([verdict, count]) =>
    `<span class="verdict ${verdict.replace(" ", "-")}">${w.counted(verdict, count, able.length)}</span>`
  ).join(w.marks.comma);
}
