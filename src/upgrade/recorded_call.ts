// The common form of a recorded call to Nova, for every kind of recording.
import { isRecord } from "../shared/untyped.ts";

/** A call as it was recorded; credentials are left out. */
export interface RecordedCall {
  /** Where it is in its file: `call 3`, `entry 12` or `line 4`. */
  place: string;
  method: string;
  /** Scheme and host, if the recording has them. */
  origin?: string | undefined;
  /** The path and the query, as they were sent. */
  target: string;
  /** The headers that influence the response, with names in lower case. */
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array | undefined;
  /** Whether it had a token or a signature; `unknown` if the recording has no credentials. */
  credential: "sent" | "none" | "unknown";
  /** The roles of who sent it, if the recording has them. */
  roles?: readonly string[] | undefined;
  /** `system`, if it was sent with a token of the whole system. */
  scope?: "system" | undefined;
  /** The status of the response, 0 if the connection broke; absent if no response was recorded. */
  status?: number | undefined;
  /** The body of the response as JSON, if it was recorded. */
  response?: unknown;
  /** Why it can't be sent again; absent if it can. */
  incomplete?: string | undefined;
  /** Why it can't be read; a file with such a call to Nova is refused. */
  problem?: string | undefined;
}

/** A file that can't be read as calls; the message names the place and what is wrong, and shows nothing that was sent. */
export class UnreadableCalls extends Error {}

/** How many calls a run takes. */
export const maxCalls = 100_000;

/** The headers that influence the response. */
const chosenBy = new Set(["accept", "content-type", "openstack-api-version", "x-openstack-nova-api-version"]);
const credentials = new Set(["x-auth-token", "x-storage-token", "authorization"]);

/** The relevant headers of a call, and whether one was a credential. */
export function sortHeaders(
  headers: Iterable<readonly [string, string]>,
): { headers: Record<string, string>; credential: "sent" | "none" } {
  const kept: Record<string, string> = {};
  let credential: "sent" | "none" = "none";
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (credentials.has(key) && value.trim() !== "") credential = "sent";
    // A repeated header is joined with a comma (RFC 9110 section 5.3).
    if (chosenBy.has(key)) kept[key] = key in kept ? `${kept[key]}, ${value}` : value;
  }
  return { headers: kept, credential };
}

/** A value as an object; `undefined` if it isn't one. */
export function objectOf(value: unknown): Record<string, unknown> | undefined {
  return isRecord(value) ? value : undefined;
}
