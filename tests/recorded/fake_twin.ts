// The fake in the place of a lab: what it returns to a story, over a socket.
import { createFakeService, type FakeOptions, type ReleaseName, type VmState } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";
import { member } from "../../scripts/at.ts";
import { normalize } from "../../src/like/comparable.ts";
import { sendPatiently } from "./patience.ts";
import { sorted } from "../../src/shared/sorted.ts";
import { givenMetadata, type RecordedResponse, type ServerState, type Story } from "../../src/like/story.ts";

/** What a story comes to: the responses, and the server's metadata at the end. */
export interface Told {
  steps: RecordedResponse[];
  after: Record<string, string>;
}

/** Tells a story to the fake of a release; `ids` are those of the recordings. */
export async function tellFake(
  { server = {}, steps }: Story,
  release: ReleaseName,
  ids: Record<string, string>,
): Promise<Told> {
  const fake = createFakeService(inventoryOf(server, release, ids));
  const served = await serveFake(fake);
  try {
    const callers = ["member", "admin", "reader", "norole", "other", "system"];
    const tokens = Object.fromEntries(callers.map((who) => [who, who]));
    const answers: RecordedResponse[] = [];
    for (const step of steps) {
      answers.push(normalize(await sendPatiently(step, { endpoint: served.url, ids, tokens })));
    }
    return { steps: answers, after: sorted(fake.state(member(ids, "server")).metadata) };
  } finally {
    await served.close();
  }
}

function inventoryOf(server: ServerState, release: ReleaseName, ids: Record<string, string>): FakeOptions {
  const { vmState = "active", taskState = null, locked = false, launched = true } = server;
  const { project, otherProject } = ids;
  return {
    keys: "nova",
    release,
    tokens: {
      member: { projectId: project, roles: ["member", "reader"] },
      admin: { projectId: project, roles: ["admin"] },
      reader: { projectId: project, roles: ["reader"] },
      norole: { projectId: project, roles: ["guest"] },
      other: { projectId: otherProject, roles: ["member", "reader"] },
      system: { scope: "system", roles: ["admin", "manager", "member", "reader"] },
    },
    servers: {
      [member(ids, "server")]: {
        name: "scratch",
        vmState: vmState as VmState,
        taskState,
        locked,
        launched,
        metadata: givenMetadata(server),
      },
      [member(ids, "foreign")]: {
        projectId: otherProject,
        name: "other_project",
        metadata: { foo: "bar", key: "value" },
      },
      [member(ids, "deleted")]: { vmState: "deleted" },
      [member(ids, "unscheduled")]: { vmState: "building", taskState: "scheduling" },
    },
  };
}
