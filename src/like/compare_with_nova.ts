// Compares a response with the one that Nova returned.
import { equal } from "../conformance/judge/judge_items.ts";
import { excerpt } from "../conformance/exchange/excerpt.ts";
import { type Problem, problem } from "../conformance/judge/problem.ts";
import { comparable, normalize } from "./comparable.ts";
import type { RecordedResponse } from "./story.ts";

/** The headers that Nova sends. Others may be added by servers in front of it. */
export const novaHeaders = [
  "allow",
  "content-length",
  "content-type",
  "openstack-api-version",
  "retry-after",
  "vary",
  "www-authenticate",
  "x-compute-request-id",
  "x-openstack-nova-api-version",
  "x-openstack-request-id",
];

/**
 * The differences between a response and the recorded one, both unchanged.
 *
 * @param method The method of the request. For HEAD, the length of the body is not compared, because it depends on
 * links in the body.
 */
export function compareWithNova(response: RecordedResponse, recorded: RecordedResponse, method: string): Problem[] {
  const length = "closed" in recorded ? undefined : recorded.headers["content-length"];
  const ignored = method === "HEAD" && length !== "0" ? ["content-length"] : [];
  const [got, wanted] = [steady(response, ignored), steady(recorded, ignored)];
  if ("closed" in got || "closed" in wanted) {
    if ("closed" in got && "closed" in wanted) return [];
    return "closed" in got
      ? [problem("the connection was closed, expected a response", "response", "are missing")]
      : [problem(`status ${got.status}, expected the connection to be closed`, "response", "come where Nova has none")];
  }
  if (got.status !== wanted.status) {
    const text = `status ${got.status} ${shown(got.body)}, expected ${wanted.status} ${shown(wanted.body)}`;
    return [problem(text, `status ${wanted.status}`, `have the status ${got.status} instead of ${wanted.status}`)];
  }
  return [...judgeHeaders(got.headers, wanted.headers), ...judgeBody(got.body, wanted.body)];
}

function judgeHeaders(got: Headers, wanted: Headers): Problem[] {
  return novaHeaders.flatMap((name) => {
    const [value, expected] = [joined(got[name]), joined(wanted[name])];
    if (value === expected) return [];
    const check = `header ${name}` as const;
    if (expected === undefined) {
      return [problem(`header ${name} is ${excerpt(value!)}, expected no such header`, check, `have a header ${name}`)];
    }
    if (value === undefined) {
      return [problem(`header ${name} is missing, expected ${excerpt(expected)}`, check, `have no header ${name}`)];
    }
    return [
      problem(`header ${name} is ${excerpt(value)}, expected ${excerpt(expected)}`, check, `have another ${name}`),
    ];
  });
}

function judgeBody(got: unknown, wanted: unknown): Problem[] {
  if (equal(got, wanted)) return [];
  const sign = got === undefined
    ? "have no body"
    : wanted === undefined
    ? "have a body"
    : "have another body than Nova's";
  return [problem(`body ${shown(got)}, expected ${shown(wanted)}`, "body", sign)];
}

type Headers = Record<string, string | string[]>;

/** A header sent several times is one with a list (RFC 9110 section 5.3). */
const joined = (value: string | string[] | undefined) => value === undefined ? value : [value].flat().join(", ");

const shown = (body: unknown) => body === undefined ? "without a body" : excerpt(JSON.stringify(body));

/** Header values that every correct response has; the address of Keystone and the name of a server may differ. */
function steady(response: RecordedResponse, ignored: readonly string[]): RecordedResponse {
  const same = comparable(normalize(response));
  if ("closed" in same) return same;
  const headers = Object.fromEntries(Object.entries(same.headers).filter(([name]) => !ignored.includes(name)));
  const text = JSON.stringify({ ...same, headers }).replace(/uri=\\"[^"\\]*\\"/g, 'uri=\\"…\\"').replace(
    /"name":"(?:[^"\\]|\\.)*",/g,
    "",
  );
  return JSON.parse(text);
}
