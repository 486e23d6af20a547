import type { Clock } from "../../shared/clock.ts";
import type { Case } from "../cases/case.ts";
import type { SavedItems } from "./kept.ts";
import type { Result } from "./result.ts";

/** A failure of a provider that is known, and why it is there. */
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
  /** Runs only cases whose id matches, where `*` stands for anything. */
  only?: string | undefined;
  /** Failures that are known. They still run, and one that holds is `stale`. */
  deviations?: readonly Deviation[] | undefined;
  /** Ends the run when as many cases have failed; the others are not run. @default {no limit} */
  maxFailures?: number | undefined;
  /** Shuffles the cases; the same seed gives the same order. */
  seed?: number | undefined;
  /** How long to wait for one response, in milliseconds. @default {10000} */
  timeoutMs?: number | undefined;
  /** How many requests a second may be sent. @default {the provider's} */
  rate?: number | undefined;
  /** Ends the run: what was changed is put back, and what was not run is said. */
  signal?: AbortSignal | undefined;
  /** Is given what the servers hold before the first write, to be kept until the run has ended. */
  save?: ((items: SavedItems) => void | Promise<void>) | undefined;
  /**
   * How long the servers are only read before the first write, in milliseconds: one whose items change is in use by
   * another program, or by a run on another machine, and is left alone. At least 60 reads are made in any case.
   *
   * @default {0}
   */
  watchMs?: number | undefined;
  /** The source of time. @default {the runtime's clock} */
  clock?: Clock | undefined;
  /** Told of each case as soon as it is done. */
  onResult?: ((result: Result) => void) | undefined;
}
