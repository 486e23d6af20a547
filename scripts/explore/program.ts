import { setImmediate } from "node:timers";
import { createMetadataClient, type Fetch, type Metadata, type MetadataClient } from "../../src/mod.ts";
import type { Clock } from "../../src/mod.ts";

/** One call of a writer. */
export interface Operation {
  /** How diagrams show it. */
  name: string;
  /** The call itself, with the real code. */
  run(client: MetadataClient, clock: Clock): Promise<unknown>;
  /** The items that must be there in the end, and `undefined` for those that must not, if the call returns. */
  promises: Record<string, string | undefined>;
}

/** What a writer waits for: a response, or the end of a pause. */
export type Event =
  | { kind: "response"; status: number; body?: unknown }
  | { kind: "time" };

/** What a writer does next. */
export type Next =
  | { kind: "request"; method: string; key?: string | undefined; items?: Metadata | undefined }
  | { kind: "pause"; ms: number }
  | { kind: "returned" }
  | { kind: "threw"; error: unknown };

/** An operation after certain events; the same object for the same events. */
export class Step {
  readonly #after = new Map<string, Promise<Step>>();

  private constructor(
    readonly id: number,
    readonly operation: Operation,
    readonly events: Event[],
    readonly next: Next,
  ) {}

  static #count = 0;

  static readonly #starts = new WeakMap<Operation, Promise<Step>>();

  /** The start of an operation. */
  static start(operation: Operation): Promise<Step> {
    const known = Step.#starts.get(operation);
    if (known) return known;
    const start = perform(operation, []).then((next) => new Step(Step.#count++, operation, [], next));
    Step.#starts.set(operation, start);
    return start;
  }

  /** The step after one more event; the code runs once for each. */
  after(event: Event): Promise<Step> {
    const key = JSON.stringify(event);
    const known = this.#after.get(key);
    if (known) return known;
    const events = [...this.events, event];
    const step = perform(this.operation, events).then((next) => new Step(Step.#count++, this.operation, events, next));
    this.#after.set(key, step);
    return step;
  }
}

/** Runs an operation from its start through the events; returns what it does then. No time passes. */
async function perform(operation: Operation, events: readonly Event[]): Promise<Next> {
  let next: Next | undefined;
  let proceed: (event: Event) => void = () => {};
  const fetch: Fetch = async (request) => {
    const encoded = new URL(request.url).pathname.match(/\/metadata\/(.+)$/)?.[1];
    const text = await request.text();
    const { metadata, meta } = text ? JSON.parse(text) : {} as { metadata?: Metadata; meta?: Metadata };
    return await new Promise((resolve) => {
      next = {
        kind: "request",
        method: request.method,
        key: encoded && decodeURIComponent(encoded),
        items: metadata ?? meta,
      };
      proceed = (event) => resolve(responseOf(event));
    });
  };
  const clock: Clock = {
    now: () => 0,
    setTimeout: (callback, ms) => {
      next = { kind: "pause", ms };
      proceed = callback;
    },
    clearTimeout: () => {},
  };
  const client = createMetadataClient({
    endpoint: "https://model.example",
    projectId: "f00d",
    fetch,
    timeoutMs: false,
  });
  operation.run(client, clock).then(
    () => next = { kind: "returned" },
    (error) => next = { kind: "threw", error },
  );
  for (const event of [undefined, ...events]) {
    next = undefined;
    if (event) proceed(event);
    while (!next) await new Promise((resolve) => setImmediate(resolve));
  }
  return next!;
}

function responseOf(event: Event): Response {
  const { status, body } = event as Extract<Event, { kind: "response" }>;
  return status === 204 ? new Response(null, { status }) : Response.json(body, { status });
}
