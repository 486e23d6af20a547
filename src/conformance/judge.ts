import { excerpt } from "./excerpt.ts";
import { faultNames } from "../nova_constants.ts";
import { validate } from "../validate.ts";
import { expandJson, type Expectation, type Items, type Json } from "./case.ts";
import type { Answer } from "./exchange.ts";
import { isOneOf, membersOf } from "../untyped.ts";

/** The differences between a response and the expectation of a step; empty if it holds. */
export function judge(answer: Answer, expected: Expectation, quota: number, stateless = false): string[] {
  if (answer.trouble) return [answer.trouble];
  const problems: string[] = [];
  const statuses = [expected.status].flat();
  if (!statuses.includes(answer.status)) problems.push(`status ${answer.status}, expected ${statuses.join(" or ")}`);
  if (problems.length) return problems;

  if (namesMoreThanOnce(answer)) problems.push(`a body with a name twice in one object: ${excerpt(answer.text)}`);
  if (answer.status >= 400) {
    if (expected.fault !== false) problems.push(...judgeFault(answer), ...judgeCode(answer, expected));
  } else if (answer.status === 204) {
    if (answer.text !== "") problems.push(`a body of ${answer.text.length} characters, expected none`);
  } else {
    problems.push(...judgeBody(answer, expected, quota, stateless));
  }
  if (expected.without !== undefined && answer.text.includes(expected.without)) {
    problems.push(`an answer that has ${excerpt(JSON.stringify(expected.without))}: ${excerpt(answer.text)}`);
  }
  for (const [name, pattern] of Object.entries(expected.headers ?? {})) {
    const value = answer.headers.get(name);
    if (pattern === null ? value !== null : value === null || !new RegExp(pattern, "iu").test(value)) {
      problems.push(`header ${name} ${value ?? "is absent"}, expected ${pattern ?? "none"}`);
    }
  }
  return problems;
}

function judgeBody(answer: Answer, expected: Expectation, quota: number, stateless: boolean): string[] {
  if (expected.body === undefined && expected.schema === undefined && !expected.has && !expected.page) return [];
  if (answer.json === undefined) return [`a body that is not JSON: ${excerpt(answer.text)}`];
  const problems = judgeContentType(answer);
  if (expected.schema) {
    problems.push(...validate(expected.schema, answer.json).map(({ path, message }) => `${path.join(".")} ${message}`));
  }
  if (expected.has && !stateless) {
    const wanted = Object.entries(expandJson(expected.has, quota));
    const lacking = mapsIn(answer.json).map((items) =>
      wanted.filter(([key, value]) =>
        !Object.hasOwn(items, key) || items[key] !== value
      )
    ).sort((a, b) => a.length - b.length)[0] ?? wanted;
    if (lacking.length) {
      problems.push(`body ${excerpt(answer.text)}, expected ${excerpt(JSON.stringify(lacking))} in it`);
    }
  }
  if (expected.page && !stateless) problems.push(...judgePage(answer, expected.page));
  if (expected.body !== undefined && !stateless) {
    const wanted = expandJson(expected.body, quota);
    if (!equal(answer.json, wanted)) {
      problems.push(`body ${excerpt(answer.text)}, expected ${excerpt(JSON.stringify(wanted))}`);
    }
  }
  return problems;
}

/** Every map of items in a body: its own, that of the server in it, or those of the servers. */
function mapsIn(body: unknown): Readonly<Record<string, unknown>>[] {
  const { metadata, server, servers } = membersOf(body);
  if (Array.isArray(servers)) return servers.map((one) => membersOf(membersOf(one).metadata));
  return [membersOf(server ? membersOf(server).metadata : metadata)];
}

/** In what a list differs from the page that is expected. */
function judgePage({ json }: Answer, page: NonNullable<Expectation["page"]>): string[] {
  const { servers, servers_links: links } = membersOf(json);
  const count = Array.isArray(servers) ? servers.length : 0;
  const next = Array.isArray(links) && links.some((link) => Object(link).rel === "next");
  return [
    ...(page.servers === undefined || count === page.servers ? [] : [`${count} servers, expected ${page.servers}`]),
    ...(page.next === undefined || next === page.next
      ? []
      : [`${next ? "a" : "no"} link to the next page, expected ${page.next ? "one" : "none"}`]),
  ];
}

/** Whether an object of the body has a name twice, of which a parser drops one without a word. */
function namesMoreThanOnce({ json, text }: Answer): boolean {
  if (!isObject(json)) return false;
  const strings = text.match(/"(?:[^"\\]|\\.)*"\s*:?/g) ?? [];
  return strings.filter((string) => string.endsWith(":")).length !== countNames(json);
}

function countNames(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum, member) => sum + countNames(member), own);
}

/** Whether a refusal has one of the forms of the contract, and agrees with its own status. */
function judgeFault(answer: Answer): string[] {
  const { json, status } = answer;
  if (!isObject(json)) return [`an error body that is no JSON object: ${excerpt(answer.text)}`];
  const problems = judgeContentType(answer);
  if (isText(json.error_code) && isText(json.error_msg)) return problems;
  const [[name, fault] = ["", undefined], ...others] = Object.entries(json);
  if (others.length || !isObject(fault)) return [...problems, `an error body of unknown form: ${excerpt(answer.text)}`];
  if (!isText(fault.message)) problems.push(`${name} has no message`);
  if (name === "error" && isText(fault.code)) return problems;
  if (fault.code !== status) problems.push(`${name}.code ${JSON.stringify(fault.code)}, expected ${status}`);
  const wanted = faultNames[status] ?? "computeFault";
  if (name !== "error" && name !== wanted) problems.push(`an error body named ${name}, expected ${wanted}`);
  return problems;
}

/** Whether an error body has a code of the vendor that is expected. */
function judgeCode({ json }: Answer, { code }: Expectation): string[] {
  if (code === undefined) return [];
  // The body may be anything: a page, a list, null.
  const { error, error_code: flat } = membersOf(json);
  const got = membersOf(error).code ?? flat;
  return isOneOf([code].flat(), got) ? [] : [`the code ${got}, expected ${[code].flat().join(" or ")}`];
}

function judgeContentType({ headers }: Answer): string[] {
  const type = headers.get("content-type");
  return /^application\/json\s*(;|$)/i.test(type ?? "")
    ? []
    : [`Content-Type ${type ?? "absent"}, expected application/json`];
}

/** In what the items afterwards differ from those expected. */
export function judgeItems(items: Items, expected: Items): string[] {
  const problems: string[] = [];
  for (const [key, value] of Object.entries(expected)) {
    const found = own(items, key);
    if (found === undefined) problems.push(`afterwards ${name(key)} is missing`);
    else if (found !== value) problems.push(`afterwards ${name(key)} is ${excerpt(found)}, expected ${excerpt(value)}`);
  }
  const more = Object.keys(items).filter((key) => !Object.hasOwn(expected, key));
  return [...problems, ...more.map((key) => `afterwards there is ${name(key)}, expected no such key`)];
}

/** The value of an item; not of a member that every object inherits. */
function own(items: Items, key: string): string | undefined {
  return Object.hasOwn(items, key) ? items[key] : undefined;
}

/** Whether the items afterwards are a possible outcome of writes at the same moment. */
export function judgeOutcome(items: Items, given: Items, among: Record<string, (string | null)[]>): string[] {
  const said = (value: string | null) => value === null ? "absent" : excerpt(value);
  const problems = Object.entries(among).flatMap(([key, possible]) => {
    const value = own(items, key) ?? null;
    return possible.includes(value)
      ? []
      : [`afterwards ${name(key)} is ${said(value)}, expected ${possible.map(said).join(" or ")}`];
  });
  const others = (map: Items) => Object.fromEntries(Object.entries(map).filter(([key]) => !Object.hasOwn(among, key)));
  return [...problems, ...judgeItems(others(items), others(given))];
}

/** Whether the responses of two steps are the same. */
export function judgeSame(answer: Answer, earlier: Answer): string[] {
  const same = answer.json === undefined ? answer.text === earlier.text : equal(answer.json, earlier.json);
  return answer.status === earlier.status && same ? [] : [
    `${answer.status} ${excerpt(answer.text)}, expected the same as before: ${earlier.status} ${excerpt(earlier.text)}`,
  ];
}

/** Whether every response has a header, each time with another value. */
export function judgeDistinct(header: string, answers: readonly Answer[]): string[] {
  const seen = new Set<string>();
  return answers.flatMap(({ headers }, i) => {
    const value = headers.get(header);
    if (value === null) return [`answer ${i + 1} has no header ${header}`];
    if (seen.has(value)) return [`answer ${i + 1} has the ${header} of an earlier one: ${value}`];
    seen.add(value);
    return [];
  });
}

/** Whether two values are the same JSON, in whatever order their members are. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [membersOf(a), membersOf(b)];
  const names = Object.keys(a);
  return names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(left[name], right[name]));
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const name = (key: string) => `the key ${excerpt(JSON.stringify(key))}`;
