import { membersOf } from "../../shared/untyped.ts";
import type { Expectation } from "../cases/case.ts";
import type { Received } from "../exchange/exchange.ts";
import { type Problem, problem } from "./problem.ts";

/** Every map of items in a body: its own, that of the server in it, or those of the servers. */
export function mapsIn(body: unknown): Readonly<Record<string, unknown>>[] {
  const { metadata, server, servers } = membersOf(body);
  if (Array.isArray(servers)) return servers.map((one) => membersOf(membersOf(one).metadata));
  return [membersOf(server ? membersOf(server).metadata : metadata)];
}

/** The differences between a list and the expected page. */
export function judgePage({ json }: Received, page: NonNullable<Expectation["page"]>): Problem[] {
  const { servers, servers_links: links } = membersOf(json);
  const count = Array.isArray(servers) ? servers.length : 0;
  const next = Array.isArray(links) && links.some((link) => Object(link).rel === "next");
  const problems: Problem[] = [];
  if (page.servers !== undefined && count !== page.servers) {
    const text = `a page of ${count} servers, expected ${page.servers}`;
    problems.push(problem(text, "body", "have another number of servers than a page must have"));
  }
  if (page.next !== undefined && next !== page.next) {
    const text = page.next ? "no link to the next page, expected one" : "a link to the next page, expected none";
    problems.push(problem(text, "body", `have ${next ? "a" : "no"} link to the next page`));
  }
  return problems;
}
