// Sends the requests of stories to a provider, and judges the responses.
import { membersOf } from "../shared/untyped.ts";
import type { Role } from "../conformance/cases/case.ts";
import { described, holds, unreadableAfterwards } from "../conformance/judge/received_items.ts";
import { equal, judgeItems } from "../conformance/judge/judge_items.ts";
import { isWritable, type Kept } from "../conformance/run/kept.ts";
import type { Originals } from "../conformance/run/originals.ts";
import { type Check, type Problem, problem, textsOf } from "../conformance/judge/problem.ts";
import { serversOf, writerAt } from "../conformance/provider/provider.ts";
import type { Shortfall } from "../conformance/run/result.ts";
import { notRun, type TrialResult } from "../conformance/run/trial.ts";
import { compareWithNova, novaHeaders } from "./compare_with_nova.ts";
import type { Place } from "./request_bytes.ts";
import { send } from "./send.ts";
import { type JudgedResponse, shortfallOf } from "./shortfall.ts";
import { obstacleTo, placeOf, roleOf, type Stage } from "./situation.ts";
import { idOf, type RecordedStory } from "./stories.ts";
import { givenMetadata, type RecordedResponse, type ServerState, type Step, type Story } from "./story.ts";
import { translate } from "./translate.ts";

/** Options for running stories. */
export interface StoryRunnerOptions {
  /** The ids of the recording. */
  ids: Readonly<Record<string, string>>;
  /** How long to wait for one response, in milliseconds. */
  timeoutMs: number;
  stage?: Stage | undefined;
}

/** Runs the recorded stories of a release on the servers of a provider. */
export class StoryRunner {
  constructor(readonly originals: Originals, readonly options: StoryRunnerOptions) {}

  /** The servers for the stories: one for each role that can be written to, and all those of the other roles. */
  serversFor(stories: readonly RecordedStory[]): { id: string; role: Role }[] {
    const { provider } = this.originals;
    const roles = this.options.stage ? ["active"] : stories.flatMap(({ story }) => roleOf(story.server ?? {}) ?? []);
    return [...new Set([...roles, "foreign"])].flatMap((role) =>
      serversOf(provider, role).slice(0, isWritable(role) ? 1 : undefined).map((id) => ({ id, role }))
    );
  }

  /**
   * The server for a story. If the items of a role can't be changed, it is the server that has those of the story,
   * otherwise the first one.
   */
  #serverFor(role: Role, state: ServerState): string {
    const ids = serversOf(this.originals.provider, role);
    const fits = (id: string) => equal(this.originals.of(id)?.items ?? {}, givenMetadata(state));
    return (isWritable(role) ? undefined : ids.find(fits)) ?? ids[0]!;
  }

  /** Runs a story, after its server was prepared with the items that the story begins with. */
  async run({ story, recorded }: RecordedStory): Promise<TrialResult> {
    const { provider, sender } = this.originals;
    const { stage, ids } = this.options;
    const obstacle = obstacleTo(story, provider, stage);
    if (obstacle) return notRun(obstacle);
    const role = stage ? "active" : roleOf(story.server ?? {})!;
    const server = this.#serverFor(role, story.server ?? {});
    const kept = this.originals.of(server);
    if (kept?.unusable) return notRun(kept.unusable);
    // A story may name other servers, but not one that is no longer used.
    for (const each of this.originals.servers) each.touched ||= !each.unusable;
    const unprepared = await this.#prepare(kept!, role, story.server ?? {});
    if (unprepared) return unprepared;

    const place = placeOf(provider, server, ids, stage);
    const shortfalls: Shortfall[] = [];
    for (const [i, step] of story.steps.entries()) {
      if (sender.stopped) return notRun(sender.stopped);
      const wanted = translate(recorded.steps[i]!, ids, step, place);
      const judged = await this.#step(step, wanted, place);
      this.#note(story, step, wanted, judged.problems);
      if (judged.problems.length) shortfalls.push(shortfallOf(step, place, judged));
    }
    const after = await this.originals.read(server, role);
    const problems = after.kind === "unreadable"
      ? [unreadableAfterwards(after.problem)]
      : textsOf(judgeItems(after.items, recorded.after).slice(0, 5));
    if (problems.length) shortfalls.push({ problems });
    if (stage) await stage.prepare(server, { metadata: kept?.items ?? {} });
    return { kind: "ran", shortfalls };
  }

  /** Gives the server what the story begins with; returns why that can't be done. */
  async #prepare({ id }: Kept, role: Role, state: ServerState): Promise<TrialResult | undefined> {
    const { stage } = this.options;
    const metadata = givenMetadata(state);
    if (stage) return void await stage.prepare(id, state);
    const now = await this.originals.read(id, role);
    if (holds(now, metadata)) return undefined;
    if (!isWritable(role)) return notRun(`needs a server for the role ${role} with other items`);
    const { provider, sender } = this.originals;
    const as = writerAt(provider, role);
    const step = { operation: "replaceServerMetadata", body: { metadata }, as, expect: { status: 200 } } as const;
    const { received } = await sender.send(step, () => id, "own");
    if (received.status === 200) return undefined;
    const problems = [`the server does not take the items that the story begins with: ${described(received)}`];
    return { kind: "ran", shortfalls: [{ problems }] };
  }

  async #step(step: Step, wanted: RecordedResponse, place: Place): Promise<JudgedResponse> {
    await this.originals.sender.takeTurn();
    try {
      const response = await send(step, place, this.options.timeoutMs);
      return { response, problems: compareWithNova(response, wanted, step.method) };
    } catch (error) {
      return { problems: [problem(`no response: ${membersOf(error).message}`, "response", "are missing")] };
    }
  }

  /** Notes a response, so that causes can be found. */
  #note(
    story: Story,
    { method, target, as = "member" }: Step,
    wanted: RecordedResponse,
    problems: readonly Problem[],
  ): void {
    const status = "closed" in wanted ? "no status" : `the status ${wanted.status}`;
    const checks: Check[] = ["response", "body", ...novaHeaders.map((header) => `header ${header}` as const)];
    if (!("closed" in wanted)) checks.push(`status ${wanted.status}`);
    this.originals.tally.observations.push({
      caseId: idOf(story),
      address: `${method} ${target.split("?")[0]}`,
      role: roleOf(story.server ?? {}) ?? "active",
      traits: [
        `responses to ${method}`,
        `responses that must have ${status}`,
        ...(as === "member" ? [] : [`responses to requests of ${as}`]),
        "responses",
      ],
      checks: new Set(checks),
      signs: new Map(problems.flatMap(({ signs }) => signs.map(({ text, check }) => [text, check] as const))),
    });
  }
}
