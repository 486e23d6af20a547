// Recorded calls → the calls that get another response from another release of Nova, and the reason.
import { type RuleId, rules } from "../../gen/rules.ts";
import type { Delivery } from "../fake/faults.ts";
import { type ReleaseName, releases } from "../fake/nova/releases.ts";
import type { Route } from "../fake/service.ts";
import { hasRelease } from "../contract/release_range.ts";
import { type Cause, causesBetween } from "./causes.ts";
import { type Difference, differenceOf } from "./compare.ts";
import { whyUnknown, whyUnlike } from "./not_judged.ts";
import type { RecordedCall } from "./recorded_call.ts";
import { jsonOf } from "../shared/json.ts";
import { Replica, type Servers, type Setting } from "./replica.ts";
import {
  itemsIn,
  messageOf,
  otherSituations,
  projectsOf,
  type Role,
  serverIn,
  serversOf,
  settingOf,
  type Situation,
  usualSituation,
} from "./situation.ts";

/** A rule that differs between the two releases. */
export interface ChangedRule {
  id: RuleId;
  /** Its text for the one release and for the other. */
  from: string;
  to: string;
  source: readonly string[];
  /** Advice for the caller. */
  todo: string;
}

/** A response in the report. */
export interface Response {
  /** 0 if the connection is closed. */
  status: number;
  /** The message of an error, without the values that were sent. */
  message?: string | undefined;
}

/** The result of comparing a call. */
export type Judgement =
  | { kind: "same" }
  | { kind: "different"; difference: Difference; from: Response; to: Response; rules: ChangedRule[] }
  | { kind: "not judged"; reason: string };

/** The two releases, and the sender of calls whose recording does not name one. */
export interface UpgradeOptions {
  from: ReleaseName;
  to: ReleaseName;
  /** @default {"member"} */
  role?: Role | undefined;
}

/** Sends calls again, in order, to the fakes of both releases. Returns a judgement of each. */
export function compareReleases(
  calls: readonly RecordedCall[],
  { from, to, role = "member" }: UpgradeOptions,
): Judgement[] {
  const replay = new Replay(calls, from, to, role);
  return calls.map((call) => replay.judge(call));
}

/** A cause, and the later release without it. */
interface CauseReplica {
  cause: Cause;
  replica: Replica;
}

/** The replicas of the two releases, and those without a cause. */
class Replay {
  readonly #from: Replica;
  readonly #to: Replica;
  /** For each cause: the later release without it, and the earlier release with only it. */
  readonly #causes: CauseReplica[];
  readonly #reverse: CauseReplica[];
  readonly #names: { from: ReleaseName; to: ReleaseName };
  readonly #setting: Setting;
  readonly #role: Role;
  readonly #known = new Map<string, ChangedRule[]>();

  constructor(calls: readonly RecordedCall[], from: ReleaseName, to: ReleaseName, role: Role) {
    this.#names = { from, to };
    this.#role = role;
    this.#setting = settingOf(calls, role);
    this.#from = new Replica(releases[from], this.#setting);
    this.#to = new Replica(releases[to], this.#setting);
    const replicas = (causes: Cause[]) =>
      causes.map((cause) => ({ cause, replica: new Replica(cause.without, this.#setting) }));
    this.#causes = replicas(causesBetween(releases[from], releases[to]));
    this.#reverse = replicas(causesBetween(releases[to], releases[from]));
    const projects = projectsOf(calls);
    const ofCauses = [...this.#causes, ...this.#reverse].map(({ replica }) => replica);
    for (const replica of [this.#from, this.#to, ...ofCauses]) replica.put(projects);
    const servers = serversOf(calls, (call) => this.#from.route(call));
    for (const replica of [this.#from, this.#to]) replica.put(servers);
  }

  judge(call: RecordedCall): Judgement {
    if (call.incomplete) return { kind: "not judged", reason: call.incomplete };
    const route = this.#from.route(call);
    const unknown = whyUnknown(call, route);
    if (unknown) return { kind: "not judged", reason: unknown };
    const id = serverIn(route);
    const first = usualSituation(call, route, id === undefined ? undefined : this.#from.server(id), this.#role);
    const found = this.#find(call, route, id, first);
    if (!found) {
      this.#putServer(id, first);
      const { status } = this.#from.send(call, first.token);
      this.#putServer(id, first);
      return { kind: "not judged", reason: whyUnlike(call.status!, status, this.#names.from) };
    }
    const { situation, replies } = found;
    const judgement = this.#compare(call, id, situation, replies);
    // A refused call changed nothing, so its situation is not kept for later calls.
    if (replies.from.status >= 300 || replies.from.status === 0) this.#putServer(id, first);
    else this.#learn(call, id);
    return judgement;
  }

  /** The first situation in which a release returns the recorded response. Both releases have then handled the call. */
  #find(call: RecordedCall, route: Route | undefined, id: string | undefined, first: Situation) {
    const attempt = (situation: Situation) => ({ situation, replies: this.#sendToBoth(call, id, situation) });
    const trial = attempt(first);
    const { from, to } = trial.replies;
    if (call.status === undefined || from.status === call.status) return trial;
    // The recording may be of the other release.
    if (to.status === call.status && saysTheSame(call, to)) return trial;
    if (!route) return undefined;
    for (const situation of otherSituations(call, route, first, { role: this.#role, quota: this.#setting.quota })) {
      const next = attempt(situation);
      if (next.replies.from.status === call.status) return next;
    }
  }

  #sendToBoth(call: RecordedCall, id: string | undefined, situation: Situation): { from: Delivery; to: Delivery } {
    this.#putServer(id, situation);
    return { from: this.#from.send(call, situation.token), to: this.#to.send(call, situation.token) };
  }

  #putServer(id: string | undefined, { server }: Situation): void {
    if (id === undefined) return;
    // A server that never existed stays unknown, so that lists do not have it.
    const known = this.#from.server(id) ?? server;
    if (!known) return;
    for (const replica of [this.#from, this.#to]) replica.put(new Map([[id, server]]));
  }

  #compare(
    call: RecordedCall,
    id: string | undefined,
    situation: Situation,
    { from, to }: Record<"from" | "to", Delivery>,
  ): Judgement {
    const difference = differenceOf(from, to);
    if (!difference) return { kind: "same" };
    const responses = { from: shown(from), to: shown(to) };
    // Calls with the same responses, apart from the server and its items, have the same reason.
    const { method, target, headers } = call;
    const query = target.split("?")[1];
    const alike = JSON.stringify([method, situation.token, query, headers, difference, responses]);
    const rules = this.#known.get(alike) ?? this.#rulesOf(call, id, situation, { from, to, difference });
    if (this.#known.size < 10_000) this.#known.set(alike, rules);
    return { kind: "different", difference, ...responses, rules };
  }

  /** The rules without which the other release would respond like the first one. */
  #rulesOf(
    call: RecordedCall,
    id: string | undefined,
    situation: Situation,
    { from, to, difference }: { from: Delivery; to: Delivery; difference: Difference },
  ): ChangedRule[] {
    const before: Servers = id === undefined ? this.#from.servers() : new Map([[id, situation.server]]);
    const changing = (causes: CauseReplica[], usual: Delivery) =>
      causes.filter(({ replica }) => {
        replica.put(before);
        const changed = differenceOf(replica.send(call, situation.token), usual);
        return changed !== undefined && weightOf(changed) >= weightOf(difference);
      });
    const needed = changing(this.#causes, to);
    // If each of several causes is sufficient, removing one of them changes nothing.
    const causes = needed.length ? needed : changing(this.#reverse, from);
    const ids = [...new Set(causes.map(({ cause }) => cause.rule))];
    return ids.map((id) => changedRule(id, this.#names)).sort((a, b) =>
      Number(isGeneral(a.id)) - Number(isGeneral(b.id))
    );
  }

  /** Updates the items for later calls, from the response and from the write. */
  #learn(call: RecordedCall, id: string | undefined): void {
    if (id === undefined) return;
    const now = this.#from.server(id);
    if (!now) return;
    const items = call.method === "GET" ? undefined : itemsIn(call.response);
    for (const replica of [this.#from, this.#to]) {
      replica.put(new Map([[id, items ? { ...now, metadata: items } : now]]));
    }
  }
}

const weightOf = (difference: Difference) => ["headers", "body", "status"].indexOf(difference);

/** Whether a rule is less specific than others: a microversion only turns on other rules. */
const isGeneral = (id: RuleId) => id === "microversion.negotiated";

/** Whether a recorded error has the same message as a response, if both have one. */
function saysTheSame({ response }: RecordedCall, { body }: Delivery): boolean {
  return messageOf(response) === "" || messageOf(response) === messageOf(jsonOf(body));
}

function changedRule(id: RuleId, { from, to }: { from: ReleaseName; to: ReleaseName }): ChangedRule {
  const { summary, source, releases: texts = {}, upgrade = "" } = rules[id];
  const on = (release: ReleaseName) =>
    Object.entries(texts).filter(([range]) => hasRelease(range, Number(release))).map(([, text]) => text).join(" ") ||
    summary;
  return { id, from: on(from), to: on(to), source, todo: upgrade };
}

function shown({ status, body }: Delivery): Response {
  const message = withoutValues(messageOf(jsonOf(body)));
  return { status, ...(message ? { message: message.slice(0, 300) } : {}) };
}

/** A message without the values that were sent. */
function withoutValues(message: string): string {
  const problems = "does not have enough properties|should be non-empty|is too (?:short|long)|has too many properties";
  return message.replace(new RegExp(`Value: .*?( (?:${problems}))?$`, "s"), (_, problem = "") => `Value: …${problem}`);
}
