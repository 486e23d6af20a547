import { cases as allCases } from "../../gen/cases.ts";
import { seededNumbers } from "../random.ts";
import type { Case } from "./case.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { exchange, requestOf } from "./exchange.ts";
import { hasApi, type Provider, serversOf } from "./provider.ts";
import { obstacle, type Result, runCase, type Shortfall, type Verdict } from "./run.ts";
import { Watch } from "./watch.ts";

/** A failure of a provider that is known, and why it is there. */
export interface Deviation {
  /** The id of a case, or a pattern in which `*` stands for anything. */
  case: string;
  /** What the provider does, and why. */
  reason: string;
}

/** What to run, and how. */
export interface VerifyOptions {
  /** The cases. @default {all of the contract} */
  cases?: readonly Case[];
  /** Runs only cases whose id matches, where `*` stands for anything. */
  only?: string;
  /** Failures that are known. They still run, and one that holds is `stale`. */
  deviations?: readonly Deviation[];
  /** Shuffles the cases; the same seed gives the same order. */
  seed?: number;
  /** How long to wait for one answer, in milliseconds. @default {10000} */
  timeoutMs?: number;
  /** Told of each case as soon as it is done. */
  onResult?(result: Result): void;
}

/** What a provider was found to do. */
export interface Report {
  /** Whom it is about. */
  provider: { name: string; endpoint: string };
  /** Whether nothing fails and nothing is stale. */
  ok: boolean;
  /** How many cases there are of each verdict. */
  counts: Record<Verdict, number>;
  /** Every case, in the order of the contract. */
  results: Result[];
  /** How much of the document the cases that were run speak of. */
  coverage: Coverage;
}

/**
 * Why a provider couldn't be tried at all; the message is one line.
 *
 * @example Tell a provider that is away from one that is wrong
 * ```ts
 * import { CouldNotRun, createFakeProvider, verify } from "@ecs-contract/server-metadata/conformance";
 * import { rejects } from "node:assert/strict";
 *
 * const fetch = () => Promise.reject(new TypeError("connection refused"));
 * await rejects(verify({ ...createFakeProvider(), fetch }), CouldNotRun);
 * ```
 */
export class CouldNotRun extends Error {
  /** Its own name, for logs. */
  override readonly name = "CouldNotRun";
}

/**
 * Holds a provider to the contract.
 *
 * Each case leaves the items of the servers as it found them. Cases run one after another on each `active` server.
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
  const { deviations = [], seed, timeoutMs = 10_000, onResult } = options;
  const selected = (options.cases ?? allCases as readonly Case[]).filter(({ id }) => matches(id, options.only ?? "*"));
  if (selected.length === 0) throw new CouldNotRun(`no case matches ${options.only}`);
  await knock(provider, timeoutMs);

  const single = selected.filter(({ throughout }) => !throughout);
  const order = seed === undefined ? single : shuffle(single, seed);
  const results = new Map<string, Result>();
  const report = (result: Result) => {
    results.set(result.id, result);
    onResult?.(result);
  };
  const claims = single.length
    ? selected.filter((testCase) => testCase.throughout && !obstacle(testCase, provider))
    : [];
  const watch = claims.length ? new Watch(provider, timeoutMs) : undefined;
  await watch?.begin();
  const watched = watch?.provider ?? provider;
  const servers = new Locks();
  const work = async (active: string) => {
    for (let next = order.shift(); next; next = order.shift()) {
      const testCase = next;
      const release = await servers.take(testCase, watched);
      report(await tryCase(testCase, watched, active, deviations, timeoutMs).finally(release));
    }
  };
  await Promise.all(serversOf(provider, "active").map(work));
  await watch?.end();
  for (const testCase of claims) report(weigh(testCase, watch!.shortfalls(testCase.throughout!), deviations));
  for (const testCase of selected.filter(({ id }) => !results.has(id))) {
    const reason = obstacle(testCase, provider) ?? "needs a run of other cases";
    report({ id: testCase.id, rules: testCase.rules, verdict: "not run", reason, shortfalls: [] });
  }
  return reportOf(provider, selected, selected.map(({ id }) => results.get(id)!));
}

/** Tries one case, and weighs what came against what is known. */
export async function tryCase(
  testCase: Case,
  provider: Provider,
  active: string,
  deviations: readonly Deviation[],
  timeoutMs: number,
): Promise<Result> {
  const { id, rules } = testCase;
  const outcome = obstacle(testCase, provider) ?? await runCase(testCase, provider, active, timeoutMs);
  if (typeof outcome === "string") return { id, rules, verdict: "not run", reason: outcome, shortfalls: [] };
  return weigh(testCase, outcome, deviations);
}

/** Weighs in what a provider falls short against what is known. */
function weigh({ id, rules }: Case, shortfalls: Shortfall[], deviations: readonly Deviation[]): Result {
  const known = deviations.find((deviation) => matches(id, deviation.case));
  const holds = shortfalls.length === 0;
  if (known) return { id, rules, verdict: holds ? "stale" : "deviates", reason: known.reason, shortfalls };
  return { id, rules, verdict: holds ? "holds" : "fails", shortfalls };
}

function reportOf(provider: Provider, cases: readonly Case[], results: Result[]): Report {
  const counts: Record<Verdict, number> = { holds: 0, fails: 0, deviates: 0, stale: 0, "not run": 0 };
  for (const { verdict } of results) counts[verdict]++;
  return {
    provider: { name: provider.name ?? provider.endpoint, endpoint: provider.endpoint },
    ok: counts.fails === 0 && counts.stale === 0,
    counts,
    results,
    coverage: coverageOf(cases, results, provider.apis ?? ["v2.1"]),
  };
}

/** Makes sure that the provider is there and takes the token. */
async function knock(provider: Provider, timeoutMs: number): Promise<void> {
  const operation = hasApi(provider, "v2.1") ? "listServerMetadata" : "showCloudServer";
  const request = requestOf({ operation, expect: { status: 200 } }, provider, (role) => serversOf(provider, role)[0]);
  const answer = await exchange(request, provider, timeoutMs);
  if (answer.trouble) throw new CouldNotRun(`${provider.endpoint} can't be reached: ${answer.trouble}`);
  if (answer.status !== 401) return;
  const problem = provider.auth
    ? "refuses the token of the provider file"
    : "wants a token, and the provider file has none";
  throw new CouldNotRun(`${provider.endpoint} ${problem}: 401`);
}

/**
 * Whether an id matches a pattern in which `*` stands for anything.
 *
 * @example Choose cases
 * ```ts
 * import { cases, matches } from "@ecs-contract/server-metadata/conformance";
 * import { ok } from "node:assert/strict";
 *
 * ok(cases.filter(({ id }) => matches(id, "merge/*")).length > 5);
 * ```
 */
export function matches(id: string, pattern: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(id);
}

/** Servers that cases share are used by one at a time. */
class Locks {
  readonly #tails = new Map<string, Promise<void>>();

  async take(testCase: Case, provider: Provider): Promise<() => void> {
    const ids = new Set(
      testCase.steps.flatMap(({ server = testCase.server ?? "active" }) =>
        server === "active" ? [] : serversOf(provider, server).slice(0, 1)
      ),
    );
    let release = () => {};
    const done = new Promise<void>((resolve) => release = resolve);
    const before = [...ids].map((id) => this.#tails.get(id));
    for (const id of ids) this.#tails.set(id, Promise.all([this.#tails.get(id), done]).then(() => {}));
    await Promise.all(before);
    return release;
  }
}

/** Fisher and Yates. */
function shuffle<T>(list: readonly T[], seed: number): T[] {
  const shuffled = [...list];
  const next = seededNumbers(seed);
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = next() % (i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return shuffled;
}
