// The journal of the fake, as `fake.calls()` or `GET /__fake/calls` returns it → calls.
import { maxBodyBytes } from "../nova_constants.ts";
import { objectOf, type RecordedCall, sortHeaders, UnreadableCalls } from "./recorded_call.ts";

/** Where the fake cuts a body off. */
const maxBytes = 4096;

/** @throws {UnreadableCalls} If an entry is none of the journal's. */
export function journalCalls(entries: readonly unknown[]): RecordedCall[] {
  return entries.map((entry, i) => callOf(entry, `call ${i + 1}`));
}

function callOf(value: unknown, place: string): RecordedCall {
  const entry = objectOf(value) ?? {};
  const { method, path, target, status, body, headers = {}, roles, scope } = entry;
  const wrong = typeof method !== "string" || !/^[!-~]{1,40}$/.test(method)
    ? "method"
    : typeof path !== "string"
    ? "path"
    : target !== undefined && typeof target !== "string"
    ? "target"
    : !Number.isInteger(status)
    ? "status"
    : body !== undefined && typeof body !== "string"
    ? "body"
    : !objectOf(headers) || !Object.values(headers as object).every((header) => typeof header === "string")
    ? "headers"
    : roles !== undefined && !(Array.isArray(roles) && roles.every((role) => typeof role === "string"))
    ? "roles"
    : undefined;
  if (wrong) throw new UnreadableCalls(`${place} is no call of the fake's journal: ${wrong} is missing or wrong`);
  const bytes = body === undefined ? undefined : new TextEncoder().encode(body as string);
  const cut = bytes !== undefined && bytes.length >= maxBytes && entry.json === undefined;
  const tooLong = cut && status === 413;
  return {
    place,
    method: method as string,
    target: target as string ?? encoded(path as string),
    headers: sortHeaders(Object.entries(headers as Record<string, string>)).headers,
    body: tooLong ? new Uint8Array(maxBodyBytes + 1) : bytes,
    credential: status === 401 ? "none" : "unknown",
    roles: roles as string[] | undefined,
    scope: scope === "system" ? scope : undefined,
    status: status as number,
    incomplete: cut && !tooLong ? `its body is longer than the ${maxBytes} bytes that the journal keeps` : undefined,
  };
}

/** A decoded path as it is sent. */
function encoded(path: string): string {
  return encodeURI(path.toWellFormed()).replace(/[?#]/g, encodeURIComponent);
}
