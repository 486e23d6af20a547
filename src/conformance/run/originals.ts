import type { Role } from "../cases/case.ts";
import { brokenEverywhere, couldNotPutBack, notTakenBack, unreadable } from "./not_run_reasons.ts";
import { changedKeys, holds, isTemporary, itemsIn, type ReadItems, whyNotTakenBack } from "../judge/received_items.ts";
import { judgeItems } from "../judge/judge_items.ts";
import { canBeGivenItems, type Kept, type SavedItems, type Unrestored } from "./kept.ts";
import { refusesItems, triesWhereRefused, writeInParts, writeItems } from "./put_items.ts";
import { textsOf } from "../judge/problem.ts";
import type { VerifyOptions } from "./options.ts";
import { giveUpServersOfOthers, isChangedByOthers } from "./other_writers.ts";
import { hasApi, type Provider, tokenOf } from "../provider/provider.ts";
import type { Sender } from "../exchange/sender.ts";
import { ServerLocks } from "./server_locks.ts";
import { Tally } from "./tally.ts";
import { type Trust, untested } from "./trust.ts";
import { weighTrust } from "./weigh_trust.ts";

/** How many times it tries to put items back, and how long it waits before the second time. */
const tries = 8;
const firstWaitMs = 100;
/** Responses that refuse to list the items of a server that exists. */
const refusals = /^4(?:00|03|05|06|09|12|15|23)\b/;
/** How long items are put back at the end of a run. */
const longestPutBackMs = 60_000;

/** Reads and puts back the items of servers. */
export class Originals {
  readonly #kept = new Map<string, Kept>();
  /** Every response to a case. */
  readonly tally = new Tally();
  /** Whether the operations that the run itself needs can be relied on. */
  trust: Trust = untested;
  /** Which servers cases are using. */
  readonly locks = new ServerLocks();
  #tries = tries;

  constructor(readonly sender: Sender) {}

  get provider(): Provider {
    return this.sender.provider;
  }

  /** Every server, in the order in which they were read. */
  get servers(): Kept[] {
    return [...this.#kept.values()];
  }

  of(id: string): Kept | undefined {
    return this.#kept.get(id);
  }

  /**
   * Reads the items of servers, passes them to `save`, and writes them back unchanged to the servers that can be
   * written.
   *
   * @param save Called with the items before the first write.
   * @param watchMs How long to watch for other programs that write to the servers.
   */
  async begin(
    servers: readonly { id: string; role: Role }[],
    { save, watchMs = 0 }: Pick<VerifyOptions, "save" | "watchMs"> = {},
  ): Promise<void> {
    for (const { id, role } of servers) {
      if (this.sender.stopped) return;
      this.#kept.set(id, await this.#keep(id, role));
    }
    await giveUpServersOfOthers(this.servers, ({ id, role }) => this.#readPatiently(id, role), this.sender, watchMs);
    const used = this.servers.flatMap(({ id, role, items, unusable }) =>
      items && !unusable ? [{ id, role, items }] : []
    );
    const { name, endpoint, projectId } = this.provider;
    await save?.({ provider: { name, endpoint, projectId }, servers: used });
    this.trust = await weighTrust(this.servers, this.sender);
    if (this.trust.fatal) return;
    for (const kept of this.servers) {
      if (this.sender.stopped) return;
      if (!kept.unusable && canBeGivenItems(kept, this.provider)) await this.#tryOut(kept);
    }
  }

  /** Takes over the items that servers had before an earlier run. */
  resume(servers: SavedItems["servers"]): void {
    for (const server of servers) {
      this.#kept.set(server.id, { ...server, written: new Set(), touched: true, uncertain: false });
    }
  }

  async #keep(id: string, role: Role): Promise<Kept> {
    const read = await this.#readPatiently(id, role);
    const state = { id, role, touched: false, uncertain: false };
    if (read.kind === "unreadable") {
      const refusal = refusals.test(read.problem) ? read.problem : undefined;
      return { ...state, refusal, unusable: unreadable(id, read.problem) };
    }
    return { ...state, items: read.items, unusable: whyNotTakenBack(id, read.items, this.provider.quota) };
  }

  /** Writes the items back unchanged, once. */
  async #tryOut(kept: Kept): Promise<void> {
    kept.touched = true;
    kept.written ??= new Set();
    const problem = await writeItems(this.sender, kept);
    await this.putBack(kept);
    if (kept.unusable) kept.unusable = notTakenBack(kept.id, problem ?? "they differ");
  }

  /** The items of a server, or why they can't be read. */
  async read(id: string, role: Role): Promise<ReadItems> {
    const as = role === "foreign" && tokenOf(this.provider, "admin") ? "admin" : "member";
    const nova = hasApi(this.provider, "v2.1");
    const operation = nova ? "listServerMetadata" : "showCloudServer";
    const { received } = await this.sender.send({ operation, as, expect: { status: 200 } }, () => id, "own");
    return itemsIn(received);
  }

  async #readPatiently(id: string, role: Role): Promise<ReadItems> {
    for (let i = 0;; i++) {
      const read = await this.read(id, role);
      if (read.kind === "items" || !isTemporary(read.problem) || this.sender.over) return read;
      if (i >= this.#tries) {
        // If a provider fails for this long, the next servers are read without waiting.
        this.#tries = 0;
        return read;
      }
      await this.sender.wait(firstWaitMs * 2 ** i);
    }
  }

  /** Puts the items of a server back. If that fails, the server is no longer used. */
  async putBack(kept: Kept, caseId?: string): Promise<boolean> {
    let problem: string | undefined;
    let now = await this.read(kept.id, kept.role);
    for (let i = 0; i < tries && !holds(now, kept.items) && !(i > 0 && this.sender.over); i++) {
      if (i > 0) await this.sender.wait(firstWaitMs * 2 ** (i - 1));
      // Items that cannot be read are written back all the same.
      problem = await writeItems(this.sender, kept);
      now = await this.read(kept.id, kept.role);
      if (holds(now, kept.items)) break;
      problem = await writeInParts(this.sender, kept, now) ?? problem;
      now = await this.read(kept.id, kept.role);
      if (i + 1 >= triesWhereRefused && !isTemporary(problem ?? "")) break;
    }
    if (holds(now, kept.items)) {
      kept.touched = false;
      return true;
    }
    problem ??= now.kind === "unreadable" ? now.problem : "the provider accepts them, and has others";
    kept.unusable = couldNotPutBack(kept.id, problem, caseId);
    if (caseId === undefined) return false;
    kept.broken = true;
    await this.stopIfRefused(kept, caseId, problem);
    return false;
  }

  /**
   * Ends the run if the provider also refuses to write to another server, even the items that this server has. It must
   * be one that no case is using, because the items of that case would be lost.
   */
  async stopIfRefused(kept: Kept, caseId: string, problem: string): Promise<void> {
    const others = this.servers.filter((one) =>
      one.id !== kept.id && one.role !== "active" && !one.unusable && canBeGivenItems(one, this.provider)
    );
    const other = others.find(({ id }) => this.locks.isFree(id)) ?? kept;
    const release = other === kept ? undefined : this.locks.takeFree(other.id);
    const isRefused = await refusesItems(this.sender, other).finally(release);
    if (isRefused) this.sender.stop(brokenEverywhere(caseId, problem));
  }

  /** Puts back the items of every server that may have been changed, within `ms`. Returns those that still differ. */
  async putBackAll(ms = longestPutBackMs): Promise<Unrestored[]> {
    return await this.sender.lastly(ms, async () => {
      if (this.trust.fatal) return await this.unrestored();
      const touched = this.servers.filter((kept) => kept.touched && kept.items);
      await Promise.all(touched.map((kept) => this.putBack(kept)));
      return await this.unrestored();
    });
  }

  /**
   * The servers that were written and differ from before. A server that can't be read counts only if it may have been
   * changed.
   */
  async unrestored(): Promise<Unrestored[]> {
    const { fatal, left } = this.trust;
    const found = await Promise.all(this.servers.map((kept) =>
      // A wrong list says nothing, so the responses to the requests that removed the added items are used.
      fatal ? { server: kept.id, role: kept.role, keys: kept.touched ? [...left] : [] } : this.#differences(kept)
    ));
    return found.filter(({ keys }) => keys.length > 0);
  }

  async #differences({ id, role, items, written, touched }: Kept): Promise<Unrestored> {
    if (!written && !touched) return { server: id, role, keys: [] };
    const now = items && !this.sender.gone ? await this.read(id, role) : undefined;
    if (now?.kind !== "items") {
      return { server: id, role, keys: touched ? [...new Set([...Object.keys({ ...items }), ...written ?? []])] : [] };
    }
    return { server: id, role, keys: changedKeys(items!, now.items) };
  }

  /** The differences of servers from before the run, except for servers that a case is known to have broken. */
  async changed(): Promise<string[]> {
    const problems: string[] = [];
    for (const kept of this.servers) {
      const { id, role, items, broken } = kept;
      if (!items || broken || kept.isShared) continue;
      const now = await this.#readPatiently(id, role);
      if (!holds(now, items) && !kept.touched && !kept.uncertain) {
        const read = (one: Kept) => this.#readPatiently(one.id, one.role);
        if (await isChangedByOthers(kept, now, this.servers, read, this.sender)) continue;
        kept.written ??= new Set();
      }
      const wrong = now.kind === "unreadable"
        ? [`the items cannot be read: ${now.problem}`]
        : textsOf(judgeItems(now.items, items));
      problems.push(...wrong.map((problem) => `server ${id} (${role}): ${problem}`));
    }
    return problems;
  }
}
