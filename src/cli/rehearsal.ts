import { tokenAuth } from "../auth/token_auth.ts";
import { createMetadataClient } from "../client/client.ts";
import type { MetadataClient, MetadataClientOptions } from "../client/client_types.ts";
import { createFakeService, type FakeService, type VmState, vmStates } from "../fake/mod.ts";
import type { Metadata } from "../client/metadata.ts";
import { planOf, type SyncPlan } from "../sync/plan.ts";
import { isOneOf, membersOf } from "../shared/untyped.ts";

/** The changes of a write, by key. */
export type Changes = Omit<SyncPlan, "before">;

/** The facts of a server that decide whether it can be written to. */
export interface Facts {
  locked: boolean;
  vmState: VmState;
  launched: boolean;
}

/** The data for the copy of a server; without facts if the service does not show them. */
export interface Original {
  serverId: string;
  metadata: Metadata;
  facts: Facts | undefined;
  /** How many items it may have; -1 for no limit. */
  quota: number;
}

/** Locks are shown from microversion 2.9 (nova/api/openstack/compute/views/servers.py). */
export const showingLocks = { "openstack-api-version": "compute 2.9" } as const;

/**
 * Carries out a write on a copy of the server in memory, and returns what it would change.
 *
 * The copy has the server's items, lock, state and quota, read from the service. So validation and refusals are the
 * same as for the real call. A locked copy refuses the write, as the service does for everybody except administrators.
 *
 * @param real The client that reads from the service.
 * @param options The options that `real` was created with.
 * @param warn Called with a sentence if the service does not show a fact.
 */
export async function rehearse(
  real: MetadataClient,
  options: MetadataClientOptions,
  serverId: string,
  write: (client: MetadataClient) => Promise<unknown>,
  warn: (sentence: string) => void,
): Promise<Changes> {
  const original = await readOriginal(real, options, serverId);
  if (!original.facts) {
    warn(`${serverId}: the service does not show the server's state, so a lock or a wrong state is not noticed`);
  }
  return await rehearseOn({ ...original, quota: await quotaOf(real, options) }, options, write);
}

/** Reads the data for a copy, with two requests. */
export async function readOriginal(
  real: MetadataClient,
  options: MetadataClientOptions,
  serverId: string,
): Promise<Omit<Original, "quota">> {
  const metadata = await real.list(serverId);
  return { serverId, metadata, facts: await factsOf(real, options, serverId) };
}

/** Carries out a write on a copy of a server that was read already. */
export async function rehearseOn(
  { serverId, metadata, facts, quota }: Original,
  options: MetadataClientOptions,
  write: (client: MetadataClient) => Promise<unknown>,
): Promise<Changes> {
  const servers = { [serverId]: { ...facts, metadata } };
  const fake: FakeService = createFakeService({ keys: "nova", storage: "unicode", quota, servers });
  const copy = createMetadataClient({ ...options, auth: tokenAuth("rehearsal"), retry: false, fetch: fake });
  await write(copy);
  const { added, changed, removed } = planOf(metadata, fake.state(serverId).metadata, () => true);
  return { added, changed, removed };
}

async function factsOf(client: MetadataClient, { api, projectId }: MetadataClientOptions, serverId: string) {
  const path = api === "v1" ? "/v1/{project_id}/cloudservers/{server_id}" : "/v2.1/{project_id}/servers/{server_id}";
  const { server } = await read(client, path, { project_id: projectId, server_id: serverId }, showingLocks);
  return factsIn(server);
}

/** The facts in a server's document. */
export function factsIn(server: unknown): Facts | undefined {
  const { "OS-EXT-STS:vm_state": vmState, "OS-SRV-USG:launched_at": launchedAt, locked } = membersOf(server);
  if (!isOneOf(vmStates, vmState)) return undefined;
  return { locked: locked === true, vmState, launched: launchedAt !== null };
}

/** The quota of items; -1 for no limit, if the service does not show it. */
export async function quotaOf(client: MetadataClient, { api, projectId }: MetadataClientOptions): Promise<number> {
  // A service of both APIs has one quota for them.
  const paths = [...(api === "v1" ? ["/v1/{project_id}/cloudservers/limits"] : []), "/v2.1/{project_id}/limits"];
  for (const path of paths) {
    const document = await read(client, path, { project_id: projectId });
    const quota = (document.limits ?? document).absolute?.maxServerMeta;
    if (Number.isInteger(quota) && quota >= -1) return quota;
  }
  return -1;
}

/** A document that is not in the contract; `{}` if it can't be read. */
// deno-lint-ignore no-explicit-any
async function read(client: MetadataClient, path: string, params: object, headers?: object): Promise<any> {
  // Its own type has the paths of the contract alone.
  const get = client.openapi.GET as (path: string, init: object) => Promise<{ data?: unknown }>;
  const { data } = await get(path, { params: { path: params }, headers }).catch(() => ({ data: undefined }));
  return typeof data === "object" && data !== null ? data : {};
}
