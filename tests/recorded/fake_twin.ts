// The fake in the place of a lab: what it returns to a story, over a socket.
import { createFakeService, type FakeOptions, type ReleaseName, type VmState } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";
import { member } from "../../scripts/at.ts";
import { type Answer, givenMetadata, normalize, send, type ServerState, sorted, type Story } from "./replay.ts";

/** What a story comes to: the responses, and the server's metadata at the end. */
export interface Told {
  steps: Answer[];
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
    const { hostname: host, port } = new URL(served.url);
    const callers = ["member", "admin", "reader", "norole", "other", "system"];
    const tokens = Object.fromEntries(callers.map((who) => [who, who]));
    const answers: Answer[] = [];
    for (const step of steps) {
      answers.push(normalize(await send(step, { host, port: Number(port), ids, tokens })));
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

/** Of a document of a server only what concerns metadata; the rest is the lab's. */
export function comparable(answer: Answer): Answer {
  const body = "body" in answer && answer.body as {
    server?: ServerDocument;
    servers?: ServerDocument[];
    servers_links?: unknown;
  };
  if ("closed" in answer || !body || !(body.server || body.servers)) return answer;
  const documents = [body.servers ?? body.server!].flat().map(({ id, name, status, metadata, links, locked }) => ({
    id,
    name,
    status,
    metadata,
    links,
    locked,
  }));
  const { "content-length": _, ...headers } = answer.headers;
  return { ...answer, headers, body: { documents, next: body.servers_links } };
}

/** What concerns metadata in the document of a server. */
type ServerDocument = Partial<Record<"id" | "name" | "status" | "metadata" | "links" | "locked", unknown>>;
