// What a real Nova returns to stories: the lab's server is prepared for each, and reset after the last.
import { controlOf, fieldsOf, type Lab } from "../../scripts/nova/lab.ts";
import { member } from "../../scripts/at.ts";
import type { Told } from "./fake_twin.ts";
import { sendPatiently } from "./patience.ts";
import { normalize } from "../../src/like/comparable.ts";
import type { Place } from "../../src/like/request_bytes.ts";
import { send } from "../../src/like/send.ts";
import { sorted } from "../../src/shared/sorted.ts";
import { givenMetadata, type RecordedResponse, type ServerState, type Story } from "../../src/like/story.ts";

/** What the placeholders of stories mean in a lab. */
export function placeOf({ base_url, project_id, other_project_id, servers, unknown_server_id, tokens }: Lab): Place {
  const ids: Record<string, string> = {
    project: project_id,
    otherProject: other_project_id,
    server: servers.scratch,
    foreign: servers.other_project,
    deleted: member(servers, "deleted"),
    unscheduled: member(servers, "build_request"),
    missing: unknown_server_id,
  };
  ids.metadata = `/v2.1/${ids.project}/servers/${ids.server}/metadata`;
  return { endpoint: new URL(base_url).origin, ids, tokens };
}

/** Tells stories to a lab, one after another. */
export async function* tellLab(lab: Lab, stories: Iterable<Story>): AsyncGenerator<{ story: Story; told: Told }> {
  const place = placeOf(lab);
  const control = controlOf(lab);
  await control("reset");
  try {
    for (const story of stories) {
      await prepare(control, story.server ?? {});
      const steps: RecordedResponse[] = [];
      for (const step of story.steps) steps.push(samePorts(normalize(await sendPatiently(step, place))));
      yield { story, told: { steps, after: await readMap(place) } };
    }
  } finally {
    await control("reset");
    control.end();
  }
}

/** Labs have ports of their own; a recording has those of Keystone's and Nova's documents. */
function samePorts(answer: RecordedResponse): RecordedResponse {
  return JSON.parse(JSON.stringify(answer).replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:35357"));
}

async function prepare(control: ReturnType<typeof controlOf>, state: ServerState): Promise<void> {
  await control("set", "scratch", ...fieldsOf(state));
  await control("meta", "scratch", JSON.stringify(givenMetadata(state)));
}

async function readMap(place: Place): Promise<Record<string, string>> {
  const answer = await send({ as: "admin", method: "GET", target: "{metadata}" }, place);
  if ("closed" in answer || answer.status !== 200) throw new Error("cannot read the map", { cause: answer });
  return sorted((answer.body as { metadata: Record<string, string> }).metadata);
}
