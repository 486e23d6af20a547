import type { Caller } from "./callers.ts";
import type { Behavior } from "./behavior.ts";
import { createServer, type FakeOptions, type FakeServer, type ServerOptions } from "./inventory.ts";
import type { Release } from "./nova/releases.ts";
import { type Change, type Plan, planChange, type Unstorable, unstorableText, type WriteSettings } from "./writes.ts";

/** A lock that a call put on a server. */
export interface Lock {
  /**
   * Who locked it: somebody of its project, or an administrator of another project. Only administrators can remove the
   * lock of the latter.
   */
  by: "owner" | "admin";
  reason: string | null;
}

/** The roles that may write. In Keystone, `admin` implies `manager`, and that `member`. */
const writers: readonly string[] = ["member", "manager", "admin"];

/** The servers: who may see and change them, and the result of a change. It does not know HTTP. */
export class Store {
  readonly #servers = new Map<string, FakeServer>();
  readonly #projects: Set<string>;
  readonly #defaultProject: string | undefined;
  readonly #settings: WriteSettings;
  readonly #policy: "old" | "new";
  /** Whether only a token for the system reaches the servers of other projects. */
  readonly #needsSystem: boolean;
  readonly #behavior: Behavior;
  /** The items of servers before their last write, and how many reads still return them. */
  readonly #before = new WeakMap<FakeServer, { metadata: ReadonlyMap<string, string>; reads: number }>();

  readonly #locks = new WeakMap<FakeServer, Lock>();

  /** @param projects The projects of the callers. Servers that name no project are in the first one. */
  constructor(options: FakeOptions, release: Release, projects: readonly string[], behavior: Behavior) {
    const { quota = 128, keys = "documented", policy = release.policy, servers = {} } = options;
    const { storage = keys === "nova" ? "mysql" : "unicode" } = options;
    this.#settings = {
      quota,
      storage,
      get lostUpdates() {
        return behavior.lostUpdates !== false;
      },
    };
    this.#behavior = behavior;
    this.#policy = policy;
    this.#needsSystem = policy === "new" && release.operators === "of the system";
    this.#projects = new Set(projects);
    this.#defaultProject = projects[0];
    for (const [id, server] of Object.entries(servers)) this.put(id, server);
  }

  /** The servers, by id. */
  get servers(): ReadonlyMap<string, FakeServer> {
    return this.#servers;
  }

  /** How many items a server may have; -1 for no limit. */
  get quota(): number {
    return this.#settings.quota;
  }

  /** Adds a server, or puts another in its place. */
  put(id: string, options: ServerOptions): void {
    const server = createServer(id, options, this.#defaultProject);
    if (server.projectId !== undefined) this.#projects.add(server.projectId);
    this.#servers.set(id, server);
  }

  clear(): void {
    this.#servers.clear();
  }

  /** Whether a caller or a server was given this project. */
  hasProject(project: string): boolean {
    return this.#projects.has(project);
  }

  /** The server with an id, regardless of who may see it. */
  named(id: string): FakeServer | undefined {
    return this.#servers.get(id) ??
      (this.#settings.storage === "mysql" ? this.#servers.get(id.toLowerCase()) : undefined);
  }

  /**
   * The server with an id, if the caller may know of it.
   *
   * @param project The project in the address.
   */
  find(id: string, project: string | undefined, caller: Caller): FakeServer | undefined {
    const server = this.named(id);
    if (!server || server.vmState === "deleted") return undefined;
    return isAdmin(caller) || isOf(server, caller.projectId ?? project) ? server : undefined;
  }

  /** The items of a server, as a read returns them. */
  read(server: FakeServer): ReadonlyMap<string, string> {
    if (this.#behavior.staleReads === 0) return server.metadata;
    const before = this.#before.get(server);
    return before && before.reads-- > 0 ? before.metadata : server.metadata;
  }

  /** The servers of a project, or of all projects; the oldest first. */
  within(project: string | "every project" | undefined): FakeServer[] {
    return [...this.#servers.values()].filter((server) =>
      server.vmState !== "deleted" && (project === "every project" || isOf(server, project))
    );
  }

  /** Whether the policy allows a caller this; with `server`, on that server. */
  allows(caller: Caller, access: "read" | "write", server?: FakeServer): boolean {
    if (this.#policy === "old") return true;
    const { roles, scope, projectId } = caller;
    if (scope === "system") {
      return this.#needsSystem && (isAdmin(caller) || (access === "read" && roles.includes("reader")));
    }
    if (this.#needsSystem && server && projectId !== undefined && !isOf(server, projectId)) return false;
    return roles.some((role) => writers.includes(role) || (access === "read" && role === "reader"));
  }

  /** Whether the policy lets a caller list every project's servers and take off the lock of an administrator. */
  isOperator(caller: Caller): boolean {
    return isAdmin(caller) && (!this.#needsSystem || caller.scope === "system");
  }

  /** The lock that a call put on a server; `undefined` for one that it was given. */
  lockOf(server: FakeServer): Lock | undefined {
    return server.locked ? this.#locks.get(server) : undefined;
  }

  /** Locks a server. Without a reason, the reason of an earlier lock stays. */
  lock(server: FakeServer, { by, reason }: Lock): void {
    this.#locks.set(server, { by, reason: reason ?? this.lockOf(server)?.reason ?? null });
    server.locked = true;
  }

  unlock(server: FakeServer): void {
    server.locked = false;
  }

  /** Why a text can't be stored beside the items, if it can't. */
  unstorable(text: string): Unstorable | undefined {
    return unstorableText(text, this.#settings.storage);
  }

  /** Checks a change. Returns why it can't be made, or a function that makes it. */
  plan(server: FakeServer, change: Change, caller: Caller): Plan {
    const plan = planChange(server, change, isAdmin(caller) ? "ignored" : "kept", this.#settings);
    const { staleReads } = this.#behavior;
    if (staleReads === 0 || plan.kind === "blocked") return plan;
    const commit = () => {
      this.#before.set(server, { metadata: new Map(server.metadata), reads: staleReads });
      return plan.commit();
    };
    return { ...plan, commit };
  }
}

/** Whether a caller writes to locked servers and reaches those of other projects. */
export const isAdmin = ({ roles }: Caller): boolean => roles.includes("admin");

function isOf(server: FakeServer, project: string | undefined): boolean {
  return server.projectId === undefined || server.projectId === project;
}
