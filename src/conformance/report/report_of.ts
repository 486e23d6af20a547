import { redactMixed, redactMixedJson } from "../../secrets/redact_mixed.ts";
import type { Cause } from "../causes/cause.ts";
import { causesOf } from "../causes/causes.ts";
import type { Coverage } from "./coverage.ts";
import type { Unrestored } from "../run/kept.ts";
import { type Provider, secretsOf } from "../provider/provider.ts";
import type { Result, Verdict } from "../run/result.ts";
import { redacted } from "../run/redacted.ts";
import type { Tally } from "../run/tally.ts";
import type { Mistake } from "../run/plain_mistakes.ts";

/** The result of a run of the cases on a provider. */
export interface Report {
  /** The provider. */
  provider: { name: string; endpoint: string };
  /** Whether the run was complete, no case fails or is stale, and every server has the items that it had before. */
  ok: boolean;
  /** The number of cases with each verdict. */
  counts: Record<Verdict, number>;
  /** Every case, in the order of the contract. */
  results: Result[];
  /** The failing cases, grouped by their likely causes; the cause with the most cases is the first. */
  causes: Cause[];
  /** How much of the documents was tested. */
  coverage: Coverage;
  /** Servers that do not have the items that they had before the run. */
  unrestored: Unrestored[];
  /** Why the run ended before all cases were run. */
  stopped?: string | undefined;
}

/** Makes the report of a finished run. */
export function reportOf(
  provider: Provider,
  { results, tally, coverage, mistakes, echoed }: {
    results: Result[];
    tally: Tally;
    coverage: Coverage;
    mistakes?: readonly Mistake[] | undefined;
    /** The secrets that the provider has repeated. */
    echoed: readonly string[];
  },
  end: Pick<Report, "unrestored" | "stopped">,
): Report {
  const counts: Record<Verdict, number> = { holds: 0, fails: 0, deviates: 0, stale: 0, "not run": 0 };
  for (const { verdict } of results) counts[verdict]++;
  const { endpoint, name = endpoint } = provider;
  return {
    provider: { name: redactMixed(name, secretsOf(provider)), endpoint },
    ok: counts.fails + counts.stale + end.unrestored.length === 0 && !end.stopped && counts["not run"] < results.length,
    counts,
    results: results.map((result) => redacted(result, echoed)),
    causes: causesOf(results, tally, mistakes).map((cause) => ({
      ...cause,
      summary: redactMixed(cause.summary, echoed),
    })),
    coverage,
    unrestored: end.unrestored.map((one) => ({ ...one, keys: redactMixedJson(one.keys, echoed) })),
    stopped: end.stopped && redactMixed(end.stopped, echoed),
  };
}
