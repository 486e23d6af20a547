import { redactJson } from "../../secrets/redact.ts";
import { redactMixedJson } from "../../secrets/redact_mixed.ts";
import { isShort, secretOf } from "../../secrets/secret_forms.ts";
import type { Result, Shortfall } from "./result.ts";

/** A result without the secrets that the provider has repeated. */
export function redacted(result: Result, echoed: readonly string[]): Result {
  const { shortfalls, reason } = result;
  if (echoed.length === 0 || shortfalls.length === 0 && reason === undefined) return result;
  return {
    ...result,
    ...(reason === undefined ? {} : { reason: redactMixedJson(reason, echoed) }),
    shortfalls: shortfalls.map((shortfall) => redactedShortfall(shortfall, echoed)),
  };
}

/** The lines for the shell and the request are ours, so a short secret in them is part of something else. */
function redactedShortfall({ before, curl, exchange, ...more }: Shortfall, echoed: readonly string[]): Shortfall {
  const { request, ...received } = exchange ?? {};
  const long = echoed.filter((secret) => !isShort(secretOf(secret)));
  const own = redactJson({ before, curl, request }, long);
  const masked: Shortfall = redactMixedJson(more, echoed);
  if (before) masked.before = own.before;
  if (curl) masked.curl = own.curl;
  if (own.request) masked.exchange = { request: own.request, ...redactMixedJson(received, echoed) };
  return masked;
}
