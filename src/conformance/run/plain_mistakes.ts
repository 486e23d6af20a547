import type { RuleId } from "../../../gen/rules.ts";
import type { Items, Step } from "../cases/case.ts";
import { contractPart, equal } from "../judge/judge_items.ts";
import { described, itemsIn } from "../judge/received_items.ts";
import { type Sent, succeeded } from "../exchange/sender.ts";

/** A mistake of an operation, although it returns a success. */
export interface Mistake {
  /** The method and the address. */
  address: string;
  summary: string;
  rule: RuleId;
}

const expect = { status: [200, 204] };

/**
 * Tests each operation once in its simplest use. The list must be right.
 *
 * @param key The key of an item that a merge has added. It is deleted.
 */
export async function plainMistakes(send: (step: Step) => Promise<Sent>, key: string): Promise<Mistake[]> {
  const mistakes: Mistake[] = [];
  const list = async (): Promise<Items | undefined> => {
    const read = itemsIn((await send({ operation: "listServerMetadata", expect })).received);
    return read.kind === "items" ? read.items : undefined;
  };
  const get = () => send({ operation: "getServerMetadataItem", key, expect });
  const merged = await list();
  if (merged && !Object.hasOwn(merged, key)) mistakes.push(storesNothing);
  // Read once before the value changes, so that a cache has the old value.
  await get();
  const set = await send({ operation: "setServerMetadataItem", key, body: { meta: { [key]: "3" } }, expect });
  const after = await list();
  if (succeeded(set) && after && after[key] !== "3") mistakes.push(setsNothing);
  const got = await get();
  if (succeeded(got) && after) mistakes.push(...getsAnother(got, key, after[key]));
  const deleted = await send({ operation: "deleteServerMetadataItem", key, expect });
  const last = await list();
  if (succeeded(deleted) && last && Object.hasOwn(last, key)) mistakes.push(removesNothing);
  return mistakes;
}

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

function getsAnother({ received }: Sent, key: string, value: string | undefined): Mistake[] {
  if (value === undefined || equal(contractPart(received.json), { meta: { [key]: value } })) return [];
  const expected = JSON.stringify({ meta: { [key]: value } });
  return [{
    address: "GET …/metadata/{key}",
    summary: `GET …/metadata/{key} does not return the item that the server has: ${described(received)}, ` +
      `expected ${expected}`,
    rule: "item.echo",
  }];
}
