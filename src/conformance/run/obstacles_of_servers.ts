// Why a case can't be run on the servers as they are.
import { type Case, keysOf, mayWrite, type Role, rolesOf } from "../cases/case.ts";
import type { Provider } from "../provider/provider.ts";
import type { Kept } from "./kept.ts";
import { brokenBy } from "./not_run_reasons.ts";
import { writesDots } from "./preparation.ts";
import type { Shortfall } from "./result.ts";
import { reasonOf, type Trust } from "./trust.ts";

/** Why a server that a case needs can't be used. */
export function unusable(
  testCase: Case,
  { wrongReplace }: Trust,
  keptOf: (role: Role) => Kept | undefined,
): string | undefined {
  if (wrongReplace && (testCase.given || writesDots(testCase))) return reasonOf(wrongReplace);
  const writes = mayWrite(testCase);
  for (const role of rolesOf(testCase)) {
    const { unusable, broken = false } = keptOf(role) ?? {};
    if (unusable && (writes || broken)) return unusable;
  }
}

/**
 * The failure of the first case about a server whose items the provider refuses to list, although it knows the server.
 * Cases after it are not run.
 */
export function refusedList(testCase: Case, keptOf: (role: Role) => Kept | undefined): Shortfall | undefined {
  for (const role of rolesOf(testCase)) {
    const kept = keptOf(role);
    if (kept?.refusal === undefined || kept.broken) continue;
    const problem = `GET …/metadata of the server for the role ${role} returns ${kept.refusal}`;
    kept.broken = true;
    kept.unusable = brokenBy(testCase.id, problem);
    return { problems: [problem] };
  }
}

/** Why the servers have too many items for a case. */
export function crowded(
  testCase: Case,
  { quota = Infinity }: Provider,
  keptOf: (role: Role) => Kept | undefined,
): string | undefined {
  const { server = "active", given } = testCase;
  for (const [role, keys] of keysOf(testCase)) {
    const has = Object.keys(keptOf(role)?.items ?? {});
    const adds = role === server && given ? 0 : [...keys].filter((key) => !has.includes(key)).length;
    if (has.length + adds > quota) return `needs fewer items on the server for the role ${role}`;
  }
}
