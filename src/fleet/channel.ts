/** Passes values from several producers to one consumer that may be slower. */
export class Channel<T> {
  readonly #values: T[] = [];
  readonly #size: number;
  #ended: { error?: unknown } | undefined;
  #wake: (() => void)[] = [];

  /** @param size How many values wait at most, beside one for each producer. */
  constructor(size: number) {
    this.#size = size;
  }

  /** Adds a value; resolves when there is room for the next one. */
  async push(value: T): Promise<void> {
    this.#values.push(value);
    this.#notify();
    while (this.#values.length > this.#size && !this.#ended) await this.#change();
  }

  /** Ends the channel, with an error if there was one. */
  end(failure: { error?: unknown } = {}): void {
    this.#ended ??= failure;
    this.#notify();
  }

  /** The values, then the error if there is one. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      while (this.#values.length > 0) {
        yield this.#values.shift()!;
        this.#notify();
      }
      if (this.#ended) break;
      await this.#change();
    }
    if ("error" in this.#ended) throw this.#ended.error;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
