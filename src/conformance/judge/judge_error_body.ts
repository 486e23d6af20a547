import { errorBodyNames } from "../../contract/nova_constants.ts";
import { isOneOf, isRecord, membersOf } from "../../shared/untyped.ts";
import type { Expectation } from "../cases/case.ts";
import type { Received } from "../exchange/exchange.ts";
import { excerpt } from "../exchange/excerpt.ts";
import { judgeContentType } from "./judge_content_type.ts";
import { type Problem, problem } from "./problem.ts";

/** An error body of Nova. */
const sample = '{"itemNotFound": {"code": 404, "message": "…"}}';
/** The sign of any other form of an error body. */
const ofAnotherForm = `have an error body of another form than ${sample}`;
/** The members of an error body of OpenStack's middleware. */
const middlewareNames = ["code", "message", "title"];

const wrong = (text: string, ...signs: string[]) => problem(text, "error body", ...signs);

/** Whether an error body has one of the contract's forms and matches the status. */
export function judgeErrorBody(received: Received): Problem[] {
  const { json, status } = received;
  const wanted = errorBodyNames[status] ?? "computeFault";
  const form = `{"${wanted}": {"code": ${status}, "message": "…"}}`;
  if (!isRecord(json)) {
    const text = `an error body that is not a JSON object: ${excerpt(received.text)}, expected ${form}`;
    return [wrong(text, `have an error body that is not a JSON object such as ${sample}`, ofAnotherForm)];
  }
  const problems = judgeContentType(received);
  if (isText(json.error_code) && isText(json.error_msg)) return problems;
  if (isOfMiddleware(json)) return [...problems, ...judgeCodeOfMiddleware(json.code, status)];
  const [[name, error] = ["", undefined], ...others] = Object.entries(json);
  if (others.length || !isRecord(error)) {
    const names = Object.keys(json).slice(0, 4).filter((name) => /^\w{1,20}$/.test(name));
    const text =
      `error body ${excerpt(received.text)}, expected ${form}, or the vendor's {"error": {"code", "message"}} or ` +
      `{"error_code", "error_msg"}`;
    const having = names.length ? `the members ${names.join(", ")}` : "another form";
    const sign = `have an error body with ${having} instead of one such as ${sample}`;
    return [...problems, wrong(text, sign, ofAnotherForm)];
  }
  return [...problems, ...judgeNamed(name, error, { wanted, status })];
}

/** Whether the member of an error body has a message, and its name and code match the status. */
function judgeNamed(
  name: string,
  { code, message }: Record<string, unknown>,
  { wanted, status }: { wanted: string; status: number },
): Problem[] {
  const problems: Problem[] = [];
  if (!isText(message)) {
    problems.push(wrong(`${excerpt(name)} has no message`, "have an error body without a message"));
  }
  // The vendor's codes are words, those of IAM are the status.
  if (name === "error" && typeof code === "string" && (/[^\s\d]/.test(code) || code === String(status))) {
    return problems;
  }
  if (code !== status) {
    const text = `${excerpt(name)}.code is ${excerpt(JSON.stringify(code) ?? "missing")}, expected ${status}`;
    problems.push(wrong(text, "have an error body whose code is not the status"));
  }
  if (name !== "error" && name !== wanted) {
    const text = `an error body named ${excerpt(JSON.stringify(name))}, expected "${wanted}"`;
    problems.push(wrong(text, `have an error body whose name is not that of the status ${status}, "${wanted}"`));
  }
  return problems;
}

/** Whether an error body is one of OpenStack's middleware: `{"code": "413 …", "message": "…", "title": "…"}`. */
function isOfMiddleware(json: Record<string, unknown>): json is { code: string; message: string; title: string } {
  return Object.keys(json).sort().join() === middlewareNames.join() && Object.values(json).every(isText);
}

function judgeCodeOfMiddleware(code: string, status: number): Problem[] {
  if (code.split(" ")[0] === String(status)) return [];
  const text = `code is ${excerpt(JSON.stringify(code))}, expected "${status} …"`;
  return [wrong(text, "have an error body whose code is not the status")];
}

/** Whether an error body has a code of the vendor that is expected. */
export function judgeCode({ json }: Received, { code }: Expectation): Problem[] {
  if (code === undefined) return [];
  // The body may be anything: a page, a list, null.
  const { error, error_code: flat } = membersOf(json);
  const got = membersOf(error).code ?? flat;
  const wanted = [code].flat();
  if (isOneOf(wanted, got)) return [];
  const said = got === undefined
    ? "no vendor's code"
    : `the code ${excerpt(typeof got === "string" ? got : JSON.stringify(got))}`;
  const text = `${said} in the error body, expected ${wanted.join(" or ")}`;
  return [problem(text, "error body", "lack the vendor's code")];
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
