import type { Case } from "../cases/case.ts";
import { curlOf } from "../exchange/curl.ts";
import { described } from "../judge/received_items.ts";
import type { Kept } from "./kept.ts";
import { brokenBy } from "./not_run_reasons.ts";
import type { Shortfall } from "./result.ts";

/** The failure of a case whose server could not be given its items back, with the write that was refused. */
export function notPutBack({ unusable = "", refused }: Kept, { id }: Case, before: string[]): Shortfall {
  const problems = [unusable.slice(brokenBy(id, "").length)];
  return refused ? { problems, got: described(refused.received), before, curl: curlOf(refused.request) } : { problems };
}
