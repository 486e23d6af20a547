// The fake's Keystone beyond a plain login; what real keystone 27 returned to the same requests stands beside each.
import { deepEqual, equal, match } from "node:assert/strict";
import { coreOf } from "../src/fake/core.ts";
import { ask, byCredential, byPassword, endpoint, logIn, project, start } from "./keystone.ts";

Deno.test("a token of a credential, or of the system, gets no token for more", async () => {
  const fake = start();
  const again = (id: string, scope?: unknown) => logIn(fake, { methods: ["token"], token: { id } }, scope);
  const credential = await logIn(fake, byCredential({ id: "ac-1", secret: "s3cret" }));
  const delegated = await again(credential.token, project);
  equal(delegated.status, 403);
  match(delegated.said, /Using a delegated token to create another token is not allowed/);
  const system = await logIn(fake, byPassword("admin"), { system: { all: true } });
  equal((await again(system.token)).status, 201);
  match((await again(system.token, project)).said, /Using a system-scoped token to create a project-scoped/);
});

Deno.test("a token is shown to and revoked by its user and administrators only, and is known after that", async () => {
  const fake = start();
  const demo = (await logIn(fake, byPassword(), project)).token;
  const other = (await logIn(fake, byPassword("other"))).token;
  const admin = (await logIn(fake, byPassword("admin"), project)).token;
  const about = (method: string, subject: string | undefined, bearer: string) =>
    ask(fake, method, "/v3/auth/tokens", { "x-auth-token": bearer, ...subject ? { "x-subject-token": subject } : {} });
  equal((await about("GET", demo, demo)).status, 200);
  equal((await about("GET", demo, admin)).status, 200);
  match((await about("GET", demo, other)).said, /identity:validate_token\.$/);
  match((await about("DELETE", demo, other)).said, /identity:revoke_token\.$/);
  match((await about("GET", undefined, demo)).said, /identity:validate_token\.$/);
  equal((await about("GET", undefined, admin)).said, "No token in the request");
  equal((await about("DELETE", demo, admin)).status, 204);
  equal((await about("GET", demo, admin)).said, "Failed to validate token");
  equal((await about("GET", "never", admin)).said, "Could not recognize Fernet token");
});

Deno.test("a token is unknown to every other fake, and to the same one with another inventory", async () => {
  const [fake, other] = [start(), start()];
  const { token } = await logIn(fake, byPassword(), project);
  await logIn(other, byPassword("admin"), project);
  const headers = { "x-auth-token": token };
  const status = async (fake: ReturnType<typeof start>) =>
    (await ask(fake, "GET", "/v3/auth/projects", headers)).status;
  deepEqual([await status(fake), await status(other)], [200, 401]);
  coreOf(fake).begin({ users: { admin: { password: "admin", projects: { f00d: { name: "demo" } } } } });
  await logIn(fake, byPassword("admin"), project);
  equal(await status(fake), 401);
});

Deno.test("the directory of the fake's Keystone shows users what a real one shows them, and administrators all", async () => {
  const fake = start();
  const demo = (await logIn(fake, byPassword(), project)).token;
  const admin = (await logIn(fake, byPassword("admin"), project)).token;
  const show = (path: string, token: string) => ask(fake, "GET", `/v3${path}`, { "x-auth-token": token });
  for (
    const [path, seen, forAdmin] of [
      ["/projects", "list_projects", ["beef", "f00d"]],
      ["/projects?name=other", "list_projects", ["beef"]],
      ["/projects/f00d", "f00d", "f00d"],
      ["/projects/beef", "get_project", "beef"],
      ["/users", "list_users", ["user-admin", "user-demo", "user-other"]],
      ["/users/user-demo", "user-demo", "user-demo"],
      ["/users/user-other", "get_user", "user-other"],
      ["/users/nobody", "get_user", "Could not find user: nobody."],
      ["/users/user-demo/projects", ["f00d"], ["f00d"]],
      ["/users/user-demo/groups", [], []],
      ["/users/user-demo/credentials/OS-EC2", [], []],
      ["/users/user-demo/application_credentials", ["ac-1"], ["ac-1"]],
      ["/users/user-demo/application_credentials/ac-1", "ac-1", "ac-1"],
      [
        "/users/user-demo/application_credentials/x",
        "Could not find Application Credential: x.",
        "Could not find Application Credential: x.",
      ],
      ["/domains", "list_domains", ["default"]],
      ["/domains/default", "default", "default"],
      ["/roles", "list_roles", ["role-admin", "role-member", "role-reader"]],
      ["/services", "list_services", ["glance", "keystone", "nova"]],
      ["/endpoints?interface=public", "list_endpoints", ["glance-public", "keystone-public", "nova-public"]],
      ["/regions", ["RegionOne"], ["RegionOne"]],
      ["/regions/x", "Could not find region: x.", "Could not find region: x."],
      ["/auth/projects/", ["f00d"], ["f00d"]],
    ] as const
  ) {
    equal(idsIn((await show(path, demo)).said).toString(), seen.toString(), `${path} for a member`);
    equal(idsIn((await show(path, admin)).said).toString(), forAdmin.toString(), `${path} for an administrator`);
    equal((await show(path, "bad")).status, 401, path);
  }
  equal((await show("/role_assignments?user.id=user-demo", admin)).said.role_assignments.length, 2);
  deepEqual((await show("/auth/system", admin)).said.system, [{ all: true }]);
  const unscoped = (await logIn(fake, byPassword())).token;
  equal((await show("/auth/catalog", unscoped)).status, 403);
});

/** The ids in a document, or the action or the message of an error. */
function idsIn(said: unknown): string | string[] {
  if (typeof said === "string") return /identity:(\w+)\.$/.exec(said)?.[1] ?? said;
  const [first] = Object.values(said as Record<string, { id: string } | { id: string }[]>);
  return Array.isArray(first) ? first.map(({ id }) => id).sort() : first!.id;
}

Deno.test("a token for the system gets no address of Nova, because that has a project", async () => {
  const { said } = await logIn(start(), byPassword("admin"), { system: { all: true } });
  deepEqual(said.token.catalog.map(({ type }: { type: string }) => type), ["identity", "image"]);
});

Deno.test("a token without a scope reaches no server, as on a real Nova", async () => {
  const fake = start();
  const headers = { "x-auth-token": (await logIn(fake, byPassword(), "unscoped")).token };
  for (
    const [path, status, message] of [
      [
        "/v2.1/f00d/servers/web1/metadata",
        400,
        "Malformed request URL: URL's project_id 'f00d' doesn't match Context's project_id 'None'",
      ],
      ["/v2.1/servers/web1/metadata", 500, /<class 'nova\.exception\.NovaException'>$/],
      ["/v1/f00d/cloudservers/web1", 400, "Ecs.0023"],
    ] as const
  ) {
    const response = await fake(`${endpoint}${path}`, { headers });
    equal(response.status, status, path);
    const [problem] = Object.values<{ message: string; code: string }>(await response.json());
    if (message === "Ecs.0023") equal(problem!.code, message);
    else if (typeof message === "string") equal(problem!.message, message);
    else match(problem!.message, message);
  }
});

Deno.test("everything below /identity is Keystone's, and each method that it lacks is refused as there", async () => {
  const fake = start();
  const { token } = await logIn(fake, byPassword(), project);
  for (
    const [method, path, status, allow] of [
      ["POST", "/v2.0/tokens", 404, null],
      ["GET", "/v3/nothing", 404, null],
      ["OPTIONS", "/v3/auth/tokens", 200, "POST, DELETE, OPTIONS, GET, HEAD"],
      ["PUT", "/v3/auth/tokens", 405, "POST, DELETE, OPTIONS, GET, HEAD"],
      ["POST", "/v3/auth/projects", 405, "GET, HEAD, OPTIONS"],
      ["DELETE", "/v3", 405, "GET, HEAD, OPTIONS"],
      ["HEAD", "/v3/users/user-demo", 200, null],
      ["PATCH", "/v3/users/user-demo", 403, null],
    ] as const
  ) {
    const { response } = await ask(fake, method, path, { "x-auth-token": token });
    deepEqual([response.status, response.headers.get("allow")], [status, allow], `${method} ${path}`);
  }
});

Deno.test("a token for the system reaches Nova as one for the system", async () => {
  const fake = start({ release: "22", policy: "new" });
  const { token } = await logIn(fake, byPassword("admin"), { system: { all: true } });
  const headers = { "x-auth-token": token };
  await (await fake(`${endpoint}/v2.1/f00d/servers/web1/metadata`, { headers })).body?.cancel();
  deepEqual(fake.calls({ server: "web1" }).map(({ scope, roles }) => ({ scope, roles })), [
    { scope: "system", roles: ["admin"] },
  ]);
});
