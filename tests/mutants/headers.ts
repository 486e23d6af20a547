import type { Header, Reply } from "../../src/fake/reply.ts";
import { coreOf } from "../../src/fake/core.ts";
import type { Fetch } from "../../src/http/fetch.ts";
import { afterwards, groupOf, meddle, type Mutant, onAnswer, type Verb, verbs } from "./meddle.ts";

const mutant = groupOf("headers");
const ids = ["x-openstack-request-id", "x-compute-request-id"] as const;

const drop = (answer: Reply, ...names: string[]): Reply => ({
  ...answer,
  headers: answer.headers.filter(([name]) => !names.includes(name)),
});
const put = (answer: Reply, name: string, value: string): Reply => ({
  ...answer,
  headers: [...drop(answer, name).headers, [name, value] as Header],
});
const every = (change: (answer: Reply, header: (name: string) => string | null | undefined) => Reply) =>
  meddle((asked) => afterwards(asked.next(), (answer) => change(answer, (name) => asked.call.header(name))));
const type = (answer: Reply, value: string) => put(answer, "content-type", value);
const good = (answer: Reply) => answer.status < 400 && answer.status !== 204;

/** Another service of request ids. */
const numbering = (next: (count: number) => string) => (fake: Fetch): Fetch => {
  let count = 0;
  coreOf(fake)!.service.nextRequestId = () => next(++count);
  return fake;
};

/** Changes a header of the refusals for want of credentials. */
const challenging = (among: Verb | readonly Verb[], change: (value: string) => string | undefined) =>
  onAnswer(among, (answer) => {
    if (answer.status !== 401) return answer;
    const headers = answer.headers.flatMap(([name, value]): Header[] => {
      const changed = name === "www-authenticate" ? change(value) : value;
      return changed === undefined ? [] : [[name, changed]];
    });
    return { ...answer, headers };
  });

export const headers: Mutant[] = [
  mutant("no-challenge", "A 401 doesn't say how to log in.", challenging(verbs, () => undefined)),
  mutant("empty-challenge", "A 401 has an empty WWW-Authenticate.", challenging(verbs, () => "")),
  ...verbs.map((verb) =>
    mutant(`no-challenge-of-${verb}`, `A 401 of ${verb} doesn't say how to log in.`, challenging(verb, () => undefined))
  ),
  mutant(
    "no-challenge-for-a-wrong-token",
    "Only who sends no token is told how to log in.",
    onAnswer(
      verbs,
      (answer, asked) =>
        answer.status === 401 && asked.call.header("x-auth-token")
          ? { ...answer, headers: answer.headers.filter(([name]) => name !== "www-authenticate") }
          : answer,
    ),
  ),
  mutant(
    "405-without-allow",
    "A method that isn't known is refused with 405, and those that are aren't told.",
    meddle((asked) => asked.goesNowhere ? asked.refuse(405) : asked.next()),
  ),
  mutant("no-request-id", "No answer has a request id.", every((a) => drop(a, ...ids))),
  mutant("no-openstack-request-id", "No answer has x-openstack-request-id.", every((a) => drop(a, ids[0]))),
  mutant("no-compute-request-id", "No answer has x-compute-request-id.", every((a) => drop(a, ids[1]))),
  mutant(
    "request-id-of-success-only",
    "A refusal has no request id.",
    every((a) => a.status >= 400 ? drop(a, ...ids) : a),
  ),
  mutant(
    "request-id-of-refusal-only",
    "Only a refusal has a request id.",
    every((a) => a.status >= 400 ? a : drop(a, ...ids)),
  ),
  ...[401, 404, 409, 204, 400, 403, 415].map((status) =>
    mutant(
      `no-request-id-with-${status}`,
      `An answer with ${status} has no request id.`,
      every((a) => a.status === status ? drop(a, ...ids) : a),
    )
  ),
  ...verbs.map((verb) =>
    mutant(
      `no-request-id-of-${verb}`,
      `An answer to ${verb} has no request id.`,
      onAnswer(verb, (a) => drop(a, ...ids)),
    )
  ),
  mutant(
    "same-request-id",
    "Every answer has the same request id.",
    numbering(() => "req-fa4e0000-0000-4000-8000-000000000001"),
  ),
  mutant(
    "request-id-per-two",
    "Two answers in a row have the same request id.",
    numbering((n) => `req-fa4e0000-0000-4000-8000-${String(n >> 1).padStart(12, "0")}`),
  ),
  mutant(
    "request-ids-of-a-hundred",
    "A request id comes again after a hundred.",
    numbering((n) => `req-fa4e0000-0000-4000-8000-${String(n % 100).padStart(12, "0")}`),
  ),
  mutant(
    "request-ids-differ",
    "The two request ids of an answer differ.",
    every((a) => put(a, ids[1], `${a.headers.find(([name]) => name === ids[0])?.[1]}0`)),
  ),
  ...([["replace", 400], ["delete", 401], ["merge", 404], ["get", 406], ["delete", 409]] as [Verb, number][]).map((
    [verb, status],
  ) =>
    mutant(
      `no-request-id-of-${verb}-with-${status}`,
      `An answer with ${status} to ${verb} has no request id.`,
      onAnswer(verb, (a) => a.status === status ? drop(a, ...ids) : a),
    )
  ),
  ...[403, 406, 409, 415].map((status) =>
    mutant(
      `no-version-with-${status}`,
      `An answer with ${status} doesn't name the microversion.`,
      every((a) => a.status === status ? drop(a, "openstack-api-version", "x-openstack-nova-api-version") : a),
    )
  ),
  mutant("request-id-empty", "The request id is empty.", numbering(() => "")),
  mutant(
    "request-id-echoed",
    "The request id is the client's, if it sent one.",
    every((a, header) => {
      const sent = header("x-openstack-request-id");
      return sent ? put(put(a, ids[0], sent), ids[1], sent) : a;
    }),
  ),
  mutant("no-content-type", "No answer has a Content-Type.", every((a) => drop(a, "content-type"))),
  ...[
    "text/plain",
    "text/html",
    "text/json",
    "application/octet-stream",
    "application/xml",
    "application/jsonp",
    "application/json-patch+json",
  ].map((
    value,
  ) =>
    mutant(
      `content-type-${value.replace("/", "-")}`,
      `Answers are ${value}.`,
      every((a) => good(a) ? type(a, value) : a),
    )
  ),
  ...verbs.filter((verb) => verb !== "delete").map((verb) =>
    mutant(
      `${verb}-content-type`,
      `An answer to ${verb} is text/plain.`,
      onAnswer(verb as Verb, (a) => good(a) ? type(a, "text/plain") : a),
    )
  ),
  mutant(
    "content-type-of-refusals",
    "Refusals are text/html by their header.",
    every((a) => a.status >= 400 ? type(a, "text/html") : a),
  ),
  mutant(
    "content-type-of-400",
    "A refusal with 400 is text/plain by its header.",
    every((a) => a.status === 400 ? type(a, "text/plain") : a),
  ),
  mutant(
    "content-type-of-409",
    "A refusal with 409 is text/plain by its header.",
    every((a) => a.status === 409 ? type(a, "text/plain") : a),
  ),
  mutant(
    "content-type-missing-on-refusals",
    "Refusals have no Content-Type.",
    every((a) => a.status >= 400 ? drop(a, "content-type") : a),
  ),
  mutant(
    "problem-json",
    "Refusals are application/problem+json.",
    every((a) => a.status >= 400 ? type(a, "application/problem+json") : a),
  ),
  mutant(
    "no-version",
    "No answer names the microversion.",
    every((a) => drop(a, "openstack-api-version", "x-openstack-nova-api-version")),
  ),
  mutant(
    "no-new-version-header",
    "No answer has OpenStack-API-Version.",
    every((a) => drop(a, "openstack-api-version")),
  ),
  mutant(
    "no-old-version-header",
    "No answer has X-OpenStack-Nova-API-Version.",
    every((a) => drop(a, "x-openstack-nova-api-version")),
  ),
  mutant(
    "version-without-service",
    "OpenStack-API-Version lacks the word compute.",
    every((a) => a.headers.some(([n]) => n === "openstack-api-version") ? put(a, "openstack-api-version", "2.1") : a),
  ),
  mutant(
    "version-always-2.1",
    "Every answer names 2.1, whatever was asked for.",
    every((a) =>
      a.headers.some(([n]) => n === "openstack-api-version")
        ? put(put(a, "openstack-api-version", "compute 2.1"), "x-openstack-nova-api-version", "2.1")
        : a
    ),
  ),
  mutant(
    "version-echoed",
    "The version asked for is answered as it was sent, latest too.",
    every((a, header) => {
      const asked = /latest/.exec(`${header("openstack-api-version")} ${header("x-openstack-nova-api-version")}`);
      return asked && a.status < 400
        ? put(put(a, "openstack-api-version", "compute latest"), "x-openstack-nova-api-version", "latest")
        : a;
    }),
  ),
  mutant(
    "version-on-success-only",
    "A refusal doesn't name the microversion.",
    every((a) => a.status >= 400 ? drop(a, "openstack-api-version", "x-openstack-nova-api-version") : a),
  ),
  ...([
    ["not-negotiated", "No header for a version is looked at.", () => null, [
      "openstack-api-version",
      "x-openstack-nova-api-version",
    ]],
    ["new-header-ignored", "OpenStack-API-Version isn't looked at.", () => null, ["openstack-api-version"]],
    ["old-header-ignored", "X-OpenStack-Nova-API-Version isn't looked at.", () => null, [
      "x-openstack-nova-api-version",
    ]],
    [
      "malformed-version-ignored",
      "A malformed version is ignored.",
      (v: string) => /^(compute )?(\d+\.\d+|latest)$/.test(v) ? v : null,
      ["openstack-api-version", "x-openstack-nova-api-version"],
    ],
    [
      "version-out-of-range-lowered",
      "A version beyond the newest is taken as the newest.",
      (v: string) =>
        v.replace(/\d+\.\d+/, (n) => Number(n.split(".")[0]) > 2 || Number(n.split(".")[1]) > 93 ? "2.93" : n),
      [
        "openstack-api-version",
        "x-openstack-nova-api-version",
      ],
    ],
    [
      "version-out-of-range-raised",
      "A version below the oldest is taken as the oldest.",
      (v: string) => v.replace(/\b(2\.0|1\.\d+)\b/, "2.1"),
      ["openstack-api-version", "x-openstack-nova-api-version"],
    ],
    ["latest-refused", "latest isn't known.", (v: string) => v.replace("latest", "newest"), [
      "openstack-api-version",
      "x-openstack-nova-api-version",
    ]],
    [
      "version-as-fraction",
      "A version is read as a fraction: 2.60 as 2.6.",
      (v: string) => v.replace(/\.(\d)0$/, ".$1"),
      ["openstack-api-version", "x-openstack-nova-api-version"],
    ],
    [
      "any-service",
      "A version of another service is taken for this one's.",
      (v: string) => v.replace(/^(volume|identity|image)/, "compute"),
      ["openstack-api-version"],
    ],
  ] as [string, string, (v: string) => string | null, string[]][]).map(([name, about, change, which]) =>
    mutant(
      name,
      about,
      meddle((asked) => {
        const sent = which.flatMap((header): [string, string | null][] => {
          const value = asked.call.header(header);
          return typeof value === "string" ? [[header, change(value)]] : [];
        });
        return asked.next({ headers: Object.fromEntries(sent) });
      }),
    )
  ),
  mutant(
    "not-modified",
    "A list asked for with If-None-Match is answered with 304.",
    meddle((asked) => asked.call.header("if-none-match") ? { ...asked.answer(304, null), body: "" } : asked.next()),
  ),
  mutant(
    "precondition",
    "A write with If-Match is refused with 412.",
    meddle((asked) => asked.call.header("if-match") ? asked.refuse(412) : asked.next()),
  ),
  mutant(
    "accept-obeyed",
    "A request that accepts no JSON is refused with 406.",
    meddle((asked) => /json|\*/.test(asked.call.header("accept") ?? "*") ? asked.next() : asked.refuse(406)),
  ),
  mutant(
    "xml-for-accept",
    "A request that accepts XML is answered in XML.",
    meddle((asked) =>
      afterwards(
        asked.next(),
        (a) =>
          /xml/.test(asked.call.header("accept") ?? "") && good(a)
            ? { ...type(a, "application/xml"), body: "<metadata/>" }
            : a,
      )
    ),
  ),
];
