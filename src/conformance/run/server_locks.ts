import type { Case } from "../cases/case.ts";
import { type Provider, serversOf } from "../provider/provider.ts";

/** A server that several cases use is used by one of them at a time. */
export class ServerLocks {
  readonly #tails = new Map<string, Promise<void>>();

  /** Waits until no other case uses the servers of a case. Those for the role active have one user each anyway. */
  async take(testCase: Case, provider: Provider): Promise<() => void> {
    const ids = new Set(
      testCase.steps.flatMap(({ server = testCase.server ?? "active" }) =>
        server === "active" ? [] : serversOf(provider, server).slice(0, 1)
      ),
    );
    const before = [...ids].map((id) => this.#tails.get(id));
    const release = this.#append(ids);
    await Promise.all(before);
    return release;
  }

  /** Whether nobody uses a server. */
  isFree(id: string): boolean {
    return !this.#tails.has(id);
  }

  /** Takes a server that nobody uses. */
  takeFree(id: string): () => void {
    return this.#append([id]);
  }

  #append(ids: Iterable<string>): () => void {
    let release = () => {};
    const done = new Promise<void>((resolve) => release = resolve);
    for (const id of ids) {
      const tail = Promise.all([this.#tails.get(id), done]).then(() => {
        if (this.#tails.get(id) === tail) this.#tails.delete(id);
      });
      this.#tails.set(id, tail);
    }
    return release;
  }
}
