import { apisOf, type Case, type Identity, keysOf, needsQuota, rolesOf } from "../cases/case.ts";
import { hasApi, otherIdentities, type Provider, serversOf, tokenOf, writerOf } from "./provider.ts";

/** The smallest and the largest quota with which the cases about it can be run: one request must carry that many items. */
export const quotas = { from: 5, to: 3800 } as const;

/** Identities without a token of their own. */
export const withoutOwnToken: ReadonlySet<Identity> = new Set(["none", "invalid", "truncated", "extended", "recased"]);

/** Why a case can't be run against a provider; `undefined` if it can. */
export function obstacle(testCase: Case, provider: Provider): string | undefined {
  const api = apisOf(testCase).find((api) => !hasApi(provider, api));
  if (api) return `needs the ${api} API`;
  if (provider.state === false && !testCase.stateless) return "needs a provider that keeps state";
  const role = rolesOf(testCase).find((role) => serversOf(provider, role).length === 0);
  if (role) return `needs a server for the role ${role}`;
  const identities = new Set(testCase.steps.map((step): Identity => step.as ?? "member"));
  if (testCase.given) identities.add(writerOf(testCase.server ?? "active"));
  for (const who of otherIdentities) {
    if (identities.has(who) && !tokenOf(provider, who)) return `needs auth.${who}`;
  }
  const needsTokens = [...withoutOwnToken].some((who) => identities.has(who)) ||
    testCase.steps.some(({ project }) => project);
  if (needsTokens && !provider.auth) return "needs a provider that checks tokens";
  if (identities.has("recased") && !tokenOf(provider, "recased")) return "needs a token with letters in it";
  const { quota } = provider;
  if (needsQuota(testCase)) {
    if (quota === undefined) return "needs a known quota";
    if (quota < quotas.from) return `needs a quota of at least ${quotas.from} items`;
    if (quota > quotas.to) {
      return `needs a quota of at most ${quotas.to} items, because one request must carry that many`;
    }
  }
  const room = Math.max(0, ...[...keysOf(testCase).values()].map(({ size }) => size));
  if (quota !== undefined && room > quota) return `needs a quota of at least ${room} items`;
  if (testCase.steps.some((step) => step.inject) && !provider.inject) {
    return "needs a provider that can be made to fail";
  }
}
