// A request that may wait for more of its body, which never comes.
import type { Place } from "../../src/like/request_bytes.ts";
import { send } from "../../src/like/send.ts";
import type { RecordedResponse, Step } from "../../src/like/story.ts";

/** Sends a step; a service that still waits after some seconds counts as one that closes. */
export async function sendPatiently(step: Step, place: Place): Promise<RecordedResponse> {
  const waits = Object.keys(step.headers ?? {}).some((name) => name.toLowerCase() === "content-length");
  if (!waits) return await send(step, place);
  return await send(step, place, 5000).catch(() => ({ closed: true }) as const);
}
