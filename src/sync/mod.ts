// Sync for one server: changes the items that you own to the desired ones, and keeps those of other tools.
export { beforeOf } from "./items_before.ts";
export type { SyncPlan } from "./plan.ts";
export { sync, type SyncOptions, type SyncResult } from "./sync.ts";
