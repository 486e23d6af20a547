import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { serverAccessKey } from "../src/auth/server_key.ts";
import type { MetadataError } from "../src/contract/errors.ts";
import type { Fetch } from "../src/http/fetch.ts";
import { responding, start } from "./secrets.ts";

const credential = { access: "AK", secret: "SK", securitytoken: "token", expires_at: "2026-01-31T09:09:10.000000Z" };

Deno.test("serverAccessKey() gets the key of the server's agency, and renews it five minutes before its end", async () => {
  const asked: string[] = [];
  let now = start;
  const fetch: Fetch = (request) => (asked.push(request.url), Promise.resolve(Response.json({ credential })));
  const key = serverAccessKey({ fetch, now: () => now });
  deepEqual(await key(), { accessKeyId: "AK", secretAccessKey: "SK", securityToken: "token" });
  now = new Date(start.getTime() + 54 * 60_000);
  await key();
  deepEqual(asked, ["http://169.254.169.254/openstack/latest/securitykey"]);
  now = new Date(start.getTime() + 56 * 60_000);
  await Promise.all([key(), key()]);
  equal(asked.length, 2);
});

for (
  const [what, response, code] of [
    ["no agency", new Response("", { status: 404 }), "unauthenticated"],
    ["a failure", new Response("", { status: 500 }), "unavailable"],
    ["a page", new Response("<html>"), "invalid_response"],
    ["half a credential", Response.json({ credential: { access: "AK" } }), "invalid_response"],
    ["null", Response.json(null), "invalid_response"],
  ] as const
) {
  Deno.test(`serverAccessKey() says ${code} of ${what}`, async () => {
    await rejects(() => serverAccessKey({ fetch: responding(response) })(), (error: MetadataError) => {
      match(error.message, /169\.254\.169\.254/);
      return error.code === code;
    });
  });
}

Deno.test("serverAccessKey() says unavailable where there is no metadata service", async () => {
  const fetch: Fetch = () => Promise.reject(new TypeError("no route to host"));
  await rejects(() => serverAccessKey({ fetch })(), (error: MetadataError) => error.code === "unavailable");
});
