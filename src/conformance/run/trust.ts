import type { Step } from "../cases/case.ts";
import type { Kept } from "./kept.ts";
import { hasApi, tokenOf, writerOf } from "../provider/provider.ts";
import type { Sender } from "../exchange/sender.ts";
import { type Trust, tryListAndReplace, unreadableList } from "./trusted_list.ts";

export type { Trust } from "./trusted_list.ts";

/** Whether a run can rely on the operations of a provider that it needs itself; tried before anything else is written. */
export async function weighTrust(servers: readonly Kept[], sender: Sender): Promise<Trust> {
  const { provider } = sender;
  const untold: Trust = { mistakes: [], left: [] };
  // Another server may be missing, although the list is right.
  const first = servers.find(({ role }) => role === "active");
  if (!first || sender.stopped || !hasApi(provider, "v2.1")) return untold;
  const sendTo = ({ id, role }: Kept) => {
    const as = tokenOf(provider, writerOf(role)) ? writerOf(role) : "member";
    return (step: Step) => sender.send({ as, ...step }, () => id, "own");
  };
  if (servers.every(({ items }) => items === undefined)) {
    return { ...untold, fatal: await unreadableList(sendTo(first)) };
  }
  const kept = servers.find(({ role, items, unusable }) => role === "active" && items && !unusable);
  if (!kept?.items) return untold;
  kept.touched = true;
  const { quota = Infinity } = provider;
  return await tryListAndReplace({ items: kept.items, quota, send: sendTo(kept), wait: (ms) => sender.wait(ms) });
}
