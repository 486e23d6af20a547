// What the rules page shows with each rule: docs/rules.yaml, and what the fake responds to the requests in it.
import { parse } from "yaml";
import type { Case, Step } from "../../src/conformance/cases/case.ts";
import { exchange, requestOf } from "../../src/conformance/exchange/exchange.ts";
import { createFakeProvider, type Provider } from "../../src/conformance/mod.ts";
import { createLimit } from "../../src/http/time_limit.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { serversOf } from "../../src/conformance/provider/provider.ts";
import { type Language, languages } from "./words.ts";

/** A request of a rule's example, as docs/rules.yaml has it. */
interface Sent extends Omit<Step, "expect"> {
  /** The items that the server has before. */
  given?: Case["given"];
  /** A request before this one. */
  first?: Omit<Step, "expect">;
  /** The headers of the response that the rule is about. */
  show?: string[];
}

/** What a caller does about a rule, and the text of its example. */
export interface RuleNote {
  todo: Record<Language, string>;
  example?: RuleExample;
}

/** A request of a rule, and what the fake responds. */
export interface RuleExample {
  /** The server's role, where it isn't an active one. */
  server?: string | undefined;
  /** Whose credentials the request has, where they aren't a member's. */
  as?: string | undefined;
  /** The items before, as JSON; `quota` for as many as it allows. */
  given?: string | undefined;
  /** The request before this one. */
  first?: string | undefined;
  text: string;
}

/** The longest line of an example; the rest is cut. */
const longestLine = 300;

/** Reads the notes and sends their requests to a fake; throws an error that names a rule without a note, or a note without a rule. */
export async function ruleNotesOf(source: string, ruleIds: ReadonlySet<string>): Promise<Record<string, RuleNote>> {
  const written: Record<string, { send?: Sent; todo?: Record<Language, string> }> = parse(source);
  const lost = Object.keys(written).find((id) => !ruleIds.has(id));
  if (lost) throw new Error(`docs/rules.yaml: there is no rule ${lost}`);
  const notes: Record<string, RuleNote> = {};
  for (const id of ruleIds) {
    const { todo, send } = written[id] ?? {};
    const untold = languages.find((language) => !todo?.[language]);
    if (!todo || untold) throw new Error(`docs/rules.yaml: ${id} has no \`todo\` in ${untold}`);
    notes[id] = { todo, ...send && { example: await exampleOf(send) } };
  }
  return notes;
}

/** The request and what a fake of its own responds. */
async function exampleOf({ given, first, show = [], ...step }: Sent): Promise<RuleExample> {
  const provider = createFakeProvider();
  const limit = createLimit(10_000, systemClock);
  const request = (step: Omit<Step, "expect">) =>
    requestOf({ ...step, expect: { status: 200 } }, provider, (role) => serversOf(provider, role)[0] ?? "");
  const send = (step: Omit<Step, "expect">) => exchange(request(step), provider, limit);
  if (given) await send({ operation: "replaceServerMetadata", body: { metadata: given } });
  if (first) await send(first);
  const { method, url, headers, body } = request(step);
  const response = await send(step);
  const own = Object.keys(step.headers ?? {}).map((name) => `${name}: ${headers[name.toLowerCase()]}`);
  const lines = [
    `${method} ${url.replace(provider.endpoint, "")}`,
    ...own,
    ...body ? [new TextDecoder().decode(body)] : [],
    "",
    `→ ${response.status}`,
    ...show.map((name) => `${name}: ${response.headers.get(name)}`),
    ...response.text ? [response.text] : [],
  ];
  const before = first && request(first);
  return {
    server: step.server,
    as: step.as,
    given: given && Object.keys(given).length > 0 ? itemsOf(given) : undefined,
    first: before && `${before.method} ${new TextDecoder().decode(before.body)}`,
    text: lines.map((line) => short(line, provider)).join("\n"),
  };
}

/** Items as JSON, or `quota` if there are as many as it allows. */
function itemsOf(given: Record<string, string>): string {
  const text = JSON.stringify(given);
  return text.includes("..quota}") ? "quota" : text;
}

/** A line with the ids of the fake named and what is too long cut. */
function short(line: string, { projectId }: Provider): string {
  const named = line.replaceAll(projectId, "{project_id}").replace(/5e7e7000-[\d-]+[\da-f]+/g, "{server_id}")
    .replace(/(<br \/>|\\n)+/g, " ").replace(/req-[\da-f-]{36}/g, "req-…").replace(
      /(.)\1{60,}/gu,
      (run, unit) => `${unit}${unit}${unit}…(${run.length} × ${unit})`,
    );
  return named.length > longestLine ? `${named.slice(0, longestLine)}…` : named;
}
