import { hasRelease } from "../../contract/release_range.ts";
import type { Expectation } from "./case.ts";

/**
 * The expectation on a release of Nova; without a release, the behaviour of any release.
 * Choices of the operator are in the order in which the case has them.
 *
 * @param release Its number, such as `34`.
 */
export function expectationsOn(expected: Expectation, release?: string): Expectation[] {
  const { byRelease, either, ...common } = expected;
  if (either) return either.map((choice) => ({ ...common, ...choice }));
  if (!byRelease) return [common];
  const changes = Object.entries(byRelease);
  const chosen = release === undefined ? changes : changes.filter(([range]) => hasRelease(range, Number(release)));
  return chosen.length ? chosen.map(([, change]) => ({ ...common, ...change })) : [common];
}
