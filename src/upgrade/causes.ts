// Finds the rule behind a difference between two releases. It undoes the differences between the fakes of the releases
// one at a time.
import type { RuleId } from "../../gen/rules.ts";
import type { Python, Release } from "../fake/nova/releases.ts";
import { namesOf } from "../shared/untyped.ts";

/** A difference between two releases: the rule about it, and the later release without it. */
export interface Cause {
  rule: RuleId;
  /** The later release, without this difference. */
  without: Release;
}

const rulesOfPython: Record<keyof Python, RuleId> = {
  maxReadDepth: "body.json",
  maxShownDepth: "body.json",
  maxDigits: "body.json",
  unicode: "error.shape",
};

/** The rule about each member of a release. */
const rulesOf: Record<Exclude<keyof Release, "python">, RuleId> = {
  maxMinor: "microversion.negotiated",
  policy: "auth.policy",
  operators: "auth.policy",
  v20: "microversion.negotiated",
  support: "error.shape",
  sizeLimit: "body.size",
  utf8Query: "query.ignored",
  noQueryFrom: "query.ignored",
  strangePaths: "path.decoded",
  healthcheck: "route.known",
  empty: "error.shape",
  wrongKeysOnV2: "key.alphabet",
  wideCharacter: "error.shape",
  noPinnedZone: "microversion.negotiated",
};

/** Every difference of `to` from `from`. */
export function causesBetween(from: Release, to: Release): Cause[] {
  return [
    ...namesOf(rulesOf).filter((name) => !same(from[name], to[name]))
      .map((name) => ({ rule: rulesOf[name], without: { ...to, [name]: from[name] } })),
    ...namesOf(rulesOfPython).filter((name) => from.python[name] !== to.python[name])
      .map((name) => ({
        rule: rulesOfPython[name],
        without: { ...to, python: { ...to.python, [name]: from.python[name] } },
      })),
  ];
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
