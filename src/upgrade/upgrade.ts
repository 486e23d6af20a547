// Recorded calls → those that another release of Nova responds to otherwise, and why.
import { type RuleId, rules } from "../../gen/rules.ts";
import type { Delivery } from "../fake/faults.ts";
import { type ReleaseName, releases } from "../fake/nova/releases.ts";
import type { Route } from "../fake/service.ts";
import { hasRelease } from "../contract/release_range.ts";
import { type Cause, causesBetween } from "./causes.ts";
import { type Difference, differenceOf } from "./compare.ts";
import { jsonOf, objectOf, type RecordedCall } from "./recorded_call.ts";
import { Replica, type Servers, type Setting } from "./replica.ts";
import {
  itemsIn,
  messageOf,
  others,
  projectsOf,
  type Role,
  serverIn,
  serversOf,
  settingOf,
  type Situation,
  usual,
} from "./situation.ts";

/** A rule that says something else of the two releases. */
export interface ChangedRule {
  id: RuleId;
  /** Its text for the one release and for the other. */
  from: string;
  to: string;
  source: readonly string[];
  /** Advice for the caller. */
  todo: string;
}

/** A response as it is shown. */
export interface Response {
  /** 0 if the connection is closed. */
  status: number;
  /** The message of an error, without what was sent. */
  message?: string | undefined;
}

/** The result of comparing a call. */
export type Judgement =
  | { kind: "same" }
  | { kind: "different"; difference: Difference; from: Response; to: Response; rules: ChangedRule[] }
  | { kind: "not judged"; reason: string };

/** Between which releases, and who sent the calls of which the recording doesn't say it. */
export interface UpgradeOptions {
  from: ReleaseName;
  to: ReleaseName;
  /** @default {"member"} */
  role?: Role | undefined;
}

/** Sends calls again, in order, to the fakes of both releases; returns a judgement of each. */
export function compareReleases(
  calls: readonly RecordedCall[],
  { from, to, role = "member" }: UpgradeOptions,
): Judgement[] {
  const replay = new Replay(calls, from, to, role);
  return calls.map((call) => replay.judge(call));
}

/** A cause, and a release that has only it taken back. */
interface CauseReplica {
  cause: Cause;
  replica: Replica;
}

/** The replicas of the two releases, and those that take a cause back. */
class Replay {
  readonly #from: Replica;
  readonly #to: Replica;
  /** The one release without each cause, and the other with it alone. */
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
    const strange = strangeness(call, route);
    if (strange) return { kind: "not judged", reason: strange };
    const id = serverIn(route);
    const first = usual(call, route, id === undefined ? undefined : this.#from.server(id), this.#role);
    const found = this.#find(call, route, id, first);
    if (!found) {
      this.#keep(id, first);
      const { status } = this.#from.send(call, first.token);
      this.#keep(id, first);
      return { kind: "not judged", reason: unlike(call.status!, status, this.#names.from) };
    }
    const { situation, replies } = found;
    const judgement = this.#compare(call, id, situation, replies);
    // A refused call changed nothing, so the situation that explains it need not last.
    if (replies.from.status >= 300 || replies.from.status === 0) this.#keep(id, first);
    else this.#learn(call, id);
    return judgement;
  }

  /** The first situation in which a release returns what was recorded; both have then handled the call. */
  #find(call: RecordedCall, route: Route | undefined, id: string | undefined, first: Situation) {
    const attempt = (situation: Situation) => ({ situation, replies: this.#both(call, id, situation) });
    const trial = attempt(first);
    const { from, to } = trial.replies;
    if (call.status === undefined || from.status === call.status) return trial;
    // A recording of the other release also says how it was.
    if (to.status === call.status && saysTheSame(call, to)) return trial;
    for (const situation of route ? others(call, route, first, { role: this.#role, quota: this.#setting.quota }) : []) {
      const next = attempt(situation);
      if (next.replies.from.status === call.status) return next;
    }
  }

  #both(call: RecordedCall, id: string | undefined, situation: Situation): { from: Delivery; to: Delivery } {
    this.#keep(id, situation);
    return { from: this.#from.send(call, situation.token), to: this.#to.send(call, situation.token) };
  }

  #keep(id: string | undefined, { server }: Situation): void {
    if (id === undefined) return;
    // A server that was never there stays unknown, so that lists don't have it.
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
    // Calls that fare alike, but for the server and its items, do so for the same reason.
    const { method, target, headers } = call;
    const query = target.split("?")[1];
    const alike = JSON.stringify([method, situation.token, query, headers, difference, responses]);
    const rules = this.#known.get(alike) ?? this.#rulesOf(call, id, situation, { from, to, difference });
    if (this.#known.size < 10_000) this.#known.set(alike, rules);
    return { kind: "different", difference, ...responses, rules };
  }

  /** The rules without which the other release would respond as the first one does. */
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
    // Where each of several causes is enough, the other release is the same without any one of them.
    const causes = needed.length ? needed : changing(this.#reverse, from);
    const ids = [...new Set(causes.map(({ cause }) => cause.rule))];
    return ids.map((id) => changedRule(id, this.#names)).sort((a, b) =>
      Number(isGeneral(a.id)) - Number(isGeneral(b.id))
    );
  }

  /** Takes over what the response says of the items, and what the write did, for the calls to come. */
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

/** Whether a rule stands behind others: a microversion decides by what it turns on. */
const isGeneral = (id: RuleId) => id === "microversion.negotiated";

/** Whether an error that was recorded has the message of a response, as far as both have one. */
function saysTheSame({ response }: RecordedCall, { body }: Delivery): boolean {
  return messageOf(response) === "" || messageOf(response) === messageOf(jsonOf(body));
}

/** Why the fake can't tell how a call fares, if it can't. */
function strangeness({ method, status, body }: RecordedCall, route: Route | undefined): string | undefined {
  if (route?.api !== "v2.1" || method === "OPTIONS") return undefined;
  const unknown = "the fake does not have this address: it knows metadata, and reads servers, flavors and limits";
  if (route.kind === "none" && status !== undefined && status !== 404) return unknown;
  if (route.kind === "none" && status === undefined && !/\/servers\/[^/]+\/metadata/.test(route.path)) return unknown;
  if (route.kind !== "action") return undefined;
  const [action] = Object.keys(objectOf(jsonOf(new TextDecoder().decode(body))) ?? {});
  return action === undefined || action === "lock" || action === "unlock" || status === 400
    ? undefined
    : "the fake knows no action but lock and unlock";
}

function unlike(recorded: number, replayed: number, release: ReleaseName): string {
  const name = (status: number) => status === 0 ? "no response" : `${status}`;
  return `the recording has ${name(recorded)}, where the fake of ${release} has ${name(replayed)}`;
}

function changedRule(id: RuleId, { from, to }: { from: ReleaseName; to: ReleaseName }): ChangedRule {
  const { summary, source, releases: said = {}, upgrade = "" } = rules[id];
  const on = (release: ReleaseName) =>
    Object.entries(said).filter(([range]) => hasRelease(range, Number(release))).map(([, text]) => text).join(" ") ||
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
