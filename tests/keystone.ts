// A fake with a Keystone, and requests to it, for the tests of its Keystone.
import { createFakeService, type FakeOptions, type FakeService } from "../src/fake/mod.ts";

export const endpoint = "https://compute.example";
export const domain = { id: "default" };
const users: FakeOptions["users"] = {
  demo: {
    password: "demo",
    projects: { f00d: { name: "demo" } },
    applicationCredentials: { "ac-1": { name: "deploy", secret: "s3cret" } },
  },
  other: { password: "other", projects: { beef: { name: "other" } } },
  admin: { password: "admin", projects: { f00d: { name: "demo", roles: ["admin"] } }, systemRoles: ["admin"] },
};
const servers = { web1: { projectId: "f00d", metadata: { tier: "gold" } } };
/** A fake with these users and one server. */
export const start = (options: FakeOptions = {}) => createFakeService({ users, servers, ...options });
export const user = (name: string) => ({ name, password: name, domain });
export const byPassword = (name = "demo") => ({ methods: ["password"], password: { user: user(name) } });
export const byCredential = (credential: object) => ({
  methods: ["application_credential"],
  application_credential: credential,
});
export const project = { project: { id: "f00d" } };

/** The response to a request to Keystone: its status, and its document or the message of its error. */
export async function ask(
  fake: FakeService,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: BodyInit,
) {
  const response = await fake(`${endpoint}/identity${path}`, {
    method,
    headers,
    ...body === undefined ? {} : { body },
  });
  const text = await response.text();
  const json = response.headers.get("content-type") === "application/json" ? JSON.parse(text || "null") : text;
  const said = json?.error?.message ?? json;
  return { status: response.status, said, token: response.headers.get("x-subject-token") ?? "", response };
}

export const logIn = (fake: FakeService, identity: unknown, scope?: unknown) =>
  ask(
    fake,
    "POST",
    "/v3/auth/tokens",
    { "content-type": "application/json" },
    JSON.stringify({ auth: { identity, scope } }),
  );
