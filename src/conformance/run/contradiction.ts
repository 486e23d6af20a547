// Whether the list of items and the items read one by one agree.
import type { Items } from "../cases/case.ts";
import { excerpt } from "../exchange/excerpt.ts";
import type { Sent } from "../exchange/sender.ts";
import { contractPart, equal } from "../judge/judge_items.ts";

/** How a list that lacks an item, or has another, contradicts that item read alone; `undefined` if it does not. */
export async function contradictionIn(
  items: Items,
  wanted: Items,
  get: (key: string) => Promise<Sent>,
): Promise<string | undefined> {
  const own = (map: Items, key: string) => Object.hasOwn(map, key) ? map[key] : undefined;
  const key = Object.keys({ ...wanted, ...items }).find((name) => own(items, name) !== own(wanted, name));
  // These two keys can't be in an address.
  if (key === undefined || key === "." || key === "..") return undefined;
  return isAsWritten(await get(key), key, own(wanted, key))
    ? contradiction(key, own(items, key), own(wanted, key))
    : undefined;
}

/** Whether an item read alone has the value that it must have, or is absent if it must be. */
export function isAsWritten({ received: { status, json } }: Sent, key: string, value: string | undefined): boolean {
  if (value === undefined) return status === 404;
  return status === 200 && equal(contractPart(json), { meta: { [key]: value } });
}

/** How a list contradicts an item that is as it must be. */
export function contradiction(key: string, listed: string | undefined, value: string | undefined): string {
  const name = excerpt(key);
  if (value === undefined) return `GET …/metadata has the item "${name}", and GET …/metadata/${name} returns 404`;
  const has = listed === undefined ? `lacks the item "${name}"` : `has another value for the item "${name}"`;
  return `GET …/metadata ${has}, and GET …/metadata/${name} returns it`;
}
