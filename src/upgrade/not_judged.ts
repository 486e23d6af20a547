// Why a recorded call is not judged.
import type { ReleaseName } from "../fake/nova/releases.ts";
import type { Route } from "../fake/service.ts";
import { jsonOf } from "../shared/json.ts";
import { objectOf, type RecordedCall } from "./recorded_call.ts";

/** Why the fake can't judge a call; `undefined` if it can. */
export function whyUnknown({ method, status, body }: RecordedCall, route: Route | undefined): string | undefined {
  if (route?.api !== "v2.1" || method === "OPTIONS") return undefined;
  const unknown = "the fake does not have this address: it knows metadata, and reads servers, flavors and limits";
  if (route.kind === "none" && status !== undefined && status !== 404) return unknown;
  if (route.kind === "none" && status === undefined && !/\/servers\/[^/]+\/metadata/.test(route.path)) return unknown;
  if (route.kind !== "action") return undefined;
  const [action] = Object.keys(objectOf(jsonOf(new TextDecoder().decode(body))) ?? {});
  return action === undefined || action === "lock" || action === "unlock" || status === 400
    ? undefined
    : "the fake knows no action but lock and unlock";
}

/** Why a call is not judged that the fake responds to with another status. */
export function whyUnlike(recorded: number, replayed: number, release: ReleaseName): string {
  const name = (status: number) => status === 0 ? "no response" : `${status}`;
  return `the recording has ${name(recorded)}, where the fake of ${release} has ${name(replayed)}`;
}
