import type { Reply } from "../../src/fake/reply.ts";
import {
  afterwards,
  type Asked,
  groupOf,
  meddle,
  type Mutant,
  onAnswer,
  type Verb,
  verbs,
  withJson,
} from "./meddle.ts";

const mutant = groupOf("refusals");

/** Kinds of refusal, and how to know them by the fake's message. */
const kinds = {
  schema: (a: Reply) => a.status === 400 && a.body.includes("badRequest") && !/mismatch|Malformed|Version/.test(a.body),
  mismatch: (a: Reply) => a.body.includes("mismatch"),
  json: (a: Reply) => a.body.includes("Malformed request body"),
  project: (a: Reply) => a.body.includes("Malformed request URL"),
  unauthenticated: (a: Reply) => a.status === 401,
  quota: (a: Reply) => a.body.includes("Maximum number"),
  server: (a: Reply) => a.status === 404 && a.body.includes("Instance"),
  item: (a: Reply) => a.body.includes("Metadata item"),
  route: (a: Reply) => a.status === 404 && a.body.includes("resource could not"),
  lock: (a: Reply) => a.body.includes("is locked"),
  state: (a: Reply) => a.body.includes("vm_state"),
  launched: (a: Reply) => a.body.includes("invalid state"),
  "media-type": (a: Reply) => a.status === 415,
  size: (a: Reply) => a.status === 413,
  version: (a: Reply) => a.status === 406,
};
type Kind = keyof typeof kinds;

/** Statuses that others use for the same. */
const statuses: [kind: Kind, others: number[]][] = [
  ["schema", [422, 200, 500, 403]],
  ["mismatch", [422, 409, 404, 500]],
  ["json", [422, 415, 200]],
  ["project", [401, 403, 404]],
  ["unauthenticated", [403, 400, 404, 407]],
  ["server", [400, 403, 410, 500]],
  ["item", [400, 410, 403, 500]],
  ["lock", [400, 403, 412, 423, 500]],
  ["state", [400, 403, 412, 423, 500]],
  ["launched", [400, 404, 500]],
  ["quota", [500, 507]],
  ["media-type", [400, 406]],
  ["size", [400, 414, 500]],
  ["version", [400, 404]],
  ["route", [200, 400, 500]],
];

const names: Record<number, string> = {
  400: "badRequest",
  401: "unauthorized",
  403: "forbidden",
  404: "itemNotFound",
  409: "conflictingRequest",
  413: "overLimit",
  415: "badMediaType",
};

const answered = (asked: Asked, status: number): Reply =>
  asked.answer(status, { [names[status] ?? "computeFault"]: { code: status, message: "It is refused." } });

/** The body of a refusal: an error, by its name. */
type ErrorBody = Record<string, { code: number; message: string }>;

/** Changes the bodies of refusals, and says so in no header. */
const body = (
  change: (json: ErrorBody, answer: Reply) => unknown,
  test: (answer: Reply) => boolean = () => true,
) =>
  onAnswer(verbs, (answer) => {
    if (answer.status < 400 || !test(answer)) return answer;
    return withJson(answer, change(JSON.parse(answer.body), answer));
  });

const errorIn = (json: ErrorBody) => Object.values(json)[0];

/** Changes the error in its envelope. */
const inside = (change: (error: ErrorBody[string]) => object) => (json: ErrorBody) =>
  Object.fromEntries(Object.entries(json).map(([name, error]) => [name, change(error)]));
const shape = (type: string, text: string) => (answer: Reply): Reply =>
  answer.status < 400 ? answer : {
    ...answer,
    body: text,
    headers: answer.headers.map(([name, value]) => [name, name === "content-type" ? type : value]),
  };

const bodies: [name: string, about: string, change: Parameters<typeof body>[0]][] = [
  [
    "code-as-text",
    "has its code as a text",
    inside((error) => ({ ...error, code: String(error.code) })),
  ],
  ["code-missing", "has no code", inside(({ message }) => ({ message }))],
  ["code-zero", "has the code 0", inside((error) => ({ ...error, code: 0 }))],
  ["code-400", "has the code 400, whatever its status", inside((error) => ({ ...error, code: 400 }))],
  ["message-missing", "has no message", inside(({ code }) => ({ code }))],
  ["message-empty", "has an empty message", inside((error) => ({ ...error, message: "" }))],
  ["message-blank", "has a blank for a message", inside((error) => ({ ...error, message: " " }))],
  ["vendor-message-empty", "has error_msg, which is empty", () => ({ error_code: "Ecs.0005", error_msg: "" })],
  ["vendor-code-empty", "has an empty code", () => ({ error: { code: "", message: "It is refused." } })],
  ["message-null", "has null for a message", inside((error) => ({ ...error, message: null }))],
  [
    "message-list",
    "has a list of messages",
    inside((error) => ({ ...error, message: [error.message] })),
  ],
  ["bare", "has no envelope", (j) => errorIn(j)],
  ["name-of-400", "is named badRequest, whatever its status", (j) => ({ badRequest: errorIn(j) })],
  ["name-of-500", "is named computeFault, whatever its status", (j) => ({ computeFault: errorIn(j) })],
  [
    "name-of-404-by-others",
    "is named notFound if it is a 404",
    (j, a) => a.status === 404 ? { notFound: errorIn(j) } : j,
  ],
  [
    "name-of-409-by-others",
    "is named conflict if it is a 409",
    (j, a) => a.status === 409 ? { conflict: errorIn(j) } : j,
  ],
  [
    "name-of-415-by-others",
    "is named unsupportedMediaType if it is a 415",
    (j, a) => a.status === 415 ? { unsupportedMediaType: errorIn(j) } : j,
  ],
  [
    "name-in-capitals",
    "has a name that begins with a capital",
    (j) => Object.fromEntries(Object.entries(j).map(([k, v]) => [k.charAt(0).toUpperCase() + k.slice(1), v])),
  ],
  [
    "problem-details",
    "is a problem of RFC 9457",
    (_, a) => ({ type: "about:blank", title: "It is refused", status: a.status }),
  ],
  ["text", "is a JSON text", () => "It is refused."],
  ["array", "is an array of errors", (j) => [j]],
  ["null", "is null", () => null],
  ["empty-object", "is {}", () => ({})],
  ["validator", "is a list of issues", () => ({ errors: [{ path: "/meta", message: "is wrong" }] })],
  ["two-members", "has a trace beside", (j) => ({ ...j, trace: "at line 1" })],
];

export const refusals: Mutant[] = [
  ...statuses.flatMap(([kind, others]) =>
    others.map((status) =>
      mutant(
        `${kind}-as-${status}`,
        `A refusal for the ${kind} has the status ${status}.`,
        meddle((asked) => afterwards(asked.next(), (answer) => kinds[kind](answer) ? answered(asked, status) : answer)),
      )
    )
  ),
  ...([
    ["lock", "delete", 400],
    ["lock", "merge", 423],
    ["state", "delete", 400],
    ["state", "set", 403],
    ["server", "delete", 204],
    ["server", "merge", 400],
    ["server", "get", 400],
    ["item", "delete", 400],
    ["schema", "replace", 422],
    ["schema", "merge", 422],
    ["json", "replace", 500],
    ["media-type", "replace", 400],
    ["launched", "delete", 404],
  ] as [Kind, Verb, number][])
    .map(([kind, verb, status]) =>
      mutant(
        `${verb}-${kind}-as-${status}`,
        `Only in ${verb}, a refusal for the ${kind} has the status ${status}.`,
        onAnswer(verb, (answer, asked) => kinds[kind](answer) ? answered(asked, status) : answer),
      )
    ),
  ...bodies.map(([name, about, change]) => mutant(`body-${name}`, `The body of a refusal ${about}.`, body(change))),
  ...(["item", "lock", "quota", "server", "mismatch", "state"] as Kind[]).map((kind) =>
    mutant(
      `${kind}-code-as-text`,
      `The body of a refusal for the ${kind} has its code as a text.`,
      body(inside((error) => ({ ...error, code: String(error.code) })), kinds[kind]),
    )
  ),
  mutant("body-html", "A refusal is a page.", onAnswer(verbs, shape("text/html", "<h1>It is refused.</h1>"))),
  mutant("body-plain", "A refusal is a text.", onAnswer(verbs, shape("text/plain", "It is refused."))),
  mutant("body-empty", "A refusal has no body.", onAnswer(verbs, shape("application/json", ""))),
  mutant("body-xml", "A refusal is XML.", onAnswer(verbs, shape("application/xml", "<badRequest code='400'/>"))),
  mutant(
    "401-empty",
    "A refusal for want of credentials has no body.",
    onAnswer(verbs, (a) => a.status === 401 ? shape("text/plain", "")(a) : a),
  ),
  mutant(
    "401-html",
    "A refusal for want of credentials is a page.",
    onAnswer(verbs, (a) => a.status === 401 ? shape("text/html", "<h1>401</h1>")(a) : a),
  ),
  mutant(
    "404-item-html",
    "That an item isn't there is told by a page.",
    onAnswer(verbs, (a) => kinds.item(a) ? shape("text/html", "<h1>404</h1>")(a) : a),
  ),
  mutant(
    "409-plain",
    "A conflict is told by a text.",
    onAnswer(verbs, (a) => a.status === 409 ? shape("text/plain", "conflict")(a) : a),
  ),
  mutant(
    "415-plain",
    "A kind of body that isn't taken is told by a text.",
    onAnswer(verbs, (a) => a.status === 415 ? shape("text/plain", "no")(a) : a),
  ),
  mutant(
    "500-page",
    "JSON that isn't one ends in a page with a trace.",
    onAnswer(verbs, (a) => kinds.json(a) ? { ...shape("text/html", "<pre>Traceback</pre>")(a), status: 500 } : a),
  ),
  mutant(
    "200-with-error",
    "Refusals have the status 200.",
    onAnswer(verbs, (a) => a.status >= 400 ? { ...a, status: 200 } : a),
  ),
];
