import { urlOf } from "../../shared/url.ts";
import { membersOf } from "../../shared/untyped.ts";
import type { Expectation, Items } from "../cases/case.ts";
import type { Received } from "../exchange/exchange.ts";
import { excerpt } from "../exchange/excerpt.ts";
import { type Problem, problem } from "./problem.ts";

/** The items in a body: its own, or those of a server in it; `undefined` if it has other servers only. */
function mapIn(body: unknown, serverId: string | undefined): Readonly<Record<string, unknown>> | undefined {
  const { metadata, server, servers } = membersOf(body);
  if (server === undefined && !Array.isArray(servers)) return membersOf(metadata);
  const documents = (Array.isArray(servers) ? servers : [server]).map(membersOf);
  const found = documents.find(({ id }) => String(id).toLowerCase() === serverId?.toLowerCase());
  return found && membersOf(found.metadata);
}

/** The items that a response lacks. */
export function judgeHas({ json, text }: Received, has: Items, serverId: string | undefined): Problem[] {
  const items = mapIn(json, serverId);
  if (!items) {
    const said = `the server ${serverId} is missing, expected it in the body ${excerpt(text)}`;
    return [problem(said, "body", "lack a server of the project")];
  }
  const lacking = Object.entries(has).filter(([key, value]) => !Object.hasOwn(items, key) || items[key] !== value);
  if (lacking.length === 0) return [];
  const wanted = excerpt(JSON.stringify(Object.fromEntries(lacking)));
  const said = `the server ${serverId} has the items ${excerpt(JSON.stringify(items))}, expected ${wanted} in them`;
  return [problem(said, "body", "lack items that must be there")];
}

/** Whether a list of servers has one of them twice. */
export function judgeServers({ json }: Received): Problem[] {
  const { servers } = membersOf(json);
  const ids = Array.isArray(servers) ? servers.map((one) => membersOf(one).id) : [];
  const twice = ids.find((id, i) => id !== undefined && ids.indexOf(id) !== i);
  return twice === undefined ? [] : [
    problem(`a list with the server ${excerpt(String(twice))} twice`, "body", "have a server twice"),
  ];
}

/** The differences between a list and the expected page. */
export function judgePage({ json }: Received, page: NonNullable<Expectation["page"]>): Problem[] {
  const { servers, servers_links: links } = membersOf(json);
  const count = Array.isArray(servers) ? servers.length : 0;
  const link = Array.isArray(links) ? links.map(membersOf).find(({ rel }) => rel === "next") : undefined;
  const next = link !== undefined;
  const problems: Problem[] = [];
  if (page.servers !== undefined && count !== page.servers) {
    const text = `a page of ${count} servers, expected ${page.servers}`;
    problems.push(problem(text, "body", "have another number of servers than a page must have"));
  }
  if (page.next !== undefined && next !== page.next) {
    const text = page.next ? "no link to the next page, expected one" : "a link to the next page, expected none";
    problems.push(problem(text, "body", `have ${next ? "a" : "no"} link to the next page`));
  }
  const last = Array.isArray(servers) ? membersOf(servers.at(-1)).id : undefined;
  if (page.next && link && last !== undefined && markerOf(link.href) !== last) {
    const text = `a link to the next page that begins after ${markerOf(link.href)}, expected after ${last}`;
    problems.push(problem(text, "body", "have a link that does not lead to the next page"));
  }
  return problems;
}

/** The server after which the page of a link begins. */
function markerOf(href: unknown): string | null | undefined {
  return urlOf(String(href), "http://localhost")?.searchParams.get("marker");
}
