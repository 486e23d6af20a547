// Many servers: list them, do something for each, or sync them all.
export { forEachServer, type ForEachServerOptions, type ServerResult } from "./for_each_server.ts";
export { type ListedServer, listServers, type ListServersOptions } from "./list_servers.ts";
export { type Checkpoint, type DesiredFleet, syncFleet, type SyncFleetOptions } from "./sync_fleet.ts";
