/** The states that OpenStack Nova has for a server (`nova/compute/vm_states.py`). */
export const vmStates = [
  "active",
  "building",
  "paused",
  "suspended",
  "stopped",
  "rescued",
  "resized",
  "soft-delete",
  "deleted",
  "error",
  "shelved",
  "shelved_offloaded",
] as const;

/** A state of a server, as `OS-EXT-STS:vm_state` has it. */
export type VmState = typeof vmStates[number];

/** A server of the fake. */
export interface ServerOptions {
  /** The project it is in. @default {the first token's project; any project if there are no tokens} */
  projectId?: string;
  /** @default {its id} */
  name?: string;
  /** Writing needs active, stopped, paused or suspended. @default {"active"} */
  vmState?: VmState;
  /** What is going on with it, such as `rebooting`; has no influence on metadata. @default {null} */
  taskState?: string | null;
  /** Whether only administrators may write. @default {false} */
  locked?: boolean;
  /** Whether it ever ran; one that didn't refuses writes. @default {true, unless building} */
  launched?: boolean;
  /** Its items. @default {{}} */
  metadata?: Record<string, string>;
}

/** Who a token belongs to. */
export interface TokenOptions {
  /** @default {the project in the address} */
  projectId?: string;
  /** `admin` writes to locked servers and reaches those of other projects. @default {["member"]} */
  roles?: string[];
}

/** What a fake holds, and where it does as Nova does rather than as the vendor documents. */
export interface FakeOptions {
  /** How many items a server may have; -1 for no limit. @default {128} */
  quota?: number;
  /**
   * The keys that are taken: the vendor's alphabet, or Nova's, which has the space and, as Python reads patterns, a
   * final newline.
   *
   * @default {"documented"}
   */
  keys?: "documented" | "nova";
  /**
   * What a value may hold and how keys compare: any Unicode and exactly; or as in Nova's MySQL tables, where a character
   * above U+FFFF is answered with 500, and deleting a key deletes those that differ in case or in blanks at the end.
   *
   * @default {"mysql" with Nova's keys, else "unicode"}
   */
  storage?: "unicode" | "mysql";
  /** Who may call. Without it, any token and any signature is taken, and belongs to the project in the address. */
  tokens?: Record<string, TokenOptions>;
  /** Whether writing needs the role `member` or `admin`, as in Nova from release 27. @default {false} */
  refuseReaders?: boolean;
  /** Whether writes at the same moment can undo each other, as Nova's do. @default {false} */
  lostUpdates?: boolean;
  /** How many calls are kept to be looked at. @default {1000} */
  journal?: number;
  /** The servers, by id. @default {{}} */
  servers?: Record<string, ServerOptions>;
}

/** A server as the fake has it. */
export interface FakeServer {
  readonly id: string;
  projectId?: string;
  name: string;
  vmState: VmState;
  taskState: string | null;
  locked: boolean;
  launched: boolean;
  metadata: Map<string, string>;
}

/**
 * Reads what a fake is to hold.
 *
 * @throws {TypeError} If a field is wrong or unknown; the message names it and what it must be.
 */
export function parseInventory(value: unknown): FakeOptions {
  const options = object(value, "the inventory", {
    quota: (v) => Number.isInteger(v) && Number(v) >= -1 || "a whole number, -1 or more",
    keys: oneOf(["documented", "nova"]),
    storage: oneOf(["unicode", "mysql"]),
    tokens: () => true,
    refuseReaders: boolean,
    lostUpdates: boolean,
    journal: (v) => Number.isInteger(v) && Number(v) >= 0 || "a whole number, 0 or more",
    servers: () => true,
  });
  for (const [token, entry] of entries(options.tokens, "tokens")) {
    if (token === "") throw new TypeError("tokens must not have an empty token");
    object(entry, "a token", {
      projectId: text,
      roles: (v) => Array.isArray(v) && v.every((role) => typeof role === "string") || "an array of strings",
    });
  }
  for (const [id, server] of entries(options.servers, "servers")) {
    const place = `servers[${JSON.stringify(id)}]`;
    if (id === "") throw new TypeError("servers must not have an empty id");
    const { metadata } = object(server, place, {
      projectId: text,
      name: (v) => typeof v === "string" || "a string",
      vmState: oneOf(vmStates),
      taskState: (v) => v === null || typeof v === "string" || "a string or null",
      locked: boolean,
      launched: boolean,
      metadata: () => true,
    });
    for (const [key, v] of entries(metadata, `${place}.metadata`)) {
      if (typeof v !== "string") throw new TypeError(`${place}.metadata[${JSON.stringify(key)}] must be a string`);
    }
  }
  return options as FakeOptions;
}

/** `true`, or what the value must be instead. */
type Rule = (value: unknown) => true | string | false;

const text: Rule = (value) => typeof value === "string" && value !== "" || "a string, not empty";
const boolean: Rule = (value) => typeof value === "boolean" || "true or false";
const oneOf = (names: readonly string[]): Rule => (value) =>
  names.includes(value as string) || `one of ${names.join(", ")}`;

function object(value: unknown, place: string, fields: Record<string, Rule>): Record<string, unknown> {
  for (const [name, member] of entries(value, place)) {
    const field = place === "the inventory" ? name : `${place}.${name}`;
    if (!Object.hasOwn(fields, name)) {
      throw new TypeError(`${place} has no field ${JSON.stringify(name)}; it has ${Object.keys(fields).join(", ")}`);
    }
    const wanted = member === undefined || fields[name](member);
    if (wanted !== true) throw new TypeError(`${field} must be ${wanted}, is ${JSON.stringify(member)}`);
  }
  return value as Record<string, unknown>;
}

function entries(value: unknown, place: string): [string, unknown][] {
  if (value === undefined) return [];
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new TypeError(`${place} must be an object`);
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
