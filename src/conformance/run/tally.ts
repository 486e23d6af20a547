import { apiOf, type Case, type Expectation, isWrite, operationsByApi, type Role, type Step } from "../cases/case.ts";
import type { Received } from "../exchange/exchange.ts";
import { type Check, type Problem, problem } from "../judge/problem.ts";
import { withoutOwnToken } from "../provider/obstacle.ts";

/** The sign of a list that contradicts an item read alone. */
export const disagrees = "disagree with items that are read alone";

/** A response of the run, with the facts that the search for causes uses. */
export interface Observation {
  readonly caseId: string;
  /** The method and the address. */
  readonly address: string;
  /** The role of the server. */
  readonly role: Role;
  /** Properties that it shares with others, as words of a sentence: `responses to writes`. */
  readonly traits: readonly string[];
  /** The kinds of expectation that the case has of it. */
  readonly checks: ReadonlySet<Check>;
  /** The signs of its problems: their texts, and the kind of expectation that each is about. */
  readonly signs: ReadonlyMap<string, Check>;
  /** Whether the case does not fail because of it. */
  readonly isForgiven?: boolean | undefined;
}

/** Whose request a response is to: a step, or one that gave a server the items that the case begins with. */
export type ObservationKind = "step" | "preparation" | "forgiven preparation";

/**
 * Every response of a run, right or wrong. All of them are needed to know if a sentence such as "every 404 …" is true.
 */
export class Tally {
  readonly observations: Observation[] = [];

  /** Notes a response. */
  add(
    testCase: Case,
    { step, received, expected, problems, kind }: {
      step: Step;
      received: Received;
      expected: Expectation;
      problems: readonly Problem[];
      kind: ObservationKind;
    },
  ): void {
    const rules = kind === "step" ? testCase.rules : [];
    this.observations.push({
      caseId: testCase.id,
      address: addressOf(step),
      role: step.server ?? testCase.server ?? "active",
      traits: traitsOf({ ...testCase, rules }, step, received, expected),
      checks: checksOf(expected, received),
      signs: signsOf(problems),
      isForgiven: kind === "forgiven preparation",
    });
  }

  /** Notes the problems of the items after a write, by default the last one of the case; they are attributed to it. */
  addItems(testCase: Case, problems: readonly Problem[], write = testCase.steps.findLast(isWrite)): void {
    this.#addLast(testCase, write, problems, "items");
  }

  /** Notes that the list after a case contradicts an item read alone. */
  addContradiction(testCase: Case, text: string): void {
    const list: Step = { operation: "listServerMetadata", expect: { status: 200 } };
    this.#addLast(testCase, list, [problem(text, "items", disagrees)], "items");
  }

  /** Notes the problems of a header that all responses of a case must have, each with another value. */
  addDistinct(testCase: Case, problems: readonly Problem[], header: string): void {
    this.#addLast(testCase, testCase.steps.at(-1), problems, `header ${header}`);
  }

  #addLast(testCase: Case, step: Step | undefined, problems: readonly Problem[], check: Check): void {
    const traits = [
      ...(step ? [`responses to ${addressOf(step)}`] : []),
      ...(check === "items" ? [] : ["responses"]),
      ...testCase.rules.map((rule) => `responses in the cases of the rule ${rule}`),
    ];
    this.observations.push({
      caseId: testCase.id,
      address: step ? addressOf(step) : "",
      role: testCase.server ?? "active",
      traits,
      checks: new Set([check]),
      signs: signsOf(problems),
    });
  }
}

function signsOf(problems: readonly Problem[]): Map<string, Check> {
  return new Map(problems.flatMap(({ signs }) => signs.map(({ text, check }) => [text, check] as const)));
}

/** The method and the address for a sentence. */
export function addressOf({ operation, method, path }: Step): string {
  if (!operation) return `${method} …/metadata${path ?? ""}`;
  const known = operationsByApi[apiOf(operation)][operation]!;
  return `${method ?? known.method} ${known.path.replace("/v2.1/{project_id}/servers/{server_id}", "…")}`;
}

/** The traits of a response. If several explain the same number of failures, the first is used. */
function traitsOf(
  { server = "active", rules }: Case,
  step: Step,
  { status, trouble }: Received,
  expected: Expectation,
) {
  const { as = "member", server: role = server } = step;
  const wanted = [expected.status].flat();
  const change = isWrite(step) ? "writes" : "reads";
  return [
    `responses to ${addressOf(step)}`,
    ...(trouble
      ? []
      : [`responses with the status ${status}`, `responses with the status ${status} to ${addressOf(step)}`]),
    ...(as === "member"
      ? []
      : [`responses to requests with${withoutOwnToken.has(as) ? "out a valid token" : ` the token auth.${as}`}`]),
    ...(role === "active" ? [] : [`responses about the server "${role}"`]),
    `responses to ${change}`,
    ...(status >= 400 ? ["error responses"] : []),
    ...(wanted.every((one) => one >= 400) ? ["responses to requests that must be refused"] : []),
    "responses",
    ...rules.map((rule) => `responses in the cases of the rule ${rule}`),
  ];
}

function checksOf(expected: Expectation, { status }: Received): Set<Check> {
  const wanted = [expected.status].flat();
  const checks = new Set<Check>(["response", "status of any kind", `status ${wanted.join(" or ")}`]);
  if (wanted.every((one) => one < 300)) checks.add("success");
  if (wanted.every((one) => one >= 400)) checks.add("refusal");
  if (wanted.includes(status) && status >= 400 && expected.errorBody !== false) checks.add("error body");
  if (wanted.includes(status) && (expected.body ?? expected.has ?? expected.page ?? expected.schema) !== undefined) {
    checks.add("body");
  }
  if (checks.has("body") || checks.has("error body")) checks.add("content type");
  for (const name of Object.keys(expected.headers ?? {})) {
    if (wanted.includes(status)) checks.add(`header ${name}`);
  }
  return checks;
}
