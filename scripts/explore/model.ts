import { sorted } from "../../src/shared/sorted.ts";
import type { Metadata } from "../../src/mod.ts";
import { type Event, type Next, type Operation, Step } from "./program.ts";

/** What the model assumes. */
export interface Assumptions {
  /** The operations of each writer, one after another. A writer's keys begin with its letter: `a`, `b`, `c`. */
  writers: Operation[][];
  /** For how many units of time the service may hold a write between reading the map and saving it. */
  delay: number;
  /** How many milliseconds a unit of time is. */
  unitMs: number;
  /** What the server holds first. */
  items?: Metadata;
}

/** A writer between two steps. */
export interface Writer {
  /** How many of its operations have ended. */
  ended: number;
  /** Where it is in its operation; absent when all have ended. */
  step?: Step | undefined;
  /** What the service will save for it, once it has read the map, and for how long it has held it. */
  held?: { items: string; age: number } | undefined;
  /** How long it still pauses. */
  left: number;
  /** Its operations that threw, by index; what they promised need not be there. */
  threw: readonly number[];
}

/** A state of everything. */
export interface State {
  items: string;
  writers: Writer[];
}

/** What can happen in a state, and the state after it. */
export interface Move {
  label: Label;
  to: State;
}

/** What happened, for diagrams. */
export type Label =
  | { kind: "time" }
  | { kind: "read" | "saved" | "done"; writer: number; what: string; items: string; ended?: string | undefined };

/** The first state. */
export async function firstState({ writers, items = {}, unitMs }: Assumptions): Promise<State> {
  const first = await Promise.all(writers.map(async ([operation]): Promise<Writer> => {
    const writer: Writer = { ended: 0, left: 0, threw: [] };
    return operation ? await settled({ ...writer, step: await Step.start(operation) }, [operation], unitMs) : writer;
  }));
  return { items: textOf(items), writers: first };
}

/** A text that two states share only if the same can happen after them. */
export function keyOf({ items, writers }: State): string {
  return items +
    writers.map(({ ended, step, held, left, threw }) =>
      `|${ended},${step?.id},${held ? held.items + held.age : ""},${left},${threw}`
    ).join("");
}

/** Everything that can happen next. */
export async function movesOf(state: State, assumptions: Assumptions): Promise<Move[]> {
  const moves: Move[] = [];
  for (const index of state.writers.keys()) {
    const move = await moveOf(state, index, assumptions);
    if (move) moves.push(move);
  }
  const waiting = state.writers.some(({ left, held }) => left > 0 || held);
  const overdue = state.writers.some(({ held }) => held && held.age >= assumptions.delay);
  if (waiting && !overdue) moves.push({ label: { kind: "time" }, to: await oneUnitLater(state, assumptions) });
  return moves;
}

/** The one thing that can happen to a writer's request. */
async function moveOf(state: State, index: number, assumptions: Assumptions): Promise<Move | undefined> {
  const writer = state.writers[index]!;
  const next = writer.step?.next;
  if (next?.kind !== "request") return undefined;
  const what = [next.method, next.key, next.items && JSON.stringify(next.items)].filter(Boolean).join(" ");
  const stored: Metadata = JSON.parse(state.items);

  if (next.method === "GET" || next.method === "DELETE") {
    const { items, event } = atOnce(next, stored, index);
    const to = await afterEvent(writer, event, assumptions.writers[index]!, assumptions.unitMs);
    const label: Label = { kind: "done", writer: index, what, items: textOf(items), ended: endOf(writer, to) };
    return { label, to: replaced({ ...state, items: textOf(items) }, index, to) };
  }
  if (!writer.held) {
    // All the service saves: what it has read with the change, as `nova/compute/api.py` update_instance_metadata does.
    const whole = next.method === "PUT" && next.key === undefined;
    const items = textOf({ ...(whole ? {} : stored), ...next.items });
    const to = { ...writer, held: { items, age: 0 } };
    return { label: { kind: "read", writer: index, what, items: state.items }, to: replaced(state, index, to) };
  }
  const { items } = writer.held;
  const body = next.key === undefined ? { metadata: ownOf(JSON.parse(items), index) } : { meta: next.items };
  const event: Event = { kind: "response", status: 200, body };
  const to = await afterEvent({ ...writer, held: undefined }, event, assumptions.writers[index]!, assumptions.unitMs);
  const label: Label = { kind: "saved", writer: index, what, items, ended: endOf(writer, to) };
  return { label, to: replaced({ ...state, items }, index, to) };
}

/** A request that the service does in one step: it deletes one row, and reads in one query. */
function atOnce({ method, key }: Extract<Next, { kind: "request" }>, stored: Metadata, index: number) {
  const absent = { status: 404, body: { itemNotFound: { message: "Metadata item was not found", code: 404 } } };
  if (method === "DELETE") {
    const { [key!]: value, ...items } = stored;
    return { items, event: { kind: "response", ...(value === undefined ? absent : { status: 204 }) } as const };
  }
  const body = { metadata: ownOf(stored, index) };
  return { items: stored, event: { kind: "response", status: 200, body } as const };
}

/** The writer after an event; starts its next operation when one has ended. */
async function afterEvent(writer: Writer, event: Event, operations: Operation[], unitMs: number): Promise<Writer> {
  return await settled({ ...writer, step: await writer.step!.after(event) }, operations, unitMs);
}

/** The writer once it waits for the service or the clock, or has ended its last operation. */
async function settled(writer: Writer, operations: Operation[], unitMs: number): Promise<Writer> {
  const { step } = writer;
  if (step?.next.kind === "pause") {
    const left = Math.ceil(step.next.ms / unitMs);
    return left ? { ...writer, left } : await afterEvent(writer, { kind: "time" }, operations, unitMs);
  }
  if (!step || step.next.kind === "request") return writer;
  const ended = writer.ended + 1;
  const threw = step.next.kind === "threw" ? [...writer.threw, writer.ended] : writer.threw;
  const operation = operations[ended];
  const next = operation && await Step.start(operation);
  return await settled({ ended, left: 0, threw, step: next }, operations, unitMs);
}

async function oneUnitLater(state: State, { writers, unitMs }: Assumptions): Promise<State> {
  const after = await Promise.all(state.writers.map(async (writer, index) => {
    if (writer.held) return { ...writer, held: { ...writer.held, age: writer.held.age + 1 } };
    if (writer.left > 1) return { ...writer, left: writer.left - 1 };
    if (writer.left === 1) return await afterEvent({ ...writer, left: 0 }, { kind: "time" }, writers[index]!, unitMs);
    return writer;
  }));
  return { items: state.items, writers: after };
}

function replaced(state: State, index: number, writer: Writer): State {
  return { items: state.items, writers: state.writers.map((old, at) => at === index ? writer : old) };
}

const endOf = (before: Writer, after: Writer) => after.ended > before.ended ? before.step!.operation.name : undefined;

/** A writer sees its own items alone, which changes nothing: no operation looks at the items of others. */
function ownOf(items: Metadata, index: number): Metadata {
  const letter = "abcdefgh"[index]!;
  return Object.fromEntries(Object.entries(items).filter(([key]) => key.startsWith(letter)));
}

const textOf = (items: Metadata) => JSON.stringify(sorted(items));
