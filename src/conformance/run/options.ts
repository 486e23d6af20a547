import type { Clock } from "../../shared/clock.ts";
import type { Case } from "../cases/case.ts";
import type { SavedItems } from "./kept.ts";
import type { Result } from "./result.ts";

/** A known failure of a provider, and the reason. */
export interface Deviation {
  /** The id of a case, or a pattern in which `*` stands for anything. */
  case: string;
  /** The provider's behaviour, and the reason. */
  reason: string;
}

/** Which cases to run, and how. */
export interface VerifyOptions {
  /** The cases. @default {all of the contract} */
  cases?: readonly Case[] | undefined;
  /** Runs only cases whose id matches the pattern, or one of several, where `*` stands for anything. */
  only?: string | readonly string[] | undefined;
  /** Known failures. These cases still run; if one holds, its verdict is `stale`. */
  deviations?: readonly Deviation[] | undefined;
  /** Ends the run after this many failed cases. @default {no limit} */
  maxFailures?: number | undefined;
  /** Shuffles the cases; the same seed gives the same order. */
  seed?: number | undefined;
  /** How long to wait for one response, in milliseconds. @default {10000} */
  timeoutMs?: number | undefined;
  /** How many requests a second may be sent. @default {the provider's} */
  rate?: number | undefined;
  /** Ends the run. Changed items are put back, and the report lists the cases that were not run. */
  signal?: AbortSignal | undefined;
  /** Called with the items of the servers before the first write. Keep them until the run has ended. */
  save?: ((items: SavedItems) => void | Promise<void>) | undefined;
  /**
   * How long the servers are watched before the first write, in milliseconds. A server whose items change in this time
   * is in use by another program, or by a run on another machine, and is not used. At least 60 reads are made.
   *
   * @default {0}
   */
  watchMs?: number | undefined;
  /** The source of time. @default {the runtime's clock} */
  clock?: Clock | undefined;
  /** Called with the result of each case as soon as it is done. */
  onResult?: ((result: Result) => void) | undefined;
}
