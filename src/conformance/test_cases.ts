import { cases as allCases } from "../../gen/cases.ts";
import type { Case } from "./case.ts";
import { type Provider, serversOf } from "./provider.ts";
import { bugReport } from "./report.ts";
import { obstacle } from "./run.ts";
import { matches, tryCase, type VerifyOptions } from "./verify.ts";

/** A test runner's own function: `Deno.test`, or `test` of node:test, Vitest, Jest and others. */
export interface TestFunction {
  (name: string, run: () => Promise<void>): unknown;
  /** How it names a test that isn't run, where it can. */
  skip?(name: string, run: () => Promise<void>): unknown;
  /** The same, in Deno. */
  ignore?(name: string, run: () => Promise<void>): unknown;
}

/**
 * Makes a test of each case, for the runner that you have.
 *
 * A case that the provider can't be held to is skipped, where the runner can skip.
 *
 * @example Hand it `Deno.test`, or the `test` of node:test, Vitest or Jest
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
  options: Pick<VerifyOptions, "cases" | "only" | "deviations" | "timeoutMs"> = {},
): void {
  const { cases = allCases as readonly Case[], only = "*", deviations = [], timeoutMs = 10_000 } = options;
  const [active] = serversOf(provider, "active");
  for (const testCase of cases.filter(({ id }) => matches(id, only))) {
    const reason = testCase.throughout ? "needs a whole run" : obstacle(testCase, provider);
    const run = async () => {
      const result = await tryCase(testCase, provider, active, deviations, timeoutMs);
      if (result.verdict === "fails") throw new Error(bugReport(result).join("\n"));
      if (result.verdict === "stale") throw new Error(`${testCase.id} holds, and is listed as a deviation`);
    };
    const skip = test.skip ?? test.ignore;
    if (!reason) test(testCase.id, run);
    else skip?.call(test, `${testCase.id} (not run: it ${reason})`, run);
  }
}
