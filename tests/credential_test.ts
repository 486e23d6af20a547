import { equal, match, rejects } from "node:assert/strict";
import { VirtualClock } from "../scripts/virtual_clock.ts";
import { credentialOf } from "../src/auth/credential.ts";
import { MetadataError } from "../src/contract/errors.ts";
import { createMetadataClient, type Fetch, tokenAuth } from "../src/mod.ts";

Deno.test("credentialOf() throws unavailable if the caller's function returns nothing within 30 seconds", async () => {
  const clock = new VirtualClock();
  const never = credentialOf(() => new Promise<string>(() => {}), () => {}, clock);
  const error: unknown = await clock.run(never).catch((error: unknown) => error);
  equal(error instanceof MetadataError && error.code, "unavailable");
  match(String(error), /the function for the credential returned nothing within 30000 ms/);
  equal(clock.time, 30_000);
});

Deno.test("credentialOf() waits for a function that takes its time, and keeps no timer", async () => {
  const clock = new VirtualClock();
  const late = () => clock.sleep(29_000).then(() => "token");
  equal(await clock.run(credentialOf(late, () => {}, clock)), "token");
  equal(clock.time, 29_000);
});

const used = new Response('{"metadata":{}}');
await used.text();
const locked = new Response('{"metadata":{}}');
locked.body!.getReader();
const double = { status: 200, ok: true, headers: new Headers(), json: () => Promise.resolve({ metadata: {} }) };
for (
  const [what, response, words] of [
    ["a body that was read", used, /returned a Response whose body was read before; return it unread, or a clone/],
    ["a body that is being read", locked, /whose body was read before/],
    ["no way to read its bytes", double as unknown as Response, /must return a Response, and returned a value of type/],
  ] as const
) {
  Deno.test(`list() says that its fetch returned a response with ${what}`, async () => {
    const fetch: Fetch = () => response;
    const auth = tokenAuth("any-token");
    const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
    await rejects(client.list("web1"), (error) => error instanceof TypeError && words.test(error.message));
  });
}
