import type { Cause } from "./cause.ts";
import { causesOf } from "./causes.ts";
import { CouldNotRun } from "./could_not_run.ts";
import type { VerifyOptions } from "./options.ts";
import { cases as allCases } from "../../gen/cases.ts";
import { redact, redactJson } from "../redact.ts";
import type { Case } from "./case.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { Originals, type SavedItems, type Unrestored } from "./originals.ts";
import { hasApi, type Provider, secretsOf, serversOf } from "./provider.ts";
import { occupy } from "./occupied.ts";
import type { Result, Verdict } from "./result.ts";
import { matches, redacted, Run } from "./schedule.ts";
import { Sender } from "./sender.ts";
import type { Tally } from "./tally.ts";
import { Watch } from "./watch.ts";

/** The result of a run of the cases on a provider. */
export interface Report {
  /** The provider. */
  provider: { name: string; endpoint: string };
  /** Whether cases were run to the end, nothing fails, nothing is stale, and every server holds what it held. */
  ok: boolean;
  /** How many cases there are of each verdict. */
  counts: Record<Verdict, number>;
  /** Every case, in the order of the contract. */
  results: Result[];
  /** The failing cases, grouped by their likely causes; the cause of the most is the first. */
  causes: Cause[];
  /** How much of the document the cases that were run speak of. */
  coverage: Coverage;
  /** Servers that do not hold what they held before the run. */
  unrestored: Unrestored[];
  /** Why the run ended before all cases were run. */
  stopped?: string | undefined;
}

/**
 * Holds a provider to the contract.
 *
 * What the servers hold is read, handed to `save` and written back once before the first case; a server whose items the
 * provider does not take back is not used. After each case, at the end, when `signal` ends the run and when an error does,
 * the items are put back; those that can't be are listed in the report. Cases run one after another on each `active` server.
 * Two runs of one process can't use the same servers.
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
 */
export async function verify(provider: Provider, options: VerifyOptions = {}): Promise<Report> {
  const selected = (options.cases ?? allCases).filter(({ id }) => matches(id, options.only ?? "*"));
  if (selected.length === 0) throw new CouldNotRun(`no case matches ${options.only}`);
  const { timeoutMs = 10_000, rate = provider.rate, clock } = options;
  const watch = new Watch(provider);
  const sender = new Sender(provider, { timeoutMs, rate, clock, onAnswer: (...seen) => watch.see(...seen) });
  await knock(sender);
  const release = occupy(provider);
  const interrupt = () => sender.stop("the run was interrupted");
  if (options.signal?.aborted) interrupt();
  options.signal?.addEventListener("abort", interrupt);
  const run = new Run(selected, options, watch, new Originals(sender));
  try {
    const results = await run.results().catch(async (error) => {
      throw withLoss(error, await run.putBack());
    });
    const { tally } = run.originals;
    return reportOf(provider, selected, { results, tally }, {
      unrestored: await run.putBack(),
      stopped: sender.stopped,
    });
  } finally {
    options.signal?.removeEventListener("abort", interrupt);
    release();
  }
}

/**
 * Puts back what a run that was ended could not put back.
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
 * @param saved What the run saved before its first write.
 * @returns The servers that could not be put back, with their keys.
 * @throws {CouldNotRun} If the provider can't be reached, or isn't the one of the saved items.
 */
export async function restore(
  provider: Provider,
  saved: SavedItems,
  { timeoutMs = 10_000, rate = provider.rate, clock }: Pick<VerifyOptions, "timeoutMs" | "rate" | "clock"> = {},
): Promise<Unrestored[]> {
  const { endpoint, projectId } = saved.provider;
  if (endpoint !== provider.endpoint || projectId !== provider.projectId) {
    throw new CouldNotRun("the saved items are of another provider or project");
  }
  const sender = new Sender(provider, { timeoutMs, rate, clock });
  await knock(sender);
  const originals = new Originals(sender);
  originals.resume(saved.servers);
  return await originals.putBackAll(lastlyMs);
}

/**
 * The servers that do not hold what was saved; only reads.
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
  const originals = new Originals(new Sender(provider, { timeoutMs: 10_000, rate: provider.rate }));
  originals.resume(saved.servers);
  return await originals.unrestored();
}

/** How long items are put back at the end of a run. */
const lastlyMs = 60_000;

/** An error of our own, with what it left behind. */
function withLoss(error: unknown, unrestored: Unrestored[]): unknown {
  if (unrestored.length === 0) return error;
  const keys = unrestored.map(({ server, keys }) => `${server}: ${keys.map((key) => JSON.stringify(key)).join(", ")}`);
  return new Error(`The run failed, and items could not be put back (${keys.join("; ")})`, { cause: error });
}

function reportOf(
  provider: Provider,
  cases: readonly Case[],
  { results, tally }: { results: Result[]; tally: Tally },
  end: Pick<Report, "unrestored" | "stopped">,
): Report {
  const counts: Record<Verdict, number> = { holds: 0, fails: 0, deviates: 0, stale: 0, "not run": 0 };
  for (const { verdict } of results) counts[verdict]++;
  const secrets = secretsOf(provider);
  return {
    provider: redactJson({ name: provider.name ?? provider.endpoint, endpoint: provider.endpoint }, secrets),
    ok: counts.fails + counts.stale + end.unrestored.length === 0 && !end.stopped && counts["not run"] < results.length,
    counts,
    results: results.map((result) => redacted(result, secrets)),
    causes: redactJson(causesOf(results, tally), secrets),
    coverage: coverageOf(cases, results, provider.apis ?? ["v2.1"]),
    unrestored: redactJson(end.unrestored, secrets),
    stopped: end.stopped && redactJson(end.stopped, secrets),
  };
}

/** Makes sure that the provider is there and takes the token. */
async function knock(sender: Sender): Promise<void> {
  const { provider } = sender;
  const operation = hasApi(provider, "v2.1") ? "listServerMetadata" : "showCloudServer";
  const { answer } = await sender.send(
    { operation, expect: { status: 200 } },
    (role) => serversOf(provider, role)[0]!,
    "own",
  );
  if (answer.trouble) {
    throw new CouldNotRun(`${provider.endpoint} cannot be reached: ${redact(answer.trouble, secretsOf(provider))}`);
  }
  if (answer.status !== 401) return;
  const problem = provider.auth
    ? "refuses the token of the provider file"
    : "wants a token, and the provider file has none";
  throw new CouldNotRun(`${provider.endpoint} ${problem}: 401`);
}
