import type { Case } from "../cases/case.ts";
import { type Provider, serversOf } from "../provider/provider.ts";

/** A server that several cases use is used by one of them at a time. */
export class ServerLocks {
  readonly #tails = new Map<string, Promise<void>>();

  async take(testCase: Case, provider: Provider): Promise<() => void> {
    const ids = new Set(
      testCase.steps.flatMap(({ server = testCase.server ?? "active" }) =>
        server === "active" ? [] : serversOf(provider, server).slice(0, 1)
      ),
    );
    let release = () => {};
    const done = new Promise<void>((resolve) => release = resolve);
    const before = [...ids].map((id) => this.#tails.get(id));
    for (const id of ids) this.#tails.set(id, Promise.all([this.#tails.get(id), done]).then(() => {}));
    await Promise.all(before);
    return release;
  }
}
