import { changedKeys, holds, type ReadItems } from "../judge/received_items.ts";
import type { Items } from "../cases/case.ts";
import { excerpt } from "../exchange/excerpt.ts";
import type { Kept } from "./kept.ts";
import type { Sender } from "../exchange/sender.ts";

/** The smallest number of reads. Another run changes a server with about every fifth request. */
const leastReads = 60;
const pauseMs = 100;
/** How long a server is watched whose items have changed without a write to it. */
const quietMs = 2000;
/** How much longer it watches for the smallest number of reads, if the provider is slow. */
const mostMoreMs = 30_000;

/**
 * Reads servers repeatedly, and marks those whose items change as unusable: another program, or a run on another
 * machine, writes to them.
 *
 * @param read Reads the items of a server, with retries.
 * @param watchMs How long to watch at least.
 */
export async function giveUpServersOfOthers(
  servers: readonly Kept[],
  read: (kept: Kept) => Promise<ReadItems>,
  sender: Sender,
  watchMs: number,
): Promise<void> {
  const endsAt = sender.now() + watchMs;
  const tooLate = endsAt + mostMoreMs;
  for (let reads = 0; !sender.over && (reads < leastReads && sender.now() < tooLate || sender.now() < endsAt);) {
    const watched = servers.filter(({ unusable }) => !unusable);
    if (watched.length === 0) return;
    if (reads > 0 && sender.now() < endsAt) await sender.wait(pauseMs);
    for (const kept of watched) {
      const now = await read(kept);
      reads++;
      if (sender.over) return;
      if (now.kind === "unreadable") {
        kept.unusable = `the items of server ${kept.id} can no longer be read: ${now.problem}`;
        if (watched.every(({ unusable }) => unusable)) {
          sender.stop(`before the first write the provider stopped returning items: ${now.problem}`);
        }
      } else if (!holds(now, kept.items)) {
        kept.unusable = changing(kept, now.items);
        kept.isShared = true;
      }
    }
  }
}

/**
 * Whether the items that a server has without a write to it are another program's. Otherwise the provider has carried out
 * a write to another server on this one too: then the changed keys are those of such writes, or no item is as it was, and
 * all stay as they are while nothing is written.
 *
 * @param now The items that it has.
 * @param servers All servers of the run.
 */
export async function isChangedByOthers(
  kept: Kept,
  now: ReadItems,
  servers: readonly Kept[],
  read: (kept: Kept) => Promise<ReadItems>,
  sender: Sender,
): Promise<boolean> {
  const { items = {} } = kept;
  if (now.kind === "unreadable") return false;
  const changed = changedKeys(items, now.items);
  const written = new Set(servers.flatMap(({ written = [] }) => [...written]));
  const keys = Object.keys(items);
  const isReplaced = keys.length > 0 && keys.every((key) => changed.includes(key));
  if (!isReplaced && changed.some((key) => !written.has(key))) return true;
  const watched: Kept = { ...kept, items: now.items, unusable: undefined };
  await giveUpServersOfOthers([watched], read, sender, quietMs);
  return Boolean(watched.isShared);
}

/** Why a server is not used, with an item that shows which program writes to it. */
function changing({ id, items = {} }: Kept, now: Items): string {
  const [key = ""] = changedKeys(items, now);
  const shown = (value: string | undefined) => value === undefined ? "absent" : excerpt(JSON.stringify(value));
  return `another program is writing to server ${id}: its item ${excerpt(JSON.stringify(key))} was ` +
    `${shown(items[key])} and is ${shown(now[key])}, and nothing was written`;
}
