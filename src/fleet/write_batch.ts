// A batch of servers: it is written, read back together after one pause, and repaired.
import { ServerId } from "../../gen/constraints.ts";
import { throwIfAborted } from "../shared/aborted.ts";
import { Call } from "../client/call.ts";
import type { MetadataClient } from "../client/client_types.ts";
import { type Clock, pause } from "../shared/clock.ts";
import { MetadataError } from "../contract/errors.ts";
import type { ServerResult } from "./for_each_server.ts";
import type { Batch, Wanted } from "./batches.ts";
import { readPage } from "./server_page.ts";
import type { SyncResult } from "../sync/sync.ts";
import { keysIn, type SyncPlan } from "../sync/plan.ts";
import { type Owned, type Target, targetOf, undone } from "../sync/target.ts";
import { settleAfter } from "../sync/settle_after.ts";
import { turnsOf } from "../sync/turns.ts";
import { withBefore } from "../sync/items_before.ts";
import { carryOut } from "../sync/carry_out.ts";
import type { Metadata } from "../client/metadata.ts";

/** What all batches of a run share. */
export interface FleetRun {
  client: MetadataClient;
  owned: Owned | undefined;
  privileged: boolean | undefined;
  dryRun: boolean;
  verify: boolean;
  settleMs: number | undefined;
  maxRounds: number;
  clock: Clock;
  signal: AbortSignal;
  /** Ends the run, with the error that the iteration then throws. */
  stop(error: unknown): void;
  /** Runs work on a server when a place is free. */
  limited: <T>(work: () => Promise<T>) => Promise<T>;
  onWritten: ((serverId: string) => void) | undefined;
  /** Called with the result of each server. */
  report(result: ServerResult<SyncResult>): Promise<void>;
}

/** A server whose items differ. */
interface Task extends Target {
  call: Call;
  first: SyncPlan;
  plan: SyncPlan;
  rounds: number;
  /** Lets the next sync of the server begin. */
  release: () => void;
}

/** Plans and writes a batch once; returns what is left to do, which other batches need not wait for. */
export async function writeBatch(run: FleetRun, batch: Batch): Promise<() => Promise<void>> {
  const planned = await Promise.all(batch.wanted.map((wanted) => planServer(run, wanted)));
  let open = planned.filter((task) => task !== undefined);
  try {
    await takeTurns(run, open);
    const begin = run.clock.now();
    open = await writeAll(run, open);
    const writeMs = run.clock.now() - begin;
    return () => settle(run, batch, open, writeMs).finally(() => open.forEach(({ release }) => release()));
  } catch (error) {
    for (const { release } of open) release();
    throw error;
  }
}

/** The changes to make on a server; `undefined` if its result is already known and reported. */
async function planServer(run: FleetRun, wanted: Wanted): Promise<Task | undefined> {
  const { client, dryRun, signal } = run;
  const { serverId } = wanted;
  const { policy } = client;
  const call = new Call("sync", serverId, signal, policy.errors);
  try {
    if (wanted.kind === "failed") throw wanted.error;
    if (wanted.kind === "duplicate") throw call.fail("invalid_request", "it is in the fleet twice");
    call.check("serverId ", ServerId, serverId);
    const target = targetOf(call, policy, wanted.desired, run);
    const stored = wanted.kind === "listed"
      ? wanted.stored
      : await run.limited(() => client.list(serverId, { signal }));
    const plan = target.planFor(stored);
    if (!dryRun && keysIn(plan).length) {
      return { ...target, call, first: plan, plan, rounds: 0, release: () => {} };
    }
    await run.report({ kind: "done", serverId, value: { ...plan, rounds: 0 } });
  } catch (error) {
    await fail(run, serverId, error);
  }
}

/** Reports a failure. Throws it if every server would fail in the same way, or if the run has ended. */
async function fail({ signal, stop, report }: FleetRun, serverId: string, error: unknown): Promise<void> {
  throwIfAborted(signal);
  if (error instanceof MetadataError && error.code === "unauthenticated") stop(error);
  throwIfAborted(signal);
  await report({ kind: "failed", serverId, error });
}

/** Waits for the other syncs of the same servers by this client. */
async function takeTurns({ client, signal }: FleetRun, tasks: Task[]): Promise<void> {
  const inTurn = turnsOf(client);
  // Always in the same order, so that two fleets can't wait for each other.
  for (const task of tasks.toSorted((a, b) => a.call.serverId < b.call.serverId ? -1 : 1)) {
    task.release = await new Promise<() => void>((resolve, reject) => {
      inTurn(task.call.serverId, () => new Promise<void>((release) => resolve(release)), signal).catch(reject);
    });
  }
}

/** Writes what differs on each server; returns those that are to be read back. */
async function writeAll(run: FleetRun, tasks: readonly Task[]): Promise<Task[]> {
  const { client, signal, privileged, verify, limited } = run;
  const written = await Promise.all(tasks.map((task) =>
    limited(async () => {
      const { call, plan, target, first } = task;
      try {
        throwIfAborted(signal);
        task.rounds++;
        await carryOut(client, call, plan, target, { signal, privileged });
        if (verify) {
          run.onWritten?.(call.serverId);
          return task;
        }
        await run.report({ kind: "done", serverId: call.serverId, value: { ...first, rounds: 1 } });
      } catch (error) {
        await fail(run, call.serverId, withBefore(error, call.serverId, first.before, { signal }));
      }
      task.release();
    })
  ));
  return written.filter((task) => task !== undefined);
}

/** Reads back after a pause, and repairs, until every server keeps what was written. */
async function settle(run: FleetRun, batch: Batch, tasks: readonly Task[], writeMs: number): Promise<void> {
  const { clock, signal, settleMs } = run;
  for (let open = tasks; open.length > 0;) {
    await pause(settleMs ?? settleAfter(writeMs), signal, clock);
    const stored = await readBack(run, batch, open);
    const differing: Task[] = [];
    for (const task of open) {
      if (!await concludes(run, task, stored.get(task.call.serverId)!)) differing.push(task);
    }
    const begin = clock.now();
    open = await writeAll(run, differing);
    writeMs = clock.now() - begin;
  }
}

/**
 * Reports the result of a server that is done: it has the desired items, or they can't be written. Returns whether it is
 * done; if not, the task has a new plan.
 */
async function concludes(run: FleetRun, task: Task, read: ReadBack): Promise<boolean> {
  const { call, first, rounds } = task;
  try {
    if (read.kind === "failed") throw read.error;
    task.plan = task.planFor(read.metadata);
    const differing = keysIn(task.plan);
    if (differing.length && rounds < run.maxRounds) return false;
    if (differing.length) throw undone(call, differing, rounds);
    await run.report({ kind: "done", serverId: call.serverId, value: { ...first, rounds } });
  } catch (error) {
    await fail(run, call.serverId, withBefore(error, call.serverId, first.before, run));
  }
  task.release();
  return true;
}

/** What a server has now. */
type ReadBack = { kind: "read"; metadata: Metadata } | { kind: "failed"; error: unknown };

/** Reads the servers again, with one request if they are on one page. */
async function readBack(run: FleetRun, { place }: Batch, tasks: readonly Task[]): Promise<Map<string, ReadBack>> {
  const { client, signal, limited } = run;
  const found = new Map<string, ReadBack>();
  if (place && tasks.length > 1) {
    try {
      const { servers } = await limited(() => readPage(client, { ...place, signal }));
      for (const { id, metadata } of servers) found.set(id, { kind: "read", metadata });
    } catch (error) {
      const { status, cause } = Object(error);
      // If the page has moved or grown, its servers are read one by one.
      const moved = status === 400 || cause instanceof RangeError;
      if (!moved) return new Map(tasks.map(({ call }) => [call.serverId, { kind: "failed", error }]));
    }
  }
  await Promise.all(
    tasks.filter(({ call }) => !found.has(call.serverId)).map(({ call: { serverId } }) =>
      limited(async () => {
        const reading = client.list(serverId, { signal }).then(
          (metadata): ReadBack => ({ kind: "read", metadata }),
          (error): ReadBack => ({ kind: "failed", error }),
        );
        found.set(serverId, await reading);
      })
    ),
  );
  return found;
}
