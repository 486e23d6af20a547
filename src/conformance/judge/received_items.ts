import { isItems, membersOf } from "../../shared/untyped.ts";
import { validate } from "../../contract/validate.ts";
import type { Items } from "../cases/case.ts";
import type { Received } from "../exchange/exchange.ts";
import { excerpt } from "../exchange/excerpt.ts";

/** Why a server is left alone whose items the API itself would not take. */
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

/** The items in a response, or why there are none. */
export function itemsIn(received: Received): Items | string {
  if (received.status !== 200) return whatCame(received);
  const { metadata, server } = membersOf(received.json);
  const items = server ? membersOf(server).metadata : metadata;
  return isItems(items) ? items : `a body without a map of items: ${excerpt(received.text)}`;
}

/** Whether a problem may be over after a while. */
export function passes(problem: string): boolean {
  return /^no response|^5\d\d|^429/.test(problem);
}

/** What came instead of what was asked for. */
export function whatCame({ trouble, status, text }: Received): string {
  return trouble ?? `${status} ${excerpt(text)}`;
}
