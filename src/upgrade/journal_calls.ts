// The journal of the fake, as `fake.calls()` or `GET /__fake/calls` returns it → calls.
import { maxBodyBytes } from "../contract/nova_constants.ts";
import { keptBodyBytes } from "../fake/journal.ts";
import { objectOf, type RecordedCall, sortHeaders, UnreadableCalls } from "./recorded_call.ts";
import { isItems, isTexts } from "../shared/untyped.ts";

/** @throws {UnreadableCalls} If an entry is not one of the journal's. */
export function journalCalls(entries: readonly unknown[]): RecordedCall[] {
  return entries.map((entry, i) => callOf(entry, `call ${i + 1}`));
}

function callOf(value: unknown, place: string): RecordedCall {
  const entry = objectOf(value) ?? {};
  const { method, path, target, status, body, headers = {}, roles, scope } = entry;
  const refuse = (field: string) =>
    new UnreadableCalls(`${place} is no call of the fake's journal: ${field} is missing or wrong`);
  if (typeof method !== "string" || !/^[!-~]{1,40}$/.test(method)) throw refuse("method");
  if (typeof path !== "string") throw refuse("path");
  if (target !== undefined && typeof target !== "string") throw refuse("target");
  if (typeof status !== "number" || !Number.isInteger(status)) throw refuse("status");
  if (body !== undefined && typeof body !== "string") throw refuse("body");
  if (!isItems(headers)) throw refuse("headers");
  if (roles !== undefined && !isTexts(roles)) throw refuse("roles");
  const bytes = body === undefined ? undefined : new TextEncoder().encode(body);
  const cut = bytes !== undefined && bytes.length >= keptBodyBytes && entry.json === undefined;
  const tooLong = cut && status === 413;
  return {
    place,
    method,
    target: target ?? encoded(path),
    headers: sortHeaders(Object.entries(headers)).headers,
    body: tooLong ? new Uint8Array(maxBodyBytes + 1) : bytes,
    credential: status === 401 ? "none" : "unknown",
    roles,
    scope: scope === "system" ? scope : undefined,
    status,
    incomplete: cut && !tooLong
      ? `its body is longer than the ${keptBodyBytes} bytes that the journal keeps`
      : undefined,
  };
}

/** A decoded path as it is sent. */
function encoded(path: string): string {
  return encodeURI(path.toWellFormed()).replace(/[?#]/g, encodeURIComponent);
}
