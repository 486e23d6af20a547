// Mistakes in one place of many: in one write or one answer only, for one kind of text or one letter.
import { turn } from "../../scripts/virtual_clock.ts";
import type { Fetch } from "../../src/http/fetch.ts";
import {
  groupOf,
  type Items,
  keepingValues,
  meddle,
  type Mutant,
  onAnswer,
  puts,
  reads,
  refusing,
  type Verb,
  verbs,
} from "./meddle.ts";
import { changed } from "./values.ts";

const mutant = groupOf("places");

/** Changes the values of an answer. */
const answering = (verb: Verb, change: (value: string) => string) =>
  onAnswer(verb, (answer) => {
    if (answer.status !== 200) return answer;
    const other = (items: Items) =>
      Object.fromEntries(Object.entries(items).map(([key, value]) => [key, change(value)]));
    const members = Object.entries<Items>(JSON.parse(answer.body)).map(([member, items]) => [member, other(items)]);
    return { ...answer, body: JSON.stringify(Object.fromEntries(members)) };
  });

/** What a filter in front of the service takes for an attack, or a service for something else than text. */
const suspects: [name: string, pattern: RegExp][] = [
  ["sql", /select|union|drop table|' or /i],
  ["script", /<script|javascript:/i],
  ["parent-folders", /\.\.\//],
  ["lookups", /\$\{/],
  ["templates", /\{\{/],
  ["escapes-of-urls", /%00|%0a/i],
  ["addresses", /https?:\/\//],
  ["shell", /[|`]|\$\(/],
  ["declarations", /<[!?]/],
  ["formulas", /^=/],
  ["options", /^-/],
  ["long-numbers", /^\d{20,}$/],
  ["arabic", /[\u0600-\u06ff]/],
  ["hangul", /[\uac00-\ud7a3]/],
  ["cyrillic", /[\u0400-\u04ff]/],
  ["devanagari", /[\u0900-\u097f]/],
  ["full-width", /[\uff01-\uff5e]/],
  ["private-use", /[\ue000-\uf8ff]/],
  ["joiners", /\u200d/],
  ["plane-2", /[\u{20000}-\u{2ffff}]/u],
  ["plane-16", /[\u{100000}-\u{10ffff}]/u],
  ["tabs", /\t/],
  ["carets", /\^/],
];

const letters = "BJQVXqv29_-.:";

/** The operation of a request. */
function verbOf({ method, url }: Request): Verb {
  const ofItem = /\/metadata\/./.test(url);
  const found = ofItem
    ? { GET: "get", PUT: "set", DELETE: "delete" }[method]
    : { GET: "list", POST: "merge", PUT: "replace" }[method];
  return found as Verb;
}

/** An operation ends in 500 while another is under way. */
const crowded = (verb: Verb, beside: Verb) => (fake: Fetch): Fetch => {
  const under: Verb[] = [];
  return async (request) => {
    const own = verbOf(request);
    const meets = own === verb && under.includes(beside);
    under.push(own);
    await turn();
    const response = await fake(request);
    under.splice(under.indexOf(own), 1);
    if (!meets || response.status >= 400) return response;
    const json = { "content-type": "application/json" };
    return new Response('{"computeFault": {"code": 500, "message": "Try again."}}', { status: 500, headers: json });
  };
};

export const places: Mutant[] = [
  ...changed.flatMap(([name, about, change]) => [
    ...puts.map((verb) => mutant(`${verb}-kept-${name}`, `What ${verb} keeps ${about}.`, keepingValues(verb, change))),
    ...[...reads, ...puts].map((verb) =>
      mutant(`${verb}-answers-${name}`, `What ${verb} answers ${about}.`, answering(verb, change))
    ),
  ]),
  ...suspects.flatMap(([name, pattern]) =>
    puts.map((verb) =>
      mutant(
        `${verb}-refuses-${name}`,
        `${verb} refuses values that match ${pattern}.`,
        refusing(verb, ({ items }) => Object.values(items).some((value) => pattern.test(value)), 403),
      )
    )
  ),
  ...[...letters].flatMap((letter) => [
    ...puts.map((verb) =>
      mutant(
        `${verb}-refuses-keys-with-${letter}`,
        `${verb} refuses a key that has ${letter}.`,
        refusing(verb, ({ items }) => Object.keys(items).some((key) => key.includes(letter))),
      )
    ),
    ...(["get", "delete"] as const).map((verb) =>
      mutant(
        `${verb}-finds-no-keys-with-${letter}`,
        `${verb} doesn't find a key that has ${letter}.`,
        refusing(verb, ({ key }) => key.includes(letter), 404),
      )
    ),
  ]),
  ...verbs.flatMap((verb) =>
    verbs.map((beside) =>
      mutant(`${verb}-beside-${beside}`, `${verb} while ${beside} is under way ends in 500.`, crowded(verb, beside))
    )
  ),
  ...verbs.map((verb) =>
    mutant(
      `${verb}-takes-malformed-versions`,
      `${verb} takes a malformed version for none.`,
      meddle((asked) => {
        const result = asked.next();
        return asked.verb === verb && result.kind !== "write" && result.body.includes("API Version String")
          ? asked.next({ headers: { "openstack-api-version": null, "x-openstack-nova-api-version": null } })
          : result;
      }),
    )
  ),
];
