import type { Identity } from "../conformance/cases/case.ts";
import { curlOf } from "../conformance/exchange/curl.ts";
import type { Outgoing } from "../conformance/exchange/exchange.ts";
import { excerpt } from "../conformance/exchange/excerpt.ts";
import { type Problem, textsOf } from "../conformance/judge/problem.ts";
import type { Shortfall } from "../conformance/run/result.ts";
import { urlOf } from "../shared/url.ts";
import { type Place, requestBytes } from "./request_bytes.ts";
import type { RecordedResponse, Step } from "./story.ts";

/** A response, if there was one, and its differences from Nova's. */
export interface JudgedResponse {
  problems: Problem[];
  response?: RecordedResponse | undefined;
}

/** The differences, with the request as a curl command. */
export function shortfallOf(step: Step, place: Place, { problems, response }: JudgedResponse): Shortfall {
  const got = response === undefined || "closed" in response
    ? "no response"
    : `${response.status} ${response.body === undefined ? "without a body" : excerpt(JSON.stringify(response.body))}`;
  const request = outgoing(step, place);
  return { problems: textsOf(problems), got, curl: request && curlOf(request) };
}

/** The identities of stories, by their names in cases. The member of another project has none there. */
const identities: Partial<Record<NonNullable<Step["as"]>, Identity>> = {
  member: "member",
  admin: "admin",
  reader: "reader",
  norole: "roleless",
  system: "system",
  none: "none",
};

/** The request as a curl command; `undefined` if curl can't send it. */
function outgoing(step: Step, place: Place): Outgoing | undefined {
  const { as = "member", method, chunked } = step;
  const identity = identities[as];
  const bytes = requestBytes(step, place);
  const text = new TextDecoder().decode(bytes);
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [line = "", ...fields] = head.split("\r\n");
  const url = new URL(place.endpoint).origin + (line.split(" ")[1] ?? "");
  const pairs = fields.map((field) => /^([^:]+): (.*)$/.exec(field)?.slice(1) ?? []);
  const names = pairs.map(([name = ""]) => name.toLowerCase());
  const isPlain = new Set(names).size === names.length && urlOf(url)?.href === url;
  if (!isPlain || identity === undefined || chunked || text.includes("\ufffd")) return undefined;
  const dropped = ["connection", "content-length", ...(step.headers?.Host === undefined ? ["host"] : [])];
  const headers = Object.fromEntries(
    pairs.map(([, value = ""], i) => [names[i]!, value]).filter(([name]) => !dropped.includes(name!)),
  );
  const body = rest.join("\r\n\r\n");
  return { method, url, headers, as: identity, ...(body && { body: new TextEncoder().encode(body) }) };
}
