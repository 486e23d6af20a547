// Brings the metadata of one server to what you want, and leaves what other tools own.
export { beforeOf } from "./before.ts";
export type { SyncPlan } from "./plan.ts";
export { sync, type SyncOptions, type SyncResult } from "./sync.ts";
