import { excerpt } from "../exchange/excerpt.ts";
import { isRecord, membersOf } from "../../shared/untyped.ts";
import { validate } from "../../contract/validate.ts";
import { expandJson, type Expectation, type Json } from "../cases/case.ts";
import type { Received } from "../exchange/exchange.ts";
import { judgeContentType } from "./judge_content_type.ts";
import { judgeCode, judgeErrorBody } from "./judge_error_body.ts";
import { compareItems, contractPart, equal } from "./judge_items.ts";
import { judgeHas, judgePage, judgeServers } from "./judge_list.ts";
import { type Problem, problem } from "./problem.ts";

/** The facts that a response is judged by, besides the expectation. */
export interface Circumstances {
  /** How many items a server may have. */
  quota: number;
  /** Whether the provider forgets what was written, so that only the schema of a body counts. @default {false} */
  stateless?: boolean | undefined;
  /** The server that the step is about; in a list, the items are those of this one. */
  serverId?: string | undefined;
}

/** The differences between a response and the expectation of a step; empty if there are none. */
export function judge(received: Received, expected: Expectation, circumstances: Circumstances): Problem[] {
  if (received.trouble) return [problem(received.trouble, "response", "are missing or cannot be read")];
  if (![expected.status].flat().includes(received.status)) return [wrongStatus(received, expected)];

  const problems: Problem[] = [];
  if (namesMoreThanOnce(received)) {
    const text = `a body with a name twice in one object: ${excerpt(received.text)}`;
    problems.push(problem(text, "response", "have a body with a name twice in one object"));
  }
  if (received.status >= 400) {
    if (expected.errorBody !== false) problems.push(...judgeErrorBody(received), ...judgeCode(received, expected));
  } else if (received.status === 204) {
    if (received.text !== "") {
      const text = `a body of ${received.text.length} characters, expected no body`;
      problems.push(problem(text, "response", "have a body with the status 204"));
    }
  } else {
    problems.push(...judgeBody(received, expected, circumstances));
  }
  if (expected.without !== undefined && received.text.includes(expected.without)) {
    const text = `the response has ${excerpt(JSON.stringify(expected.without))} in it, which it must not: ${
      excerpt(received.text)
    }`;
    problems.push(problem(text, "response", "have a text in them that must not be there"));
  }
  return [...problems, ...judgeHeaders(received, expected)];
}

function wrongStatus({ status }: Received, expected: Expectation): Problem {
  const statuses = [expected.status].flat();
  const wanted = statuses.join(" or ");
  const particular = {
    check: `status ${wanted}`,
    text: `have the status ${status} instead of ${wanted}`,
  } as const;
  // A provider that refuses everything makes one mistake, so any refusal is a sign. Wrong successes have many causes.
  const refusal = { check: "status of any kind", text: `have the status ${status}, whatever was sent` } as const;
  const any = status < 300 ? [] : [refusal];
  const text = `status ${status}, expected ${wanted}`;
  if (statuses.every((one) => one < 300) && status >= 400) {
    const general = { check: "success", text: `are refused with the status ${status}, and must succeed` } as const;
    return { text, signs: [particular, general, ...any] };
  }
  if (statuses.every((one) => one >= 400) && status < 300) {
    const general = { check: "refusal", text: "succeed, and must be refused" } as const;
    return { text, signs: [particular, general] };
  }
  return { text, signs: [particular, ...any] };
}

function judgeHeaders({ headers }: Received, expected: Expectation): Problem[] {
  return Object.entries(expected.headers ?? {}).flatMap(([name, pattern]) => {
    const value = headers.get(name);
    const check = `header ${name}` as const;
    if (pattern === null) {
      return value === null
        ? []
        : [problem(`header ${name} is ${excerpt(value)}, expected no such header`, check, `have a header ${name}`)];
    }
    const wanted = pattern === "." ? "any value" : `a value that matches /${pattern}/i`;
    if (value === null) {
      return [problem(`header ${name} is missing, expected ${wanted}`, check, `have no header ${name}`)];
    }
    return new RegExp(pattern, "iu").test(value)
      ? []
      : [problem(`header ${name} is ${excerpt(value)}, expected ${wanted}`, check, `have a wrong header ${name}`)];
  });
}

function judgeBody(
  received: Received,
  expected: Expectation,
  { quota, stateless = false, serverId }: Circumstances,
): Problem[] {
  if (expected.body === undefined && expected.schema === undefined && !expected.has && !expected.page) return [];
  if (received.json === undefined) {
    return [problem(`a body that is not JSON: ${excerpt(received.text)}`, "body", "have a body that is not JSON")];
  }
  const problems = judgeContentType(received);
  if (expected.schema) {
    problems.push(
      ...validate(expected.schema, received.json).map(({ path, message }) =>
        problem(
          `the body${path.length ? ` at ${excerpt(path.join("."))}` : ""} ${message}`,
          "body",
          "have a body that breaks its schema",
        )
      ),
    );
  }
  if (!stateless) problems.push(...judgeServers(received));
  if (expected.has && !stateless) problems.push(...judgeHas(received, expandJson(expected.has, quota), serverId));
  if (expected.page && !stateless) problems.push(...judgePage(received, expected.page));
  if (expected.body !== undefined && !stateless) {
    const wanted = expandJson(expected.body, quota);
    if (!equal(contractPart(received.json), wanted)) {
      const text = `body ${excerpt(received.text)}, expected ${excerpt(JSON.stringify(wanted))}`;
      problems.push(problem(text, "body", differenceOf(contractPart(received.json), wanted)));
    }
  }
  return problems;
}

/** The kind of difference between a body and the expected one. */
function differenceOf(got: unknown, wanted: Json): string {
  const [left, right] = [membersOf(got), membersOf(wanted)];
  const envelope = ["metadata", "meta"].find((name) => isRecord(right[name]));
  if (!envelope) return "have a body of another form than expected";
  const isAlike = isRecord(left[envelope]) && Object.keys(left).length === 1;
  if (!isAlike) return `have a body of another form than {"${envelope}": {…}}`;
  return compareItems(membersOf(left[envelope]), membersOf(right[envelope]));
}

/** Whether an object in the body has a name twice; a JSON parser would silently drop one of the values. */
function namesMoreThanOnce({ json, text }: Received): boolean {
  if (!isRecord(json)) return false;
  const strings = text.match(/"(?:[^"\\]|\\.)*"\s*:?/g) ?? [];
  return strings.filter((string) => string.endsWith(":")).length !== countNames(json);
}

function countNames(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum, member) => sum + countNames(member), own);
}

/** Whether the responses of two steps are the same. */
export function judgeSame(received: Received, earlier: Received): Problem[] {
  const same = received.json === undefined
    ? received.text === earlier.text
    : equal(contractPart(received.json), contractPart(earlier.json));
  return received.status === earlier.status && same ? [] : [
    problem(
      `${received.status} ${excerpt(received.text)}, expected the same as before: ${earlier.status} ${
        excerpt(earlier.text)
      }`,
      "response",
      "differ from an earlier response that must be the same",
    ),
  ];
}

/** Whether every response has a header, each time with another value. */
export function judgeDistinct(header: string, responses: readonly Received[]): Problem[] {
  const [seen, check] = [new Set<string>(), `header ${header}`] as const;
  return responses.flatMap(({ headers }, i) => {
    const value = headers.get(header);
    if (value === null) {
      return [problem(`response ${i + 1} has no header ${header}`, check, `have no header ${header}`)];
    }
    if (seen.has(value)) {
      const text = `response ${i + 1} has the ${header} of an earlier one: ${excerpt(value)}`;
      return [problem(text, check, `have the ${header} of an earlier response`)];
    }
    seen.add(value);
    return [];
  });
}
