import type { RuleId } from "../../../gen/rules.ts";
import type { Items, Step } from "../cases/case.ts";
import { equal } from "../judge/judge_items.ts";
import { itemsIn, whatCame } from "../judge/received_items.ts";
import type { Sent } from "../exchange/sender.ts";

/** A mistake of an operation that returns a success. */
export interface Mistake {
  /** The method and the address. */
  address: string;
  summary: string;
  rule: RuleId;
}

/** The item that is set, read and deleted; it is there already. */
const key = "verify-one";
const expect = { status: [200, 204] };

/**
 * Tries each operation once in its plainest use, on an item that a merge added; the list is known to be right.
 */
export async function plainMistakes(send: (step: Step) => Promise<Sent>): Promise<Mistake[]> {
  const mistakes: Mistake[] = [];
  const list = async (): Promise<Items | undefined> => {
    const read = itemsIn((await send({ operation: "listServerMetadata", expect })).received);
    return read.kind === "items" ? read.items : undefined;
  };
  const get = () => send({ operation: "getServerMetadataItem", key, expect });
  const merged = await list();
  if (merged && !Object.hasOwn(merged, key)) mistakes.push(storesNothing);
  // A cache is filled before the value changes.
  await get();
  const set = await send({ operation: "setServerMetadataItem", key, body: { meta: { [key]: "3" } }, expect });
  const after = await list();
  if (succeeds(set) && after && after[key] !== "3") mistakes.push(setsNothing);
  const got = await get();
  if (succeeds(got) && after) mistakes.push(...getsAnother(got, after[key]));
  const deleted = await send({ operation: "deleteServerMetadataItem", key, expect });
  const last = await list();
  if (succeeds(deleted) && last && Object.hasOwn(last, key)) mistakes.push(removesNothing);
  return mistakes;
}

const succeeds = ({ received: { status } }: Sent) => status >= 200 && status < 300;

const storesNothing: Mistake = {
  address: "POST …/metadata",
  summary: "POST …/metadata returns a success, and does not store the items of its body",
  rule: "metadata.merge",
};
const setsNothing: Mistake = {
  address: "PUT …/metadata/{key}",
  summary: "PUT …/metadata/{key} returns a success, and does not store the value",
  rule: "item.upsert",
};
const removesNothing: Mistake = {
  address: "DELETE …/metadata/{key}",
  summary: "DELETE …/metadata/{key} does not remove the item",
  rule: "item.delete",
};

function getsAnother({ received }: Sent, value: string | undefined): Mistake[] {
  if (value === undefined || equal(received.json, { meta: { [key]: value } })) return [];
  const expected = JSON.stringify({ meta: { [key]: value } });
  return [{
    address: "GET …/metadata/{key}",
    summary: `GET …/metadata/{key} does not return the item that the server has: ${whatCame(received)}, ` +
      `expected ${expected}`,
    rule: "item.echo",
  }];
}
