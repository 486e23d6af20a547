import { CouldNotRun } from "./provider/could_not_run.ts";
import type { VerifyOptions } from "./run/options.ts";
import { cases as allCases } from "../../gen/cases.ts";
import { onAbort } from "../shared/aborted.ts";
import { coverageOf } from "./report/coverage.ts";
import { assertReachable } from "./exchange/assert_reachable.ts";
import type { SavedItems, Unrestored } from "./run/kept.ts";
import { Originals } from "./run/originals.ts";
import type { Provider } from "./provider/provider.ts";
import { type Report, reportOf } from "./report/report_of.ts";
import { mistakesOf } from "./run/trust.ts";
import { unrestoredError } from "./run/unrestored_error.ts";
import { assertProvider, assertRun, assertSaved } from "./run/misuse.ts";
import { occupy } from "./run/occupy.ts";
import { Run } from "./run/run.ts";
import { isChosen } from "./cases/matches.ts";
import { Sender } from "./exchange/sender.ts";
import { Watch } from "./judge/watch.ts";

/**
 * Runs the conformance cases against a provider.
 *
 * Before the first case, it reads the items of the servers, passes them to `save`, and writes them back once. If the
 * provider does not accept the items of a server, that server is not used. It puts the items back after each case and
 * at the end, also when `signal` or an error ends the run; the report lists items that could not be put back. On each
 * `active` server, cases run one after another. Two runs of one process can't use the same servers.
 *
 * @example The fake keeps every rule
 * ```ts
 * import { createFakeProvider, verify } from "@ecs-contract/server-metadata/conformance";
 * import { equal } from "node:assert/strict";
 *
 * const report = await verify(createFakeProvider(), { only: "set/*" });
 * equal(report.ok, true);
 * ```
 *
 * @throws {CouldNotRun} If the provider can't be reached or refuses the token, or no case matches.
 * @throws {TypeError} If the endpoint is no address, or holds a password, or an option is unknown or wrong.
 * @throws {RangeError} If an option is out of its range.
 */
export async function verify(provider: Provider, options: VerifyOptions = {}): Promise<Report> {
  assertRun("verify()", provider, options);
  const selected = (options.cases ?? allCases).filter(({ id }) => isChosen(id, options.only));
  if (selected.length === 0) {
    throw new CouldNotRun(`no case matches ${[options.only].flat().join(" or ").slice(0, 80)}`);
  }
  const { timeoutMs = 10_000, rate = provider.rate, clock } = options;
  const watch = new Watch(provider);
  const sender = new Sender(provider, { timeoutMs, rate, clock, onReceived: (...seen) => watch.see(...seen) });
  await assertReachable(sender);
  const release = occupy(provider);
  const callOff = onAbort(options.signal, () => sender.stop("the run was interrupted"));
  const run = new Run(selected, options, watch, new Originals(sender));
  try {
    const results = await run.results().catch(async (error) => {
      throw unrestoredError(error, await run.putBack());
    });
    const { tally, trust } = run.originals;
    const coverage = coverageOf(selected, results, provider.apis ?? ["v2.1"]);
    const unrestored = await run.putBack();
    return reportOf(
      provider,
      { results, tally, coverage, mistakes: mistakesOf(trust), echoed: sender.echoed.list },
      { unrestored, stopped: sender.stopped ?? run.incomplete },
    );
  } finally {
    callOff();
    release();
  }
}

/**
 * Puts back the items that a killed run left changed.
 *
 * @example Nothing is left to do after a run that ended well
 * ```ts
 * import { createFakeProvider, restore, type SavedItems, verify } from "@ecs-contract/server-metadata/conformance";
 * import { deepEqual } from "node:assert/strict";
 *
 * const provider = createFakeProvider();
 * const saved: SavedItems[] = [];
 * await verify(provider, { only: "set/*", save: (items) => void saved.push(items) });
 *
 * deepEqual(await restore(provider, saved[0]!), []);
 * ```
 *
 * @param saved The items that the run saved before its first write.
 * @returns The servers that could not be put back, with their keys.
 * @throws {CouldNotRun} If the provider can't be reached, or isn't the one of the saved items.
 */
export async function restore(
  provider: Provider,
  saved: SavedItems,
  options: Pick<VerifyOptions, "timeoutMs" | "rate" | "clock"> = {},
): Promise<Unrestored[]> {
  assertProvider("restore()", provider);
  const { timeoutMs = 10_000, rate = provider.rate, clock } = options;
  const { endpoint, projectId } = assertSaved("restore()", saved).provider;
  if (endpoint !== provider.endpoint || projectId !== provider.projectId) {
    throw new CouldNotRun("the saved items are of another provider or project");
  }
  const sender = new Sender(provider, { timeoutMs, rate, clock });
  await assertReachable(sender);
  const originals = new Originals(sender);
  originals.resume(saved.servers);
  return await originals.putBackAll();
}

/**
 * Finds the servers that do not have the saved items. It only reads.
 *
 * @example See whether a run that was killed left something behind
 * ```ts
 * import { createFakeProvider, differences } from "@ecs-contract/server-metadata/conformance";
 * import { deepEqual } from "node:assert/strict";
 *
 * const provider = createFakeProvider();
 * const id = String(provider.servers.active);
 * const saved = { provider, servers: [{ id, role: "active", items: { lost: "item", foo: "bar", key: "value" } }] };
 *
 * deepEqual(await differences(provider, saved), [{ server: id, role: "active", keys: ["lost"] }]);
 * ```
 */
export async function differences(provider: Provider, saved: SavedItems): Promise<Unrestored[]> {
  assertProvider("differences()", provider);
  assertSaved("differences()", saved);
  const originals = new Originals(new Sender(provider, { timeoutMs: 10_000, rate: provider.rate }));
  originals.resume(saved.servers);
  return await originals.unrestored();
}
