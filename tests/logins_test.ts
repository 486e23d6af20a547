// The logins that `deno task logins:nova` tries on real Keystones, on the fake's.
import { deepEqual, match } from "node:assert/strict";
import { createFakeService } from "../src/fake/mod.ts";
import { serveFake } from "../src/fake/serve.ts";
import { logins } from "../scripts/nova/logins.ts";

const projectId = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
const metadata = { tier: "gold" };
const credential = { id: "c0ffee", name: "deploy", secret: "the-secret-of-deploy" };
const { id, name, secret } = credential;
const demo = {
  id: "5e5e",
  password: "demo",
  projects: { [projectId]: { name: "demo" } },
  applicationCredentials: { [id]: { name, secret } },
};
const other = { password: "other", projects: { beef: { name: "other" } } };
/** The fake knows no second factors. */
const ofTheFake = logins.filter(({ name }) => name !== "a user who needs two factors");

for (const login of ofTheFake) {
  Deno.test(`logins: ${login.name}: the fake's Keystone ${login.expected === "the items" ? "takes it" : "refuses"}`, async () => {
    const fake = createFakeService({ servers: { web1: { metadata } }, users: { demo, other }, tokens: {} });
    const { url, close } = await serveFake(fake);
    const place = {
      keystone: url,
      nova: url,
      projectId,
      otherProjectId: "beef",
      server: "web1",
      userId: "5e5e",
      credential,
      absent: { id: "dead", secret: "gone" },
      revoke: () => Promise.resolve(fake.revokeTokens()),
    };
    try {
      const result = await login.list(place).catch((error) => String(error));
      if (login.expected === "the items") deepEqual(result, metadata);
      else match(String(result), login.expected);
    } finally {
      await close();
    }
  });
}
