import { type Case, expandJson, fillIn, isWrite, type Items, type Role, rolesOf, type Step } from "../cases/case.ts";
import { contradictionIn } from "./contradiction.ts";
import { curlOf } from "../exchange/curl.ts";
import type { Outgoing, Received } from "../exchange/exchange.ts";
import { judge, judgeDistinct } from "../judge/judge.ts";
import { judgeAlike } from "../judge/judge_alike.ts";
import { equal, judgeItems, judgeOutcome } from "../judge/judge_items.ts";
import { type Kept, withoutItems } from "./kept.ts";
import { listAt } from "./list_at.ts";
import { crowded, refusedList, unusable } from "./obstacles_of_servers.ts";
import { notPutBack } from "./not_put_back.ts";
import type { Originals } from "./originals.ts";
import { type Provider, serversOf, writerAt } from "../provider/provider.ts";
import { giving, keysIn, preparation } from "./preparation.ts";
import { type Problem, textsOf } from "../judge/problem.ts";
import { brokenBy } from "./not_run_reasons.ts";
import { described, holds, unreadableAfterwards } from "../judge/received_items.ts";
import { recordOf } from "../exchange/record.ts";
import type { ObservationKind } from "./tally.ts";
import type { Shortfall } from "./result.ts";
import { reasonOf } from "./trust.ts";
import { type Sent, succeeded } from "../exchange/sender.ts";
import { type Judged, StepJudge } from "../judge/step_judge.ts";

/** The result of one trial of a case or a recorded story. */
export type TrialResult =
  | { kind: "ran"; shortfalls: Shortfall[] }
  | { kind: "not run"; reason: string };

/** The result of a case or a story that could not be run. */
export const notRun = (reason: string): TrialResult => ({ kind: "not run", reason });

/** Runs a case. Afterwards every server has the items that it had before the run, or is no longer used. */
export async function tryCase(testCase: Case, originals: Originals, active: string): Promise<TrialResult> {
  const { fatal, wrongReplace } = originals.trust;
  const own = [fatal, wrongReplace].find((fault) => fault?.caseId === testCase.id);
  if (own) return { kind: "ran", shortfalls: [own.shortfall] };
  if (fatal) return notRun(reasonOf(fatal));
  return await new Trial(testCase, originals, active).run();
}

/** One run of a case, on one of the active servers. */
class Trial {
  readonly #shortfalls: Shortfall[] = [];
  readonly #responses: Received[] = [];
  /** The requests so far, the preparation included. */
  readonly #sent: Outgoing[] = [];
  readonly #judge: StepJudge;
  readonly #provider: Provider;
  readonly #quota: number;

  constructor(public testCase: Case, readonly originals: Originals, readonly active: string) {
    this.#provider = originals.provider;
    this.#judge = new StepJudge(this.#provider);
    this.#quota = this.#provider.quota ?? 0;
  }

  async run(): Promise<TrialResult> {
    if (this.#provider.state === false) {
      await this.#runSteps();
      return { kind: "ran", shortfalls: this.#shortfalls };
    }
    const keptOf = (role: Role) => this.#kept(role);
    const refused = refusedList(this.testCase, keptOf);
    if (refused) return { kind: "ran", shortfalls: [refused] };
    const obstacle = unusable(this.testCase, this.originals.trust, keptOf) ?? await this.#changed() ??
      crowded(this.testCase, this.#provider, keptOf);
    if (obstacle) return notRun(obstacle);
    const subject = this.testCase.server ?? "active";
    const before = keptOf(subject)?.items;
    const filledIn = fillIn(this.testCase, before);
    if (!filledIn) return notRun(`needs an item on the server for the role ${subject}`);
    this.testCase = filledIn;

    const given = filledIn.given && before ? expandJson(filledIn.given, this.#quota) : before;
    if (!given || equal(given, before) || await this.#prepare(subject, given)) await this.#runSteps();
    for (const role of rolesOf(filledIn)) await this.#finish(role, role === subject ? given : undefined);
    const { stopped } = this.originals.sender;
    const broken = stopped?.startsWith(brokenBy(this.testCase.id, ""));
    return stopped && !broken && this.#responses.length < filledIn.steps.length
      ? notRun(stopped)
      : { kind: "ran", shortfalls: this.#shortfalls };
  }

  #idOf = ({ server = this.testCase.server ?? "active" }: Step) => this.#serverFor(server);
  #serverFor = (role: Role) => role === "active" ? this.active : serversOf(this.#provider, role)[0]!;

  #kept(role: Role): Kept | undefined {
    return this.originals.of(this.#serverFor(role));
  }

  /** Why a server can't be used that was changed since it was last put back. */
  async #changed(): Promise<string | undefined> {
    for (const role of rolesOf(this.testCase)) {
      const kept = this.#kept(role);
      if (!kept?.items || kept.unusable) continue;
      const isUntouched = !kept.touched && !kept.uncertain;
      let now = await this.originals.read(kept.id, role);
      // A read that is behind is right the next time.
      if (isUntouched && !holds(now, kept.items)) now = await this.originals.read(kept.id, role);
      if (holds(now, kept.items)) continue;
      if (now.kind === "items" && isUntouched) {
        return kept.unusable = `the items of server ${kept.id} changed while no case was writing to it: ` +
          "another program writes to it, or what is written to another server";
      }
      if (!await this.originals.putBack(kept)) return kept.unusable;
    }
  }

  async #runSteps(): Promise<void> {
    const { steps, together, distinct = [] } = this.testCase;
    if (together) await Promise.all(steps.map((step, i) => this.#runStep(step, i)));
    for (const [i, step] of together ? [] : steps.entries()) {
      if (this.originals.sender.stopped) return;
      await this.#runStep(step, i);
    }
    for (const header of distinct) {
      const problems = judgeDistinct(header, this.#responses);
      this.originals.tally.addDistinct(this.testCase, problems, header);
      if (problems.length) this.#shortfalls.push({ problems: textsOf(problems) });
    }
  }

  async #runStep(step: Step, i: number): Promise<void> {
    const sent = await this.#send({ ...step, server: step.server ?? this.testCase.server });
    const { received } = sent;
    this.#responses[i] = received;
    const judged = this.#judge.judge(received, step, this.#responses, this.#idOf(step));
    const problems = [...judged.problems, ...this.#judgeAlike(received, step)];
    if (problems.length && !this.testCase.together) await this.#blame(i, received);
    this.#record(sent, step, { ...judged, problems });
  }

  /** Notes whether a list has wrong items because of the write before it, or contradicts an item read alone. */
  async #blame(i: number, { json }: Received): Promise<void> {
    const list = listAt(this.testCase, i, json, this.#quota);
    if (!list || list.problems.length === 0) return;
    const doubt = await this.#contradictionIn(list.server, list.items, list.wanted);
    const { tally } = this.originals;
    if (doubt !== undefined) tally.addContradiction(this.testCase, doubt);
    else if (list.write) tally.addItems(this.testCase, list.problems, list.write);
  }

  #contradictionIn(server: Role, items: Items, wanted: Items): Promise<string | undefined> {
    const step = { operation: "getServerMetadataItem", server, expect: { status: 200 } } as const;
    const get = (key: string) => this.originals.sender.send({ ...step, key }, this.#serverFor, "own");
    return contradictionIn(items, wanted, get);
  }

  /** The difference between an error response and an earlier one, if the step expects the same. */
  #judgeAlike(received: Received, step: Step): Problem[] {
    const { alike } = step.expect;
    if (alike === undefined) return [];
    const before = { received: this.#responses[alike - 1]!, id: this.#idOf(this.testCase.steps[alike - 1]!) };
    return judgeAlike({ received, id: this.#idOf(step) }, before);
  }

  /** Writes the items that the case begins with to a server. */
  async #prepare(role: Role, metadata: Items): Promise<boolean> {
    const as = writerAt(this.#provider, role);
    for (const step of giving(this.#provider, metadata, this.#kept(role)?.items ?? {})) {
      const sent = await this.#send({ ...step, server: role, as }, "own");
      const wrong = judge(sent.received, step.expect, { quota: 0 });
      if (wrong.length === 0 || await this.#isGiven(sent, role, metadata)) {
        this.#count(sent, step, { problems: wrong, expected: step.expect }, "forgiven preparation");
        continue;
      }
      const problems = wrong.map((found) => ({ ...found, text: `${preparation}: ${found.text}` }));
      this.#record(sent, step, { problems, expected: step.expect }, "preparation");
      const kept = this.#kept(role);
      if (kept) await this.originals.stopIfRefused(kept, this.testCase.id, problems[0]!.text);
      return false;
    }
    return true;
  }

  /** Whether a write succeeded, although its response is wrong. The response is the subject of other cases. */
  async #isGiven(sent: Sent, role: Role, metadata: Items): Promise<boolean> {
    return succeeded(sent) && holds(await this.originals.read(this.#serverFor(role), role), metadata);
  }

  /** Judges the items of a server after the steps, and puts back the original ones. */
  async #finish(role: Role, given: Items | undefined): Promise<void> {
    const kept = this.#kept(role);
    if (!kept?.items || kept.unusable || withoutItems.includes(role)) return;
    if (this.originals.sender.stopped) return;
    const now = await this.originals.read(kept.id, role);
    if (now.kind === "unreadable") {
      this.#shortfalls.push({ problems: [unreadableAfterwards(now.problem)] });
    } else if (given && this.#responses.length === this.testCase.steps.length) {
      await this.#judgeAfterwards(role, now.items, given);
    }
    if (holds(now, kept.items)) kept.touched = false;
    else if (!await this.originals.putBack(kept, this.testCase.id)) {
      this.#shortfalls.push(notPutBack(kept, this.testCase, this.#linesBefore(this.#sent.length)));
    }
  }

  async #judgeAfterwards(server: Role, items: Items, given: Items): Promise<void> {
    const { then, thenAmong } = this.testCase;
    const wanted = then ? expandJson(then, this.#quota) : given;
    const problems = thenAmong
      ? judgeOutcome(items, given, expandJson(thenAmong, this.#quota))
      : judgeItems(items, wanted);
    const doubt = problems.length && !thenAmong ? await this.#contradictionIn(server, items, wanted) : undefined;
    if (doubt === undefined) this.originals.tally.addItems(this.testCase, problems);
    else this.originals.tally.addContradiction(this.testCase, doubt);
    const texts = [...doubt === undefined ? [] : [doubt], ...textsOf(problems)];
    if (texts.length) {
      this.#shortfalls.push({ problems: texts.slice(0, 5), before: this.#linesBefore(this.#sent.length) });
    }
  }

  async #send(step: Step, whose: "case" | "own" = "case"): Promise<Sent> {
    const kept = this.#kept(step.server ?? "active");
    const write = isWrite(step);
    if (kept && write) {
      kept.touched = true;
      kept.written ??= new Set();
      for (const key of keysIn(step, this.#quota)) kept.written.add(key);
    }
    const sent = await this.originals.sender.send(step, this.#serverFor, whose);
    this.#sent.push(sent.request);
    if (kept && write && sent.received.silent) kept.uncertain = true;
    return sent;
  }

  /** The requests of the case before this one, as lines for the shell; none if they were sent at the same moment. */
  #linesBefore(end: number): string[] {
    return this.testCase.together ? [] : this.#sent.slice(0, end).map(curlOf);
  }

  /** Counts a response for the causes of failures. */
  #count({ received }: Sent, step: Step, { problems, expected }: Judged, kind: ObservationKind): void {
    this.originals.tally.add(this.testCase, { step, received, expected, problems, kind });
  }

  /** Counts a response, and keeps its problems as a shortfall of the case. */
  #record(sent: Sent, step: Step, judged: Judged, kind: ObservationKind = "step"): void {
    this.#count(sent, step, judged, kind);
    const { problems, expected } = judged;
    if (problems.length === 0) return;
    const { request, received } = sent;
    const got = described(received);
    const exchange = recordOf(request, received, expected, this.#quota);
    const before = this.#linesBefore(this.#sent.indexOf(request));
    this.#shortfalls.push({ problems: textsOf(problems), expected, got, before, curl: curlOf(request), exchange });
  }
}
