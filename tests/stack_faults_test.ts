// What a real stack returned for every status that the document has, returned by the fake over a socket.
import { deepEqual } from "node:assert/strict";
import { operations } from "../gen/operations.ts";
import { createFakeService, type Fault } from "../src/fake/mod.ts";
import { serveFake } from "../src/fake/serve.ts";
import { namesOf } from "../src/shared/untyped.ts";
import { normalize } from "../src/like/comparable.ts";
import { send } from "../src/like/send.ts";
import type { RecordedResponse, Step } from "../src/like/story.ts";

/** A response of the stack, as `deno task answers:nova` writes it. */
interface Recorded {
  operation: keyof typeof operations;
  status: number;
  from: string;
  as: NonNullable<Step["as"]>;
  request: Step;
  response: { status: number; headers: Record<string, string>; body: string };
}

const recording: { answers: Recorded[] } = JSON.parse(
  Deno.readTextFileSync(new URL("recorded/stack.json", import.meta.url)),
);

/** The fault of the fake for each part of the stack that failed or refused. */
const kindOf: Record<string, Fault["kind"]> = {
  "nginx, body limit": "body-limit",
  "nginx, rate-limit": "rate-limit",
  "nginx, overloaded": "overload",
  "nginx, nothing behind it": "bad-gateway",
  "nginx, Nova hangs": "gateway-timeout",
  "Nova, Keystone stopped": "keystone-down",
  "Nova, its database stopped": "database-down",
};

Deno.test("stack.json has every status that the document has for every operation", () => {
  const had = new Set(recording.answers.map(({ operation, response }) => `${operation} ${response.status}`));
  const missing = namesOf(operations)
    .flatMap((operation) => operations[operation].statuses.map((status) => `${operation} ${status}`))
    .filter((response) => !had.has(response));
  deepEqual(missing, []);
});

for (const recorded of recording.answers) {
  const { operation, response, from } = recorded;
  Deno.test(`the fake responds to ${operation} with ${response.status} as a real stack does (${from})`, async () => {
    const { status, headers, body } = response;
    deepEqual(await answerOf(recorded), comparable({ status, headers, ...(body ? { body } : {}) }));
  });
}

async function answerOf({ as, from, request, operation }: Recorded): Promise<RecordedResponse> {
  const project = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
  const id = (end: string) => `5e7e7000-0000-4000-8000-0000000000${end}`;
  const metadata = operation === "listServerMetadata" ? { foo: "bar", key: "value" } : { foo: "bar" };
  const fake = createFakeService({
    keys: "nova",
    release: "34",
    tokens: {
      member: { projectId: project, roles: ["member", "reader"] },
      norole: { projectId: project, roles: ["guest"] },
    },
    servers: { [id("01")]: { metadata }, [id("0d")]: { locked: true, metadata } },
  });
  const kind = kindOf[from];
  if (kind !== undefined) fake.fail({ kind });
  const served = await serveFake(fake);
  try {
    const place = { endpoint: served.url, ids: {}, tokens: { member: "member", norole: "norole" } };
    return comparable(await send({ ...request, as }, place));
  } finally {
    await served.close();
  }
}

/** Without what differs each time; of a list of servers, whose entries are the lab's, only its form. */
function comparable(response: RecordedResponse): RecordedResponse {
  if ("closed" in response) return response;
  const text = typeof response.body === "string" ? response.body : JSON.stringify(response.body ?? "");
  const json = String(response.headers["content-type"]).includes("json") ? JSON.parse(text) : undefined;
  const headers = Object.fromEntries(
    Object.entries(response.headers).map((
      [name, value],
    ) => [name, [value].flat().join(", ").replace(/127\.0\.0\.1:\d+/, "<host>")]),
  );
  if (!json?.servers) return normalize({ ...response, headers, ...(json && { body: json }) });
  const { "content-length": _, ...others } = headers;
  return normalize({ ...response, headers: others, body: { servers: Object.keys(json.servers[0]).sort() } });
}
