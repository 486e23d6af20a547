import {
  apisOf,
  type Case,
  expandJson,
  type Expectation,
  fillIn,
  fitsIntoRequests,
  type Identity,
  type Items,
  keysOf,
  needsQuota,
  type Role,
  rolesOf,
  type Step,
} from "./case.ts";
import { type Answer, curlOf, exchange, type Outgoing, requestOf } from "./exchange.ts";
import { equal, excerpt, judge, judgeDistinct, judgeItems, judgeOutcome, judgeSame } from "./judge.ts";
import { expectationsOn } from "./release.ts";
import { hasApi, others, type Provider, serversOf, tokenOf } from "./provider.ts";

/** What became of a case: `deviates` is a known failure, `stale` one that is known and holds all the same. */
export type Verdict = "holds" | "fails" | "deviates" | "stale" | "not run";

/** What went wrong with one request of a case. */
export interface Shortfall {
  /** In what the answer, or the items afterwards, fall short. */
  problems: string[];
  /** What the case expects of the answer. */
  expected?: Expectation;
  /** What was asked, as a line for the shell; the token is masked. */
  curl?: string;
  /** What came: the status and the beginning of the body. */
  got?: string;
}

/** A case and what became of it. */
export interface Result {
  /** The case. */
  id: string;
  /** The rules that it proves. */
  rules: readonly string[];
  /** What became of it. */
  verdict: Verdict;
  /** Why it was not run, or why its failure is known. */
  reason?: string;
  /** Everything that went wrong; empty if it holds. */
  shortfalls: Shortfall[];
}

/** What the cases of the quota make do with. */
const leastQuota = 5;

/** Why a provider can't be held to a case; `undefined` if it can. */
export function obstacle(testCase: Case, provider: Provider): string | undefined {
  const api = apisOf(testCase).find((api) => !hasApi(provider, api));
  if (api) return `needs the ${api} API`;
  if (provider.state === false && !testCase.stateless) return "needs a provider that keeps state";
  const role = rolesOf(testCase).find((role) => serversOf(provider, role).length === 0);
  if (role) return `needs a server for the role ${role}`;
  const identities = new Set(testCase.steps.map((step): Identity => step.as ?? "member"));
  if (testCase.given) identities.add(writerOf(testCase.server ?? "active"));
  for (const who of others) {
    if (identities.has(who) && !tokenOf(provider, who)) return `needs auth.${who}`;
  }
  const strangers: Identity[] = ["none", "invalid", "truncated", "extended", "recased"];
  const needsTokens = strangers.some((who) => identities.has(who)) || testCase.steps.some(({ project }) => project);
  if (needsTokens && !provider.auth) return "needs a provider that checks tokens";
  if (identities.has("recased") && !tokenOf(provider, "recased")) return "needs a token with letters in it";
  const { quota } = provider;
  if (needsQuota(testCase)) {
    if (quota === undefined) return "needs a known quota";
    if (quota < leastQuota) return `needs a quota of at least ${leastQuota} items`;
    if (!fitsIntoRequests(testCase, quota)) return "needs a quota of fewer items, as one request can't carry as many";
  }
  const room = Math.max(0, ...[...keysOf(testCase).values()].map(({ size }) => size));
  if (quota !== undefined && room > quota) return `needs a quota of at least ${room} items`;
  if (testCase.steps.some((step) => step.inject) && !provider.inject) {
    return "needs a provider that can be made to fail";
  }
}

/**
 * Tries a case on a provider; the items of every server are afterwards what they were.
 *
 * @returns In what the provider falls short, or, as a text, what it turned out to lack for the case.
 */
export async function runCase(
  testCase: Case,
  provider: Provider,
  active: string,
  timeoutMs: number,
): Promise<Shortfall[] | string> {
  return await new Trial(testCase, provider, active, timeoutMs).run();
}

/** Roles whose items can't be read. */
const unreadable = ["missing", "foreign", "deleted"];

/** Who can write to a server that is about to be prepared. */
const writerOf = (role: Role): Identity => role === "locked" ? "admin" : "member";

class Trial {
  readonly #shortfalls: Shortfall[] = [];
  readonly #answers: Answer[] = [];
  readonly #quota: number;

  constructor(
    public testCase: Case,
    readonly provider: Provider,
    readonly active: string,
    readonly timeoutMs: number,
  ) {
    this.#quota = provider.quota ?? 0;
  }

  async run(): Promise<Shortfall[] | string> {
    const { testCase, provider } = this;
    const subject = testCase.server ?? "active";
    const roles = provider.state === false ? [] : rolesOf(testCase).filter((role) => !unreadable.includes(role));
    const found = new Map<Role, Items>();
    for (const role of roles) {
      const items = await this.#items(role, "before");
      if (!items) return this.#shortfalls;
      found.set(role, items);
    }

    const filledIn = fillIn(testCase, found.get(subject));
    if (!filledIn) return `needs an item on the server for the role ${subject}`;
    this.testCase = filledIn;

    const crowded = this.#crowded(found);
    if (crowded) return crowded;

    const before = found.get(subject);
    const given = testCase.given && before ? expandJson(testCase.given, this.#quota) : before;
    if (given && !equal(given, before) && !await this.#replace(subject, given, "prepared")) return this.#shortfalls;
    await this.#steps();
    for (const [role, items] of found) {
      const now = await this.#items(role, "afterwards");
      if (now && role === subject) this.#judgeAfterwards(now, given!);
      if (now && !equal(now, items)) await this.#replace(role, items, "put back");
    }
    return this.#shortfalls;
  }

  /** Why the items that servers have leave no room for a case, or couldn't be put back after it. */
  #crowded(found: ReadonlyMap<Role, Items>): string | undefined {
    const { quota = Infinity } = this.provider;
    const { server = "active", given } = this.testCase;
    for (const [role, keys] of keysOf(this.testCase)) {
      const has = Object.keys(found.get(role) ?? {});
      const adds = role === server && given ? 0 : [...keys].filter((key) => !has.includes(key)).length;
      if (has.length + adds > quota) return `needs fewer items on the server for the role ${role}`;
    }
  }

  async #steps(): Promise<void> {
    const { steps, together, distinct = [] } = this.testCase;
    if (together) await Promise.all(steps.map((step, i) => this.#step(step, i)));
    else for (const [i, step] of steps.entries()) await this.#step(step, i);
    const problems = distinct.flatMap((header) => judgeDistinct(header, this.#answers));
    if (problems.length) this.#shortfalls.push({ problems });
  }

  async #step(step: Step, i: number): Promise<void> {
    const stateless = this.provider.state === false;
    const sent = await this.#send({ server: this.testCase.server, ...step });
    this.#answers[i] = sent.answer;
    const problems = this.#judge(sent.answer, step.expect);
    const { sameAs } = step.expect;
    if (sameAs !== undefined && !stateless) problems.push(...judgeSame(sent.answer, this.#answers[sameAs - 1]));
    if (problems.length) this.#report(sent, problems, step.expect);
  }

  /** In what the answer falls short of what a step expects; on an unnamed release, of what is nearest. */
  #judge(answer: Answer, expected: Expectation): string[] {
    const { state = true, release } = this.provider;
    const problems = expectationsOn(expected, release).map((one) => judge(answer, one, this.#quota, !state));
    return problems.reduce((fewest, other) => other.length < fewest.length ? other : fewest);
  }

  #judgeAfterwards(items: Items, given: Items): void {
    const { then, thenAmong } = this.testCase;
    const problems = thenAmong
      ? judgeOutcome(items, given, expandJson(thenAmong, this.#quota))
      : judgeItems(items, then ? expandJson(then, this.#quota) : given);
    if (problems.length) this.#shortfalls.push({ problems: problems.slice(0, 5) });
  }

  /** The items of a server, or a shortfall that says why they can't be had. */
  async #items(role: Role, when: string): Promise<Items | undefined> {
    const nova = hasApi(this.provider, "v2.1");
    const operation = nova ? "listServerMetadata" : "showCloudServer";
    const schema = nova ? "StoredMetadataEnvelope" : "CloudServerEnvelope";
    const sent = await this.#send({ operation, server: role, expect: { status: 200 } });
    const problems = judge(sent.answer, { status: 200, schema }, 0);
    const body = sent.answer.json as { metadata: Items; server: { metadata: Items } };
    if (problems.length === 0) return (nova ? body : body.server).metadata;
    this.#report(sent, problems.map((problem) => `the items can't be read ${when}: ${problem}`));
  }

  /** Replaces the items of a server, or adds a shortfall that says why they can't be. */
  async #replace(role: Role, metadata: Items, what: string): Promise<boolean> {
    const as = tokenOf(this.provider, writerOf(role)) ? writerOf(role) : "member";
    const write = async (step: Step) => {
      const sent = await this.#send({ server: role, as, ...step });
      const problems = judge(sent.answer, step.expect, 0);
      if (problems.length) this.#report(sent, problems.map((problem) => `the items can't be ${what}: ${problem}`));
      return problems.length === 0;
    };
    if (hasApi(this.provider, "v2.1")) {
      const expect = { status: 200, body: { metadata } };
      return await write({ operation: "replaceServerMetadata", body: { metadata }, expect });
    }
    const surplus = Object.keys(await this.#items(role, what) ?? {}).filter((key) => !Object.hasOwn(metadata, key));
    for (const key of surplus) {
      if (!await write({ operation: "deleteCloudServerMetadataItem", key, expect: { status: 204 } })) return false;
    }
    return await write({ operation: "mergeCloudServerMetadata", body: { metadata }, expect: { status: 200 } });
  }

  async #send(step: Step): Promise<Sent> {
    const { provider, active, timeoutMs } = this;
    const serverFor = (role: Role) => role === "active" ? active : serversOf(provider, role)[0];
    const request = requestOf(step, provider, serverFor);
    return { request, answer: await exchange(request, provider, timeoutMs) };
  }

  #report({ request, answer }: Sent, problems: string[], expected: Expectation = { status: 200 }): void {
    const got = answer.trouble ?? `${answer.status} ${excerpt(answer.text)}`;
    this.#shortfalls.push({ problems, expected, got, curl: curlOf(request) });
  }
}

interface Sent {
  request: Outgoing;
  answer: Answer;
}
