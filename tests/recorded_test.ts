// What five releases of Nova returned, returned by the fake of each over a socket.
import { deepEqual } from "node:assert/strict";
import { createFakeService, type ReleaseName, releaseNames, type VmState } from "../src/fake/mod.ts";
import { serveFake } from "../src/fake/serve.ts";
import { type Answer, givenMetadata, normalize, readRecording, send, sorted, type Story } from "./recorded/replay.ts";
import { at, member } from "../scripts/at.ts";

const read = (name: string) => Deno.readTextFileSync(new URL(`recorded/${name}`, import.meta.url));
const stories: Story[] = JSON.parse(read("stories.json"));
const base = readRecording(read("nova.json"));
const deviations: Record<string, string> = JSON.parse(read("deviations.json"));
const { ids } = base;

for (const release of releaseNames) {
  const recording = release === "26" ? base : readRecording(read(`nova-${release}.json`), base);
  for (const [i, story] of stories.entries()) {
    const reason = deviations[story.name] ?? deviations[`${release} ${story.name}`];
    const name = `the fake answers ${story.name} as Nova ${release} does${reason ? ", but for what is known" : ""}`;
    Deno.test(name, async () => {
      const fakeAnswers = await replay(story, release);
      const { steps, after } = at(recording.stories, i);
      const asNova = { steps: steps.map(comparable), after };
      if (!reason) deepEqual(fakeAnswers, asNova);
      else if (JSON.stringify(fakeAnswers) === JSON.stringify(asNova)) {
        throw new Error(`${story.name} is no deviation any more`);
      }
    });
  }
}

async function replay(
  { server = {}, steps }: Story,
  release: ReleaseName,
): Promise<{ steps: Answer[]; after: Record<string, string> }> {
  const { vmState = "active", taskState = null, locked = false, launched = true } = server;
  const { project, otherProject } = ids;
  const serverId = member(ids, "server");
  const fake = createFakeService({
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
      [serverId]: {
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
  });
  const served = await serveFake(fake);
  try {
    const { hostname: host, port } = new URL(served.url);
    const callers = ["member", "admin", "reader", "norole", "other", "system"];
    const tokens = Object.fromEntries(callers.map((who) => [who, who]));
    const answers: Answer[] = [];
    for (const step of steps) {
      answers.push(comparable(normalize(await send(step, { host, port: Number(port), ids, tokens }))));
    }
    return { steps: answers, after: sorted(fake.state(serverId).metadata) };
  } finally {
    await served.close();
  }
}

/** Of a document of a server only what concerns metadata; the rest is the lab's. */
function comparable(answer: Answer): Answer {
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
