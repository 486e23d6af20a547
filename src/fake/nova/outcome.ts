// The results of Nova's controllers before headers are added, and Nova's messages for failures.
import type { FakeServer } from "../inventory.ts";
import type { Obstacle } from "../writes.ts";
import { pythonJson } from "./json_writer.ts";
import type { Release } from "./releases.ts";

/** The microversion that a response states: `2.1`; absent on `/v2` and before it is known. */
export type Version = string | undefined;

/** An error: its status and message. */
export interface Refusal {
  kind: "refused";
  status: number;
  message: string;
  /** The microversion that the response states, if not the request's. */
  version?: Version | undefined;
}

/** The result of a controller. */
export type Outcome =
  | Refusal
  /** The body of the response; empty for none. */
  | { kind: "done"; body: string }
  /** A write that has been checked; `commit` does it and returns the body. */
  | { kind: "write"; commit(): string; isStale?: (() => boolean) | undefined };

export const refused = (status: number, message: string, version?: Version): Refusal => ({
  kind: "refused",
  status,
  message,
  version,
});

/** Nova's response if it crashes before a controller has the request. */
export const crashed = refused(
  500,
  "The server has either erred or is incapable of performing the requested operation.",
);

export const done = (body: string): Outcome => ({ kind: "done", body });

export const json = (document: unknown): Outcome => done(pythonJson(document));

export const forbidden = (policy: string): Refusal =>
  refused(403, `Policy doesn't allow os_compute_api:${policy} to be performed.`);

/** Nova's response to an unexpected exception. */
export function unexpected(exception: string, { support }: Release): Refusal {
  return refused(500, `Unexpected API Error. ${support}\n<class '${exception}'>`);
}

export const noSuchItem = "Metadata item was not found";
export const quotaExceeded = (quota: number) => `Maximum number of metadata items exceeds ${quota}`;

/**
 * Nova's message when a change is not possible.
 *
 * @param words The attempted action, such as `update metadata`, and the name of the server in the request.
 */
export function refusalOf(
  obstacle: Obstacle,
  server: FakeServer,
  { attempt, called, release }: { attempt: string; called: string; release: Release },
): Refusal {
  switch (obstacle.kind) {
    case "absent":
      return refused(404, noSuchItem);
    case "locked":
      return refused(409, `Instance ${server.id} is locked`);
    case "state":
      return refused(409, `Cannot '${attempt}' instance ${called} while it is in vm_state ${server.vmState}`);
    case "unlaunched":
      return refused(409, `Instance ${called} is in an invalid state for '${attempt}'`);
    case "quota":
      return refused(403, quotaExceeded(obstacle.quota));
    case "not a text":
      return unexpected("nova.exception.InvalidMetadata", release);
    case "too long":
      return unexpected("nova.exception.InvalidMetadataSize", release);
    case "not Unicode":
      return unexpected("oslo_db.exception.DBInvalidUnicodeParameter", release);
    case "too wide":
      return unexpected(release.wideCharacter, release);
  }
}
