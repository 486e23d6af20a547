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
import { type Blocker, reasonOf } from "./trust.ts";
import type { VerifyOptions } from "./options.ts";
import type { Result, Shortfall } from "./result.ts";
import { notRunResult, resultOf } from "./result_of.ts";
import type { Watch } from "../judge/watch.ts";

/** How often a failing case is repeated at most. */
const mostRepeats = 3;
/** No case is repeated any more if fewer than one of this many repetitions holds. */
const repeatsForOneThatHolds = 20;

/** One run of cases on a provider: chooses the next case and its server, and collects the results. */
export class Run {
  /** Why cases were left over: no server in the role `active` can be used any more. */
  incomplete?: string | undefined;
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
    const onlyClaims = this.cases.every(({ throughout }) => throughout);
    for (const testCase of this.cases) {
      const reason = obstacle(testCase, this.provider) ?? (onlyClaims ? "needs a run of other cases" : undefined);
      if (reason) this.#report(notRunResult(testCase, reason));
      else (testCase.throughout ? claims : runnable).push(testCase);
    }
    if (this.provider.state !== false) {
      const everyRole = claims.some(({ throughout }) => throughout === "items");
      await this.originals.begin(this.#serversOf(everyRole ? undefined : runnable), this.options);
    }
    const { fatal, wrongReplace } = this.originals.trust;
    const isLeft = ({ id }: Case) => id !== wrongReplace?.caseId;
    for (const testCase of runnable) {
      if (!isLeft(testCase)) this.#report(resultOf(testCase, [wrongReplace!.shortfall], this.options.deviations));
    }
    if (fatal) this.#failAll([...runnable, ...claims].filter(isLeft), fatal);
    else await this.#runAll(runnable.filter(isLeft), claims);
    return this.cases.map(({ id }) => this.#results.get(id)!);
  }

  async #runAll(runnable: readonly Case[], claims: readonly Case[]): Promise<void> {
    const { seed } = this.options;
    await this.#runOnServers(seed === undefined ? [...runnable] : shuffle(runnable, seed));
    await this.#judgeClaims(claims);
  }

  /** Runs no case; the one that shows the mistake fails. */
  #failAll(all: readonly Case[], fatal: Blocker): void {
    for (const testCase of all) {
      const { id } = testCase;
      this.#report(
        id === fatal.caseId ? resultOf(testCase, [fatal.shortfall]) : notRunResult(testCase, reasonOf(fatal)),
      );
    }
  }

  /** Puts back the items that servers had before the run. Returns the servers that still differ. */
  putBack(): Promise<Unrestored[]> {
    return this.originals.putBackAll();
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

  /**
   * Runs cases as many at once as there are active servers. Those for which the provider is told to fail come last, and
   * one by one, because the failure could hit a request of another case.
   */
  async #runOnServers(order: readonly Case[]): Promise<void> {
    const active = serversOf(this.provider, "active");
    const isAlone = ({ steps }: Case) => active.length > 1 && steps.some(({ inject }) => inject !== undefined);
    await this.#runAtOnce(order.filter((testCase) => !isAlone(testCase)), active);
    const usable = active.filter((id) => !this.originals.of(id)?.unusable);
    await this.#runAtOnce(order.filter(isAlone), (usable.length ? usable : active).slice(0, 1));
  }

  /** Runs cases in order, each on one of the active servers. */
  async #runAtOnce(order: readonly Case[], active: readonly string[]): Promise<void> {
    const left = [...order];
    const next = (active: string) => {
      const { unusable, broken } = this.originals.of(active) ?? {};
      const fits = (testCase: Case) => !usesActive(testCase) || !broken && !mayWrite(testCase);
      const at = unusable ? left.findIndex(fits) : 0;
      return this.originals.sender.stopped || at < 0 ? undefined : left.splice(at, 1)[0];
    };
    const work = async (active: string) => {
      for (let testCase = next(active); testCase; testCase = next(active)) {
        const release = await this.originals.locks.take(testCase, this.provider);
        this.#report(await this.#try(testCase, active).finally(release));
      }
    };
    await Promise.all(active.map(work));
    const unusable = active.map((id) => this.originals.of(id)?.unusable).find(Boolean);
    const reason = this.originals.sender.stopped ?? unusable ?? "";
    if (left.length) this.incomplete = reason;
    for (const testCase of left) this.#report(notRunResult(testCase, reason));
  }

  async #try(testCase: Case, active: string): Promise<Result> {
    const outcome = await tryCase(testCase, this.originals, active);
    if (outcome.kind === "not run") return notRunResult(testCase, outcome.reason);
    const result = resultOf(testCase, outcome.shortfalls, this.options.deviations);
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

  /** Judges the cases about a whole run, from what was seen of the others. */
  async #judgeClaims(claims: readonly Case[]): Promise<void> {
    const { stopped } = this.originals.sender;
    const changed = stopped || claims.length === 0 ? [] : await this.originals.changed();
    const problemsOf = (claim: NonNullable<Case["throughout"]>) =>
      claim === "items" ? changed : this.watch.problems[claim];
    for (const testCase of claims) {
      const problems = problemsOf(testCase.throughout!);
      this.#report(
        stopped ? notRunResult(testCase, stopped) : resultOf(testCase, shortfallsOf(problems), this.options.deviations),
      );
    }
  }

  #report(result: Result): void {
    this.#results.set(result.id, result);
    const { maxFailures = Infinity } = this.options;
    if (result.verdict === "fails" && ++this.#failed >= maxFailures) {
      this.originals.sender.stop(`the limit of ${casesIn(maxFailures)} that may fail was reached`);
    }
    this.options.onResult?.(redacted(result, this.originals.sender.echoed.list));
  }
}

/** A few of many problems. */
function shortfallsOf(problems: readonly string[]): Shortfall[] {
  const more = problems.length > 5 ? [`and ${problems.length - 5} more`] : [];
  return problems.length ? [{ problems: [...problems.slice(0, 5), ...more] }] : [];
}

const usesActive = (testCase: Case) => rolesOf(testCase).includes("active");

function shuffle<T>(list: readonly T[], seed: number): T[] {
  const next = seededNumbers(seed);
  return list.map((item) => ({ item, place: next() })).sort((a, b) => a.place - b.place).map(({ item }) => item);
}
