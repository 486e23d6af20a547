import { isItems, membersOf } from "../../shared/untyped.ts";
import { validate } from "../../contract/validate.ts";
import type { Items } from "../cases/case.ts";
import type { Received } from "../exchange/exchange.ts";
import { excerpt } from "../exchange/excerpt.ts";
import { equal } from "./judge_items.ts";

/** Why a server is not used: the API would refuse the items that it has. */
export function whyNotTakenBack(id: string, items: Items, quota = Infinity): string | undefined {
  const [issue] = validate("ServerMetadata", items);
  if (issue) {
    const key = issue.path[0] === undefined ? "" : ` ${excerpt(JSON.stringify(issue.path[0]))}`;
    return `server ${id} holds an item${key} that could not be put back: ${issue.message}`;
  }
  const count = Object.keys(items).length;
  if (count > quota) {
    return `server ${id} holds ${count} items, more than the quota of ${quota}: they could not be put back`;
  }
}

/** The items that were read from a server, or why they could not be read. */
export type ReadItems = { kind: "items"; items: Items } | { kind: "unreadable"; problem: string };

/** Whether a server was read, and has exactly these items. */
export function holds(read: ReadItems, items: Items | undefined): boolean {
  return read.kind === "items" && equal(read.items, items);
}

/** The keys whose items differ. */
export function changedKeys(items: Items, now: Items): string[] {
  return Object.keys({ ...items, ...now }).filter((key) => items[key] !== now[key]);
}

/** The items in a response, or why there are none. */
export function itemsIn(received: Received): ReadItems {
  if (received.status !== 200) return { kind: "unreadable", problem: described(received) };
  const { metadata, server } = membersOf(received.json);
  const items = server ? membersOf(server).metadata : metadata;
  if (isItems(items)) return { kind: "items", items };
  return { kind: "unreadable", problem: `a body without a map of items: ${excerpt(received.text)}` };
}

/** The problem of a case after which the items of a server can't be read. */
export function unreadableAfterwards(problem: string): string {
  return `the items cannot be read afterwards: ${problem}`;
}

/** The kind of a problem that may be temporary: `no response`, or a status such as `503`. `undefined` for others. */
export function temporaryKind(problem: string): string | undefined {
  return /^(?:the items cannot be read afterwards: )?(no response|5\d\d|429)/.exec(problem)?.[1];
}

/** Whether a problem may be temporary. */
export function isTemporary(problem: string): boolean {
  return temporaryKind(problem) !== undefined;
}

/** Describes a response that was not expected. */
export function described({ trouble, status, headers, text }: Received): string {
  const location = status >= 300 && status < 400 ? headers.get("location") : null;
  return trouble ?? `${status} ${location === null ? "" : `to ${excerpt(location)} `}${excerpt(text)}`.trimEnd();
}
