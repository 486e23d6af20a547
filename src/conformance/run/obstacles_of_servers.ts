// Why a case can't be run on the servers as they are.
import { type Case, keysOf, mayWrite, type Role, rolesOf } from "../cases/case.ts";
import type { Provider } from "../provider/provider.ts";
import type { Kept } from "./kept.ts";
import { writesDots } from "./preparation.ts";
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
