// Random stories, determined by a seed: odd methods, targets, headers, bodies and states of the server.
// What they are made of is in questions.json.
import { readFileSync } from "node:fs";
import { Dice } from "./dice.ts";
import type { ServerState, Step, Story } from "../../src/like/story.ts";

/** The parts of questions.json, by name. */
interface Parts extends Record<"states" | "methods" | "oddMethods" | "keys" | "oddKeys" | "oddPlaces", string[]> {
  stored: [string, string][];
  callers: NonNullable<Step["as"]>[];
  queries: string[];
  accepts: string[];
  types: string[];
  oddHeaders: NonNullable<Step["headers"]>[];
  versions: string[];
  texts: string[];
  oddValues: string[];
  oddMembers: [string, string][];
  wholeBodies: string[];
}

const parts: Parts = JSON.parse(readFileSync(new URL("questions.json", import.meta.url), "utf8"));
const { methods, oddMethods, keys, oddKeys, oddPlaces, queries, callers, versions, texts, oddValues } = parts;
const oddHeaders = [
  ...parts.oddHeaders,
  ...parts.accepts.map((Accept) => ({ Accept })),
  ...parts.types.map((type) => ({ "Content-Type": type })),
];

/** The stories of a seed. */
export function questions(count: number, seed: number): Story[] {
  return Array.from({ length: count }, (_, i) => story(new Dice(seed * 1_000_003 + i), `random/${seed}-${i}`));
}

function story(dice: Dice, name: string): Story {
  return { name, server: server(dice), steps: Array.from({ length: 1 + dice.below(3) }, () => step(dice)) };
}

function server(dice: Dice): ServerState {
  const room = dice.below(8);
  const items = room === 0 ? { items: 128 } : room === 1 ? { items: 127 } : {};
  const metadata = "items" in items ? {} : { metadata: Object.fromEntries(dice.some(parts.stored, 5)) };
  if (!dice.oneIn(4)) return { ...items, ...metadata };
  return {
    vmState: dice.of(parts.states),
    taskState: dice.of([null, null, "rebooting", "deleting", "spawning"]),
    locked: dice.oneIn(4),
    launched: !dice.oneIn(5),
    ...items,
    ...metadata,
  };
}

/** A request, usual in most of its parts, so that what is odd in one is not hidden by another. */
function step(dice: Dice): Step {
  const oddness = dice.below(6);
  const method = oddness === 0 ? dice.of(oddMethods) : dice.of(methods);
  const key = oddness === 1 || oddness === 2 ? dice.of(oddKeys) : dice.of(keys);
  const ofItem = dice.oneIn(2) || method === "DELETE" && !dice.oneIn(5);
  const place = oddness === 3 ? dice.of(oddPlaces) : "{metadata}";
  const path = oddness === 3 && !dice.oneIn(3) ? place : ofItem ? `${place}/${key}` : place;
  const query = dice.oneIn(5) ? dice.of(queries) : "";
  const headers = Object.assign({}, ...dice.some(oddHeaders, oddness === 4 ? 3 : 1), ...versionOf(dice));
  const isWrite = method === "PUT" || method === "POST";
  const body = isWrite || dice.oneIn(12) ? { body: bodyOf(dice, ofItem, key) } : {};
  const as = dice.oneIn(6) ? { as: dice.of(callers) } : {};
  const chunked = dice.oneIn(60) ? { chunked: true } : {};
  return {
    ...as,
    method,
    target: path + query,
    ...(Object.keys(headers).length ? { headers } : {}),
    ...body,
    ...chunked,
  };
}

/** Headers of a microversion. */
function versionOf(dice: Dice): Step["headers"][] {
  if (!dice.oneIn(5)) return [];
  const version = dice.of(versions);
  const one = dice.of<NonNullable<Step["headers"]>>([
    { "OpenStack-API-Version": `compute ${version}` },
    { "OpenStack-API-Version": version },
    { "openstack-api-version": `Compute  ${version} ` },
    { "OpenStack-API-Version": `identity 3, compute ${version}` },
    { "OpenStack-API-Version": ["compute 2.1", `compute ${version}`] },
    { "OpenStack-API-Version": `volume ${version}` },
    { "X-OpenStack-Nova-API-Version": version },
    { "X-OpenStack-Nova-API-Version": ["2.1", version] },
    { "OpenStack-API-Version": `compute ${version}`, "X-OpenStack-Nova-API-Version": "2.5" },
    { "OpenStack-API-Version": "identity 3", "X-OpenStack-Nova-API-Version": version },
  ]);
  return [one];
}

function bodyOf(dice: Dice, ofItem: boolean, key: string): string {
  const member = dice.oneIn(15)
    ? dice.of(["metadata", "meta", "Meta", "METADATA", "server", ""])
    : ofItem
    ? "meta"
    : "metadata";
  const plainKey = /^[\w.:-]+$/.test(key) ? key : key === "a%20b" ? "a b" : "a";
  switch (dice.below(8)) {
    case 0:
      return dice.of(parts.wholeBodies);
    case 1:
      return `{"${member}": ${dice.of(oddValues)}}`;
    case 2:
      return mutated(dice, `{"${member}": {"${plainKey}": "x"}}`);
    case 3: {
      const members = dice.some(parts.oddMembers, 4).map(([name, value]) => `${name}: ${value}`);
      return `{"${member}": {${members.join(", ")}}${
        dice.of(["", "", ', "x": 1', ', "meta": {}', ', "metadata": {"a": "b"}', ', "b": 1, "a": 2'])
      }}`;
    }
    case 4:
      return `{"${member}": {"${plainKey}": ${dice.of(oddValues)}}}`;
    default: {
      const more = ofItem ? [] : dice.some([...keys, "n1", "n2", "n3"].filter((one) => !one.includes("%")), 3);
      const names = [...new Set([plainKey, ...more])];
      return `{"${member}": {${names.map((name) => `"${name}": "${dice.of(texts)}"`).join(", ")}}}`;
    }
  }
}

/** A text with one of its characters replaced, doubled or taken out. */
function mutated(dice: Dice, text: string): string {
  const at = dice.below(text.length);
  const other = dice.of(["", "", text[at]!.repeat(2), ..."\"{}:,\\ \u0000é[]1\n/'"]);
  return text.slice(0, at) + other + text.slice(at + 1);
}
