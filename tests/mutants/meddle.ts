// What a mistake is made of: the fake, and something that meddles with one of its calls.
import type { OperationId } from "../../gen/operations.ts";
import type { Call } from "../../src/fake/call.ts";
import { coreOf } from "../../src/fake/core.ts";
import type { FakeOptions, FakeServer } from "../../src/fake/inventory.ts";
import { novaError, replyWith } from "../../src/fake/nova/replies.ts";
import { keyPatterns } from "../../src/fake/nova/schema_error.ts";
import type { Reply, Result } from "../../src/fake/reply.ts";
import type { Route, Service } from "../../src/fake/service.ts";
import type { Fetch } from "../../src/http/fetch.ts";
import { maxBodyBytes } from "../../src/contract/nova_constants.ts";

/** A wrong provider: the fake, with one deliberate mistake. */
export interface Mutant {
  /** `group/what-it-does-wrong`. */
  name: string;
  about: string;
  options?: FakeOptions | undefined;
  wrap(fake: Fetch): Fetch;
}

export type Verb = "list" | "merge" | "replace" | "get" | "set" | "delete";
export type Items = Record<string, string>;

export type Meddle = (asked: Asked) => Result;

export const verbs: readonly Verb[] = ["list", "merge", "replace", "get", "set", "delete"];
export const writes: readonly Verb[] = ["merge", "replace", "set", "delete"];
export const puts: readonly Verb[] = ["merge", "replace", "set"];
export const reads: readonly Verb[] = ["list", "get"];

const strict = new TextDecoder("utf-8", { fatal: true });

/** How a request is changed before the fake sees it. */
export interface Changes {
  method?: string;
  target?: string;
  headers?: Record<string, string | null>;
  json?: unknown;
  text?: string;
}

/** A call of a fake, and what a mistake may do with it. */
export class Asked {
  constructor(
    readonly service: Service,
    readonly call: Call,
    readonly route: Route,
    readonly requestId: string,
    readonly handle: Service["handle"],
  ) {}

  /** What it does to items; nothing where it lists servers. */
  get verb(): Verb | undefined {
    const { operation = "" } = this.route;
    return /^list(Cloud)?Servers$/.test(operation) ? undefined : /^[a-z]+/.exec(operation)?.[0] as Verb | undefined;
  }

  get server(): FakeServer | undefined {
    return this.service.store.servers.get(this.route.serverId ?? "");
  }

  get key(): string {
    return this.route.key ?? "";
  }

  /** Whether Nova has no such address. */
  get goesNowhere(): boolean {
    return this.route.api === "v2.1" && this.route.kind === "none";
  }

  get text(): string {
    return new TextDecoder().decode(this.call.body);
  }

  /** Whether the body is within the limit, and UTF-8; a mistake in what comes later must not make another good. */
  get readable(): boolean {
    const { body = new Uint8Array() } = this.call;
    try {
      return body.length <= maxBodyBytes && strict.decode(body) !== undefined;
    } catch {
      return false;
    }
  }

  /** The body as JSON; `undefined` if it is none. */
  // deno-lint-ignore no-explicit-any
  get json(): any {
    try {
      return this.readable ? JSON.parse(this.text) : undefined;
    } catch {
      return undefined;
    }
  }

  /** The name of the one member of the body. */
  get member(): "meta" | "metadata" {
    return this.verb === "set" ? "meta" : "metadata";
  }

  /** The items of the body; none if it has no map of them. */
  get items(): Items {
    const items = this.json?.[this.member];
    return typeof items === "object" && items !== null && !Array.isArray(items) ? items : {};
  }

  /** What the fake makes of the call, or of the call with changes. */
  next(changes: Changes = {}): Result {
    const { method, target, headers = {} } = changes;
    const text = "json" in changes ? JSON.stringify(changes.json) : changes.text;
    const call: Call = {
      ...this.call,
      method: method ?? this.call.method,
      target: target ?? this.call.target,
      header: (name) => Object.hasOwn(headers, name) ? headers[name] : this.call.header(name),
      body: text === undefined ? this.call.body : new TextEncoder().encode(text),
    };
    const route = method === undefined && target === undefined ? this.route : this.service.route(call);
    return route ? this.handle(call, route, this.requestId) : this.refuse(404);
  }

  /** The call to another address. */
  at({ project = this.route.project, serverId = this.route.serverId, key = this.route.key }: Partial<Route>): string {
    const item = key === undefined ? "" : `/${encodeURIComponent(key)}`;
    return `/v2.1/${project}/servers/${encodeURIComponent(serverId ?? "")}/metadata${item}`;
  }

  /** What comes if the server were different. */
  pretending(state: Partial<FakeServer>, result: () => Result = () => this.next()): Result {
    const { server } = this;
    if (!server) return result();
    const before = { ...server };
    Object.assign(server, state);
    try {
      return result();
    } finally {
      for (const name of Object.keys(state)) Object.assign(server, { [name]: before[name as keyof FakeServer] });
    }
  }

  refuse(status: number, message = "It is refused."): Reply {
    return novaError(status, message, this.requestId, "2.1");
  }

  answer(status: number, json: unknown): Reply {
    return replyWith(status, JSON.stringify(json), "application/json", this.requestId, "2.1");
  }
}

/** A write that has been checked and not been done yet. */
export const write = (commit: () => Reply): Result => ({ kind: "write", commit });

/** Whether a result is a write, or an answer to something that went well. */
export const succeeds = (result: Result): boolean => result.kind === "write" || result.status < 400;

/** The answer, with the write done. */
export const done = (result: Result): Reply => result.kind === "write" ? result.commit() : result;

/** Changes the answer, once the write is done. */
export const afterwards = (result: Result, change: (answer: Reply) => Reply): Result =>
  result.kind === "write" ? write(() => change(result.commit())) : change(result);

/** The answer with another body. */
export const withBody = (given: Reply, body: string): Reply => ({
  ...given,
  headers: given.headers.filter(([name]) => name !== "content-length"), // that of the body before
  body,
});

/** The answer with another body, as JSON. */
export const withJson = (given: Reply, json: unknown): Reply => withBody(given, JSON.stringify(json));

/** Meddles with every call. */
export function meddle(change: Meddle): (fake: Fetch) => Fetch {
  return (fake) => {
    const { service } = coreOf(fake)!;
    const handle = service.handle.bind(service);
    service.handle = (call, route, requestId) => change(new Asked(service, call, route, requestId, handle));
    return fake;
  };
}

/** Meddles with the calls of some operations. */
export function on(verb: Verb | readonly Verb[], change: Meddle): (fake: Fetch) => Fetch {
  const among = [verb].flat();
  return meddle((asked) => asked.verb && among.includes(asked.verb) ? change(asked) : asked.next());
}

/** Changes answers. */
export function onAnswer(
  verb: Verb | readonly Verb[],
  change: (answer: Reply, asked: Asked) => Reply,
): (fake: Fetch) => Fetch {
  return on(verb, (asked) => afterwards(asked.next(), (answer) => change(answer, asked)));
}

/** Refuses what the fake would take. */
export function refusing(
  verb: Verb | readonly Verb[],
  test: (asked: Asked) => boolean,
  status = 400,
): (fake: Fetch) => Fetch {
  return on(verb, (asked) => {
    const result = asked.next();
    return succeeds(result) && test(asked) ? asked.refuse(status) : result;
  });
}

/** Changes the body before the fake sees it. */
export function rewriting(verb: Verb | readonly Verb[], change: (asked: Asked) => unknown): (fake: Fetch) => Fetch {
  return on(verb, (asked) => {
    const json = asked.json === undefined ? undefined : change(asked);
    return json === undefined ? asked.next() : asked.next({ json });
  });
}

/** Takes keys of another pattern. */
export function takingKeys(verb: Verb | readonly Verb[], pattern: RegExp): (fake: Fetch) => Fetch {
  return on(verb, (asked) => {
    const before = keyPatterns.documented;
    keyPatterns.documented = pattern;
    // Unlike Nova, such a provider compares decoded keys.
    const route: Route = asked.route.api === "v2.1" ? { ...asked.route, undecoded: true } : asked.route;
    try {
      return asked.handle(asked.call, route, asked.requestId);
    } finally {
      keyPatterns.documented = before;
    }
  });
}

/** Answers as it should, and keeps other items than it was sent. */
export function keeping(
  verb: Verb | readonly Verb[],
  change: (items: Map<string, string>, asked: Asked, before: Map<string, string>) => Map<string, string> | void,
): (fake: Fetch) => Fetch {
  return on(verb, (asked) => {
    const { server } = asked;
    const result = asked.next();
    if (result.kind !== "write" || !server) return result;
    return write(() => {
      const before = new Map(server.metadata);
      const answer = result.commit();
      const items = new Map(server.metadata);
      server.metadata = change(items, asked, before) ?? items;
      return answer;
    });
  });
}

/** Keeps other values than it was sent. */
export function keepingValues(verb: Verb | readonly Verb[], change: (value: string) => string) {
  return keeping(verb, (items, asked) => {
    for (const [key, value] of Object.entries(asked.items)) items.set(key, change(value));
  });
}

/** Keeps other keys than it was sent. */
export function keepingKeys(verb: Verb | readonly Verb[], change: (key: string) => string) {
  return keeping(verb, (items, asked) => {
    for (const key of Object.keys(asked.items)) items.delete(key);
    for (const [key, value] of Object.entries(asked.items)) items.set(change(key), value);
  });
}

/** A mutant of one group. */
export type Define = (name: string, about: string, wrap: (fake: Fetch) => Fetch, options?: FakeOptions) => Mutant;

/** Names the mutants of a group. */
export const groupOf = (group: string): Define => (name, about, wrap, options) => ({
  name: `${group}/${name}`,
  about,
  wrap,
  options,
});

/** The operation of a verb. */
export const operationOf: Record<Verb, OperationId> = {
  list: "listServerMetadata",
  merge: "mergeServerMetadata",
  replace: "replaceServerMetadata",
  get: "getServerMetadataItem",
  set: "setServerMetadataItem",
  delete: "deleteServerMetadataItem",
};
