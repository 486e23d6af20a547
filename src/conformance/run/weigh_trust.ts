import type { Step } from "../cases/case.ts";
import type { Kept } from "./kept.ts";
import { hasApi, writerAt } from "../provider/provider.ts";
import type { Sender } from "../exchange/sender.ts";
import { type Trust, untested } from "./trust.ts";
import { probes, tryListAndReplace, unreadableList } from "./trusted_list.ts";

/** Tests the operations that a run itself needs, before anything else is written. */
export async function weighTrust(servers: readonly Kept[], sender: Sender): Promise<Trust> {
  const { provider } = sender;
  // Servers in other roles may be missing, although the list is right.
  const first = servers.find(({ role }) => role === "active");
  if (!first || sender.stopped || !hasApi(provider, "v2.1")) return untested;
  const sendTo = ({ id, role }: Kept) => (step: Step) =>
    sender.send({ as: writerAt(provider, role), ...step }, () => id, "own");
  if (servers.every(({ items }) => items === undefined)) {
    return { ...untested, fatal: await unreadableList(sendTo(first)) };
  }
  const kept = servers.find(({ role, items, unusable }) => role === "active" && items && !unusable);
  if (!kept?.items) return untested;
  kept.touched = true;
  kept.written = new Set(Object.keys(probes));
  const { quota = Infinity } = provider;
  return await tryListAndReplace({ items: kept.items, quota, send: sendTo(kept), wait: (ms) => sender.wait(ms) });
}
