// Holds a provider to the very responses of a release of Nova: the recorded stories, told to it.
import type { Case } from "../conformance/cases/case.ts";
import { CouldNotRun } from "../conformance/provider/could_not_run.ts";
import type { Coverage } from "../conformance/report/coverage.ts";
import { knock } from "../conformance/exchange/assert_reachable.ts";
import { withLoss } from "../conformance/run/unrestored_error.ts";
import { occupy } from "../conformance/run/occupy.ts";
import type { VerifyOptions } from "../conformance/run/options.ts";
import { Originals } from "../conformance/run/originals.ts";
import { type Provider, secretsOf } from "../conformance/provider/provider.ts";
import { type Report, reportOf } from "../conformance/report/report_of.ts";
import type { Result } from "../conformance/run/result.ts";
import { matches, redacted, weigh } from "../conformance/run/schedule.ts";
import { Sender } from "../conformance/exchange/sender.ts";
import type { ReleaseName } from "../fake/mod.ts";
import type { Stage } from "./situation.ts";
import { idOf, storiesOf, type ToldStory } from "./stories.ts";
import { Teller, type Telling } from "./teller.ts";

/** Which stories to tell, and how. */
export interface LikeOptions extends
  Pick<
    VerifyOptions,
    "only" | "deviations" | "maxFailures" | "timeoutMs" | "rate" | "signal" | "save" | "watchMs" | "onResult"
  > {
  /** What can put servers into states, where a provider has that. */
  stage?: Stage | undefined;
}

/**
 * Holds a provider to what a release of Nova returned to the recorded stories: statuses, headers, wording and items.
 * Items are saved, and put back at the end, as {@linkcode verify} does it.
 *
 * @throws {CouldNotRun} If the provider can't be reached or refuses the token, or no story matches.
 */
export async function verifyLike(provider: Provider, release: ReleaseName, options: LikeOptions = {}): Promise<Report> {
  const { ids, stories } = await storiesOf(release);
  const told = stories.filter(({ story }) => matches(idOf(story), options.only ?? "*"));
  if (told.length === 0) throw new CouldNotRun(`no story matches ${options.only}`);
  const { timeoutMs = 10_000, rate = provider.rate, stage } = options;
  const sender = new Sender(provider, { timeoutMs, rate });
  await knock(sender);
  const free = occupy(provider);
  const interrupt = () => sender.stop("the run was interrupted");
  if (options.signal?.aborted) interrupt();
  options.signal?.addEventListener("abort", interrupt);
  const originals = new Originals(sender);
  const teller = new Teller(originals, { ids, timeoutMs, stage });
  try {
    await originals.begin(teller.serversFor(told), options);
    const results = await tellAll(told, teller, options).catch(async (error) => {
      throw withLoss(error, await originals.putBackAll(lastlyMs));
    });
    const unrestored = await originals.putBackAll(lastlyMs);
    const { tally } = originals;
    return reportOf(provider, { results, tally, coverage: none }, { unrestored, stopped: sender.stopped });
  } finally {
    options.signal?.removeEventListener("abort", interrupt);
    free();
  }
}

/** How long items are put back at the end of a run. */
const lastlyMs = 60_000;

/** Stories speak of no part of the contract. */
const none: Coverage = {
  responses: { total: 0, missing: [] },
  limits: { total: 0, missing: [] },
  rules: { total: 0, missing: [] },
};

async function tellAll(
  told: readonly ToldStory[],
  teller: Teller,
  { deviations, maxFailures = Infinity, onResult }: LikeOptions,
): Promise<Result[]> {
  const { sender } = teller.originals;
  const results: Result[] = [];
  let failed = 0;
  for (const one of told) {
    const testCase: Case = { id: idOf(one.story), rules: [], steps: [] };
    const telling: Telling = sender.stopped ? { kind: "not told", reason: sender.stopped } : await teller.tell(one);
    const result: Result = telling.kind === "not told"
      ? { id: testCase.id, rules: [], verdict: "not run", reason: telling.reason, shortfalls: [] }
      : weigh(testCase, telling.shortfalls, deviations);
    results.push(result);
    onResult?.(redacted(result, secretsOf(teller.originals.provider)));
    if (result.verdict === "fails" && ++failed >= maxFailures) {
      sender.stop(`the limit of ${maxFailures} stories that may fail was reached`);
    }
  }
  return results;
}
