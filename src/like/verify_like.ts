// Compares a provider with a release of Nova: sends it the recorded stories, and compares every response.
import { onAbort } from "../shared/aborted.ts";
import type { Case } from "../conformance/cases/case.ts";
import { CouldNotRun } from "../conformance/provider/could_not_run.ts";
import type { Coverage } from "../conformance/report/coverage.ts";
import { assertReachable } from "../conformance/exchange/assert_reachable.ts";
import { unrestoredError } from "../conformance/run/unrestored_error.ts";
import { occupy } from "../conformance/run/occupy.ts";
import type { VerifyOptions } from "../conformance/run/options.ts";
import { Originals } from "../conformance/run/originals.ts";
import type { Provider } from "../conformance/provider/provider.ts";
import { type Report, reportOf } from "../conformance/report/report_of.ts";
import type { Result } from "../conformance/run/result.ts";
import { reasonOf } from "../conformance/run/trust.ts";
import { redacted } from "../conformance/run/redacted.ts";
import { notRunResult, resultOf } from "../conformance/run/result_of.ts";
import { isChosen } from "../conformance/cases/matches.ts";
import { Sender } from "../conformance/exchange/sender.ts";
import type { ReleaseName } from "../fake/mod.ts";
import type { Stage } from "./situation.ts";
import { idOf, type RecordedStory, storiesOf } from "./stories.ts";
import { StoryRunner } from "./story_runner.ts";
import { notRun } from "../conformance/run/trial.ts";

/** Which stories to run, and how. */
export interface LikeOptions extends
  Pick<
    VerifyOptions,
    "only" | "deviations" | "maxFailures" | "timeoutMs" | "rate" | "signal" | "save" | "watchMs" | "onResult"
  > {
  /** Puts servers into states, if the provider can do that. */
  stage?: Stage | undefined;
}

/**
 * Compares a provider's responses with those of a release of Nova to the recorded stories: statuses, headers, messages
 * and items. It saves items and puts them back at the end, as {@linkcode verify} does.
 *
 * @throws {CouldNotRun} If the provider can't be reached or refuses the token, or no story matches.
 */
export async function verifyLike(provider: Provider, release: ReleaseName, options: LikeOptions = {}): Promise<Report> {
  const { ids, stories } = await storiesOf(release);
  const chosen = stories.filter(({ story }) => isChosen(idOf(story), options.only));
  if (chosen.length === 0) throw new CouldNotRun(`no story matches ${[options.only].flat().join(" or ")}`);
  const { timeoutMs = 10_000, rate = provider.rate, stage } = options;
  const sender = new Sender(provider, { timeoutMs, rate });
  await assertReachable(sender);
  const free = occupy(provider);
  const callOff = onAbort(options.signal, () => sender.stop("the run was interrupted"));
  const originals = new Originals(sender);
  const runner = new StoryRunner(originals, { ids, timeoutMs, stage });
  try {
    await originals.begin(runner.serversFor(chosen), options);
    const results = await runAll(chosen, runner, options).catch(async (error) => {
      throw unrestoredError(error, await originals.putBackAll());
    });
    const unrestored = await originals.putBackAll();
    const { tally } = originals;
    return reportOf(provider, { results, tally, coverage: none, echoed: sender.echoed.list }, {
      unrestored,
      stopped: sender.stopped,
    });
  } finally {
    callOff();
    free();
  }
}

/** Stories do not count for the coverage of the contract. */
const none: Coverage = {
  responses: { total: 0, missing: [] },
  limits: { total: 0, missing: [] },
  rules: { total: 0, missing: [] },
};

async function runAll(
  stories: readonly RecordedStory[],
  runner: StoryRunner,
  { deviations, maxFailures = Infinity, onResult }: LikeOptions,
): Promise<Result[]> {
  const { sender, trust: { fatal } } = runner.originals;
  const broken = fatal && reasonOf(fatal);
  const results: Result[] = [];
  let failed = 0;
  for (const one of stories) {
    const testCase: Case = { id: idOf(one.story), rules: [], steps: [] };
    const obstacle = broken ?? sender.stopped;
    const outcome = obstacle ? notRun(obstacle) : await runner.run(one);
    const result = outcome.kind === "not run"
      ? notRunResult(testCase, outcome.reason)
      : resultOf(testCase, outcome.shortfalls, deviations);
    results.push(result);
    onResult?.(redacted(result, sender.echoed.list));
    if (result.verdict === "fails" && ++failed >= maxFailures) {
      sender.stop(`the limit of ${maxFailures} stories that may fail was reached`);
    }
  }
  return results;
}
