import type { Received } from "../exchange/exchange.ts";
import { excerpt } from "../exchange/excerpt.ts";
import { type Problem, problem } from "./problem.ts";

/** Whether the Content-Type of a response with a body is that of JSON. */
export function judgeContentType({ headers }: Received): Problem[] {
  const type = headers.get("content-type");
  if (/^application\/json\s*(;|$)/i.test(type ?? "")) return [];
  const text = `Content-Type is ${type === null ? "missing" : excerpt(type)}, expected application/json`;
  const sign = type === null ? "have no Content-Type, instead of" : "have another Content-Type than";
  return [problem(text, "content type", `${sign} application/json`)];
}
