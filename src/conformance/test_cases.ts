import { cases as allCases } from "../../gen/cases.ts";
import { type Case, rolesOf } from "./cases/case.ts";
import { type Provider, serversOf } from "./provider/provider.ts";
import { bugReport } from "./report/report.ts";
import { obstacle } from "./provider/obstacle.ts";
import { withoutItems } from "./run/kept.ts";
import { Originals } from "./run/originals.ts";
import { assertRun } from "./run/misuse.ts";
import { redacted } from "./run/redacted.ts";
import { resultOf } from "./run/result_of.ts";
import { isChosen } from "./cases/matches.ts";
import { Sender } from "./exchange/sender.ts";
import { tryCase } from "./run/trial.ts";
import type { VerifyOptions } from "./run/options.ts";

/** The function of a test runner: `Deno.test`, or `test` of node:test, Vitest, Jest and others. */
export interface TestFunction {
  (name: string, run: () => Promise<void>): unknown;
  /** Registers a test that is skipped, if the runner can. */
  skip?: ((name: string, run: () => Promise<void>) => unknown) | undefined;
  /** The same, in Deno. */
  ignore?: ((name: string, run: () => Promise<void>) => unknown) | undefined;
}

/**
 * Registers a test for each case, with your own test runner.
 *
 * A case that can't be run against the provider is skipped, if the runner can skip tests.
 *
 * @example Pass `Deno.test`, or the `test` of node:test, Vitest or Jest
 * ```ts
 * import { createFakeProvider, testCases } from "@ecs-contract/server-metadata/conformance";
 * import { ok } from "node:assert/strict";
 *
 * const names: string[] = [];
 * const test = (name: string) => names.push(name);
 *
 * testCases(test, createFakeProvider(), { only: "merge/*" });
 * ok(names.includes("merge/keeps-unnamed-items"));
 * ```
 */
export function testCases(
  test: TestFunction,
  provider: Provider,
  options: Pick<VerifyOptions, "cases" | "only" | "deviations" | "timeoutMs" | "rate" | "save"> = {},
): void {
  if (typeof test !== "function") {
    throw new TypeError("testCases() takes the function of a test runner, then a provider");
  }
  assertRun("testCases()", provider, options, ["cases", "only", "deviations", "timeoutMs", "rate", "save"]);
  const { cases = allCases, only = "*", deviations = [], timeoutMs = 10_000, rate = provider.rate } = options;
  const [active] = serversOf(provider, "active");
  const chosen = cases.filter(({ id }) => isChosen(id, only));
  const originals = new Originals(new Sender(provider, { timeoutMs, rate }));
  let begun: Promise<void> | undefined;
  const begin = () => begun ??= originals.begin(serversFor(chosen, provider), options);
  for (const testCase of chosen) {
    const reason = testCase.throughout ? "needs a whole run" : obstacle(testCase, provider);
    const run = async () => {
      if (provider.state !== false) await begin();
      const outcome = await tryCase(testCase, originals, active!);
      if (outcome.kind === "not run") throw new Error(`${testCase.id} was not run: ${outcome.reason}`);
      const result = redacted(resultOf(testCase, outcome.shortfalls, deviations), originals.sender.echoed.list);
      if (result.verdict === "fails") throw new Error(bugReport(result).join("\n"));
      if (result.verdict === "stale") throw new Error(`${testCase.id} holds, and is listed as a deviation`);
    };
    const skip = test.skip ?? test.ignore;
    if (!reason) test(testCase.id, run);
    else skip?.call(test, `${testCase.id} (not run: it ${reason})`, run);
  }
}

/** The servers that the cases need, by role. */
function serversFor(cases: readonly Case[], provider: Provider): { id: string; role: string }[] {
  const runnable = cases.filter((testCase) => !testCase.throughout && !obstacle(testCase, provider));
  return [...new Set(runnable.flatMap(rolesOf))].filter((role) => !withoutItems.includes(role))
    .map((role) => ({ id: serversOf(provider, role)[0]!, role }));
}
