// Writes the items of a server that it had before the run.
import type { Step } from "../cases/case.ts";
import { type Sender, succeeded } from "../exchange/sender.ts";
import { described, type ReadItems } from "../judge/received_items.ts";
import { hasApi, tokenOf, writerOf } from "../provider/provider.ts";
import type { Kept } from "./kept.ts";

/** How many times it tries if the provider refuses the items, because waiting rarely changes that. */
export const triesWhereRefused = 3;
const firstWaitMs = 100;

/** Writes all items at once; returns why that was refused. */
export async function writeItems(sender: Sender, kept: Kept): Promise<string | undefined> {
  const nova = hasApi(sender.provider, "v2.1");
  const metadata = kept.items!;
  if (!nova && Object.keys(metadata).length === 0) return undefined;
  const operation = nova ? "replaceServerMetadata" : "mergeCloudServerMetadata";
  return await send(sender, kept, { operation, body: { metadata }, expect: { status: 200 } });
}

/** Writes missing items and removes surplus ones; returns why that was refused. */
export async function writeInParts(sender: Sender, kept: Kept, read: ReadItems): Promise<string | undefined> {
  const wanted = kept.items!;
  const now = read.kind === "items" ? read.items : {};
  const nova = hasApi(sender.provider, "v2.1");
  const surplus = Object.keys(now).filter((key) => !Object.hasOwn(wanted, key) && key !== "." && key !== "..");
  const metadata = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => now[key] !== value));
  const problems: (string | undefined)[] = [];
  for (const key of surplus) {
    const operation = nova ? "deleteServerMetadataItem" : "deleteCloudServerMetadataItem";
    problems.push(await send(sender, kept, { operation, key, expect: { status: 204 } }));
  }
  if (Object.keys(metadata).length) {
    const operation = nova ? "mergeServerMetadata" : "mergeCloudServerMetadata";
    problems.push(await send(sender, kept, { operation, body: { metadata }, expect: { status: 200 } }));
  }
  return problems.find(Boolean);
}

/** Whether the provider refuses the items that a server has, however often they are written. */
export async function refusesItems(sender: Sender, kept: Kept): Promise<boolean> {
  if (Object.keys(kept.items!).length === 0) return false;
  const { touched } = kept;
  for (let i = 0; i < triesWhereRefused; i++) {
    if (sender.over) return false;
    kept.touched = true;
    if (i > 0) await sender.wait(firstWaitMs * 2 ** i);
    await writeItems(sender, kept);
    const refusal = await writeInParts(sender, kept, { kind: "items", items: {} });
    // The sender itself counts requests without a response.
    if (!refusal || kept.refused!.received.silent) return false;
    // After a 500 it is not certain that nothing was changed.
    if (kept.refused!.received.status < 500) kept.touched = touched;
  }
  return true;
}

async function send(sender: Sender, kept: Kept, step: Step): Promise<string | undefined> {
  const { provider } = sender;
  const writer = kept.role === "foreign" ? "admin" : writerOf(kept.role);
  const as = tokenOf(provider, writer) ? writer : "member";
  const sent = await sender.send({ as, ...step }, () => kept.id, "own");
  if (succeeded(sent)) return undefined;
  kept.refused = sent;
  return described(sent.received);
}
