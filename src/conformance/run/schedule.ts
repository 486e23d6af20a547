import { seededNumbers } from "../../shared/seeded_numbers.ts";
import { type Case, mayWrite, rolesOf } from "../cases/case.ts";
import { obstacle } from "../provider/obstacle.ts";
import { type Unrestored, withoutItems } from "./kept.ts";
import type { Originals } from "./originals.ts";
import { temporaryKinds } from "./temporary_kinds.ts";
import { hasApi, type Provider, serversOf } from "../provider/provider.ts";
import { casesIn } from "../cases/cases_in.ts";
import { redacted } from "./redacted.ts";
import { tryCase } from "./trial.ts";
import { type Fault, reasonOf } from "./trust.ts";
import type { Deviation, VerifyOptions } from "./options.ts";
import type { Result, Shortfall } from "./result.ts";
import type { Watch } from "../judge/watch.ts";

/** How long items are put back at the end. */
const lastlyMs = 60_000;

/** How often a failing case is repeated at most. */
const mostRepeats = 3;
/** No case is repeated any more if fewer than one of this many repetitions holds. */
const repeatsForOneThatHolds = 20;

/** One run of cases on a provider: chooses the next case and its server, and collects the results. */
export class Run {
  readonly #results = new Map<string, Result>();
  #failed = 0;
  readonly #repeats = { repeated: 0, held: 0 };

  constructor(
    readonly cases: readonly Case[],
    readonly options: VerifyOptions,
    readonly watch: Watch,
    readonly originals: Originals,
  ) {}

  get provider(): Provider {
    return this.originals.provider;
  }

  /** Runs every case that can be run against the provider. The results are in the order of the cases. */
  async results(): Promise<Result[]> {
    const runnable: Case[] = [];
    const claims: Case[] = [];
    const alone = this.cases.every(({ throughout }) => throughout);
    for (const testCase of this.cases) {
      const reason = obstacle(testCase, this.provider) ?? (alone ? "needs a run of other cases" : undefined);
      if (reason) this.#report(notRun(testCase, reason));
      else (testCase.throughout ? claims : runnable).push(testCase);
    }
    if (this.provider.state !== false) {
      const everyRole = claims.some(({ throughout }) => throughout === "items");
      await this.originals.begin(this.#serversOf(everyRole ? undefined : runnable), this.options);
    }
    const { fatal, wrongReplace } = this.originals.trust;
    const isLeft = ({ id }: Case) => id !== wrongReplace?.caseId;
    for (const testCase of runnable) {
      if (!isLeft(testCase)) this.#report(weigh(testCase, [wrongReplace!.shortfall], this.options.deviations));
    }
    if (fatal) this.#failAll([...runnable, ...claims].filter(isLeft), fatal);
    else await this.#runAll(runnable.filter(isLeft), claims);
    return this.cases.map(({ id }) => this.#results.get(id)!);
  }

  async #runAll(runnable: readonly Case[], claims: readonly Case[]): Promise<void> {
    const { seed } = this.options;
    await this.#work(seed === undefined ? [...runnable] : shuffle(runnable, seed));
    await this.#weighClaims(claims);
  }

  /** Runs no case; the one that shows the mistake fails. */
  #failAll(all: readonly Case[], fatal: Fault): void {
    for (const testCase of all) {
      const { id } = testCase;
      this.#report(id === fatal.caseId ? failing(testCase, fatal.shortfall) : notRun(testCase, reasonOf(fatal)));
    }
  }

  /** Puts back the items that servers had before the run. Returns the servers that still differ. */
  putBack(): Promise<Unrestored[]> {
    return this.originals.putBackAll(lastlyMs);
  }

  /** The servers that cases use, or all of the provider. */
  #serversOf(cases: readonly Case[] | undefined): { id: string; role: string }[] {
    const { provider } = this;
    if (!cases) {
      if (!hasApi(provider, "v2.1")) return this.#serversOf([]);
      return Object.entries(provider.servers).filter(([role]) => !withoutItems.includes(role))
        .flatMap(([role, ids]) => [ids].flat().map((id) => ({ id, role })));
    }
    return [...new Set(cases.flatMap(rolesOf))].filter((role) => !withoutItems.includes(role)).flatMap((role) =>
      serversOf(provider, role).slice(0, role === "active" ? undefined : 1).map((id) => ({ id, role }))
    );
  }

  async #work(order: Case[]): Promise<void> {
    const servers = new Locks();
    const left = [...order];
    const next = (active: string) => {
      const { unusable, broken } = this.originals.of(active) ?? {};
      const fits = (testCase: Case) => !usesActive(testCase) || !broken && !mayWrite(testCase);
      const at = unusable ? left.findIndex(fits) : 0;
      return this.originals.sender.stopped || at < 0 ? undefined : left.splice(at, 1)[0];
    };
    const work = async (active: string) => {
      for (let testCase = next(active); testCase; testCase = next(active)) {
        const release = await servers.take(testCase, this.provider);
        this.#report(await this.#try(testCase, active).finally(release));
      }
    };
    const active = serversOf(this.provider, "active");
    await Promise.all(active.map(work));
    const unusable = active.map((id) => this.originals.of(id)?.unusable).find(Boolean);
    const reason = this.originals.sender.stopped ?? unusable ?? "";
    for (const testCase of left) this.#report(notRun(testCase, reason));
  }

  async #try(testCase: Case, active: string): Promise<Result> {
    const outcome = await tryCase(testCase, this.originals, active);
    if (outcome.kind === "not run") return notRun(testCase, outcome.reason);
    const result = weigh(testCase, outcome.shortfalls, this.options.deviations);
    return result.verdict === "fails" && await this.#holdsNow(testCase, outcome.shortfalls, active)
      ? { ...result, heldWhenRepeated: true }
      : result;
  }

  /** Repeats a case that has just failed with a problem that may be temporary. Returns whether it holds now. */
  async #holdsNow(testCase: Case, shortfalls: readonly Shortfall[], active: string): Promise<boolean> {
    const most = temporaryKinds(shortfalls).length > 0 ? mostRepeats : 0;
    for (let i = 0; i < most; i++) {
      const { repeated, held } = this.#repeats;
      if (this.originals.sender.stopped || repeated >= repeatsForOneThatHolds * (held + 1)) return false;
      this.#repeats.repeated++;
      const again = await tryCase(testCase, this.originals, active);
      if (again.kind === "not run" || again.shortfalls.length) continue;
      this.#repeats.held++;
      return true;
    }
    return false;
  }

  async #weighClaims(claims: readonly Case[]): Promise<void> {
    const { stopped } = this.originals.sender;
    const changed = stopped || claims.length === 0 ? [] : await this.originals.changed();
    const problemsOf = (claim: NonNullable<Case["throughout"]>) =>
      claim === "items" ? changed : this.watch.problems[claim];
    for (const testCase of claims) {
      const problems = problemsOf(testCase.throughout!);
      this.#report(
        stopped ? notRun(testCase, stopped) : weigh(testCase, shortfallsOf(problems), this.options.deviations),
      );
    }
  }

  #report(result: Result): void {
    this.#results.set(result.id, result);
    const { maxFailures = Infinity } = this.options;
    if (result.verdict === "fails" && ++this.#failed >= maxFailures) {
      this.originals.sender.stop(`the limit of ${casesIn(maxFailures)} that may fail was reached`);
    }
    this.options.onResult?.(redacted(result, this.originals.sender.told.list));
  }
}

/** The result of a case, from its problems and the known deviations. */
export function weigh({ id, rules }: Case, shortfalls: Shortfall[], deviations: readonly Deviation[] = []): Result {
  const known = deviations.find((deviation) => matches(id, deviation.case));
  const holds = shortfalls.length === 0;
  if (known) return { id, rules, verdict: holds ? "stale" : "deviates", reason: known.reason, shortfalls };
  return { id, rules, verdict: holds ? "holds" : "fails", shortfalls };
}

function failing({ id, rules }: Case, shortfall: Shortfall): Result {
  return { id, rules, verdict: "fails", shortfalls: [shortfall] };
}

function notRun({ id, rules }: Case, reason: string): Result {
  return { id, rules, verdict: "not run", reason, shortfalls: [] };
}

/** A few of many problems. */
function shortfallsOf(problems: readonly string[]): Shortfall[] {
  const more = problems.length > 5 ? [`and ${problems.length - 5} more`] : [];
  return problems.length ? [{ problems: [...problems.slice(0, 5), ...more] }] : [];
}

const usesActive = (testCase: Case) => rolesOf(testCase).includes("active");

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
  // A regular expression with dozens of stars could take forever.
  const [first = "", ...parts] = pattern.split("*");
  const last = parts.pop();
  if (last === undefined) return id === pattern;
  let end = first.length;
  for (const part of parts) {
    const at = id.indexOf(part, end);
    if (at < 0) return false;
    end = at + part.length;
  }
  return id.startsWith(first) && id.length - last.length >= end && id.endsWith(last);
}

/** A server that several cases use is used by one of them at a time. */
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

/** Whether an id is chosen by a pattern, or by one of several. */
export function isChosen(id: string, only: string | readonly string[] = "*"): boolean {
  return [only].flat().some((pattern) => matches(id, pattern));
}

function shuffle<T>(list: readonly T[], seed: number): T[] {
  const next = seededNumbers(seed);
  return list.map((item) => ({ item, place: next() })).sort((a, b) => a.place - b.place).map(({ item }) => item);
}
