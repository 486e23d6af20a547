import type { Api } from "./call.ts";
import { type DatabaseName, withDatabase } from "./databases.ts";
import type { UserOptions } from "./keystone/directory.ts";
import type { AccessKeyOptions, TokenOptions } from "./credentials.ts";
import type { ReleaseName } from "./nova/releases.ts";
import { checkOptions, inventorySchema, optionSchemas } from "./option_schemas.ts";
import type { VmState } from "./vm_states.ts";

/** A server of the fake. */
export interface ServerOptions {
  /** Its project. @default {the project of the first token or access key that has one; otherwise any project} */
  projectId?: string | undefined;
  /** The name by which commands find it. @default {its id} */
  name?: string | undefined;
  /** Writing needs active, stopped, paused or suspended. @default {"active"} */
  vmState?: VmState | undefined;
  /** The running task, such as `rebooting`; has no influence on metadata. @default {null} */
  taskState?: string | null | undefined;
  /** Whether only administrators may write. @default {false} */
  locked?: boolean | undefined;
  /** Whether it ever ran; a server that never ran refuses writes. @default {true, unless building} */
  launched?: boolean | undefined;
  /** Its items. @default {{}} */
  metadata?: Record<string, string> | undefined;
}

/** The state of a fake, and the choices where Nova and the vendor's documents differ. */
export interface FakeOptions {
  /** How many items a server may have; -1 for no limit. @default {128} */
  quota?: number | undefined;
  /**
   * Which keys are accepted: those of the vendor's alphabet, or those of Nova's, which adds the space and, because of
   * how Python reads patterns, a newline at the end.
   *
   * @default {"documented"}
   */
  keys?: "documented" | "nova" | undefined;
  /**
   * Which characters a value may have, and how keys compare. With `unicode`, values may be any text and keys compare
   * exactly, as in a Nova with SQLite. With `mysql`, as in Nova's MySQL or MariaDB tables, a character above U+FFFF
   * makes the service return 500, and deleting a key also deletes keys that differ only in case, in accents or in
   * blanks at the end.
   *
   * @default {"mysql" with Nova's keys, otherwise "unicode"}
   */
  storage?: "unicode" | "mysql" | undefined;
  /**
   * The database of the service; it sets `storage` and `lostUpdates`. `mysql` is MySQL, or MariaDB before 11.6.
   * `mariadb-11.6` is MariaDB from 11.6 on, whose snapshot isolation makes Nova save some writes a second late.
   * `sqlite` stores any text and loses nothing. If you also give `storage` or `lostUpdates`, these are used.
   *
   * @default {none: writes are done one after another, and `storage` depends on `keys`}
   */
  database?: DatabaseName | undefined;
  /**
   * Callers by token. Without `tokens`, `accessKeys` and `users`, any token and any signature is accepted, for the
   * project in the address.
   */
  tokens?: Record<string, TokenOptions> | undefined;
  /**
   * Callers by the id of an access key (AK). The signatures (SDK-HMAC-SHA256) are checked, over the path as it was
   * sent, and so is their time.
   */
  accessKeys?: Record<string, AccessKeyOptions> | undefined;
  /**
   * Users by name. With users, the fake has its own Keystone, at `/v3` and `/identity/v3`: it issues tokens
   * for passwords and application credentials, and the compute API takes them.
   */
  users?: Record<string, UserOptions> | undefined;
  /** How long a token of the fake's Keystone is valid, in milliseconds. @default {3_600_000} */
  tokenLifetimeMs?: number | undefined;
  /** The region in the catalogue of the fake's Keystone. @default {"RegionOne"} */
  region?: string | undefined;
  /**
   * The release of Nova whose microversions, documents, messages and checks it has: 22 (2020), 26, 31, 33 or 34 (2026.2).
   *
   * @default {"34"}
   */
  release?: ReleaseName | undefined;
  /**
   * The policy. With `new`, writing needs the role `member` or `admin`, and reading one of these or `reader`. With
   * `old`, any role is enough. Operators can choose; in Nova, `new` is the default from release 27 on. On release 22, `new`
   * keeps administrators from the servers of other projects, unless their token has the scope of the system.
   *
   * @default {the release's own}
   */
  policy?: "old" | "new" | undefined;
  /**
   * Whether writes at the same moment can undo each other, as Nova's do on MySQL: each write saves all the items that
   * it has read. With `{ retryMs: 1000 }`, it behaves as on MariaDB from 11.6 on: snapshot isolation makes a write fail
   * that collides with another, and Nova repeats it a second later, with the items that it read at first.
   *
   * @default {false}
   */
  lostUpdates?: boolean | LateWrites | undefined;
  /** How many reads of a server after a write still return what it had before, as a replica does. @default {0} */
  staleReads?: number | undefined;
  /**
   * Its APIs: Nova's, and ECS v1 for the same servers (`/v1/{project_id}/cloudservers/…`), which OpenStack does not
   * have. Use `["v1"]` to test that a program does not call the deprecated API any more.
   *
   * @default {["v2.1", "v1"]}
   */
  apis?: readonly Api[] | undefined;
  /** How many calls `calls()` keeps. @default {1000} */
  journal?: number | undefined;
  /** The servers, by id. @default {{}} */
  servers?: Record<string, ServerOptions> | undefined;
  /** The clock that signatures are checked against and tokens expire by. @default {() => new Date()} */
  now?: (() => Date) | undefined;
}

/** Writes that are repeated late. */
export interface LateWrites {
  /** How long after its failure a write is repeated, in milliseconds. */
  retryMs: number;
}

/** A server as the fake has it. */
export interface FakeServer {
  readonly id: string;
  /** `undefined` for any. */
  projectId?: string | undefined;
  name: string;
  vmState: VmState;
  taskState: string | null;
  locked: boolean;
  launched: boolean;
  metadata: Map<string, string>;
}

/**
 * Checks the options of a fake.
 *
 * @throws {TypeError} If a field is wrong or unknown; the message names it and what it must be.
 */
export function parseInventory(value: unknown): FakeOptions {
  checkOptions(inventorySchema, value, "the inventory");
  return withDatabase(value as FakeOptions); // as checked
}

/**
 * Checks the options of a fake that come as JSON, where the clock can't be.
 *
 * @throws {TypeError} If a field is wrong or unknown; the message names it and what it must be.
 */
export function parseJsonInventory(value: unknown): FakeOptions {
  checkOptions(optionSchemas.Inventory, value, "the inventory");
  return parseInventory(value);
}

/**
 * Checks the servers of a fake.
 *
 * @throws {TypeError} If a field is wrong or unknown; the message names it and what it must be.
 */
export function checkServers(servers: unknown): void {
  checkOptions(optionSchemas.ServerMap, servers, "servers", "servers");
}

/** A server with its defaults filled in. */
export function createServer(id: string, options: ServerOptions, projectId: string | undefined): FakeServer {
  const vmState = options.vmState ?? "active";
  return {
    id,
    projectId: options.projectId ?? projectId,
    name: options.name ?? id,
    vmState,
    taskState: options.taskState ?? null,
    locked: options.locked ?? false,
    launched: options.launched ?? vmState !== "building",
    metadata: new Map(Object.entries(options.metadata ?? {})),
  };
}
