// The Keystone of a lab: what a login needs that the lab's own seed doesn't have.
import type { Lab } from "./lab.ts";

/** What the ways to log in are tried with. */
export interface LoginPlace {
  /** The addresses of Keystone and Nova, without their versions. */
  keystone: string;
  nova: string;
  projectId: string;
  otherProjectId: string;
  server: string;
  userId: string;
  /** An application credential of the user, and one that is not there. */
  credential: { id: string; name: string; secret: string };
  absent: { id: string; secret: string };
  /** Revokes a token. */
  revoke(token: string): Promise<void>;
}

/** A user of the lab; its password is its name. */
const user = { name: "demo", password: "demo", domain: { name: "Default" } };

/** Makes an application credential, and a user "two-factors" who needs two factors. */
export async function loginPlaceOf(lab: Lab): Promise<LoginPlace> {
  const nova = new URL(lab.base_url);
  const keystone = `${nova.protocol}//${nova.hostname}:${Number(nova.port) + 1}`;
  const asked = await ask(keystone, "POST", "/v3/auth/tokens", undefined, {
    auth: {
      identity: { methods: ["password"], password: { user } },
      scope: { project: { id: lab.project_id } },
    },
  });
  const token = asked.headers.get("x-subject-token") ?? "";
  const userId: string = (await asked.json()).token.user.id;
  const credentials = `/v3/users/${userId}/application_credentials`;
  const make = async (name: string) => {
    const made = await ask(keystone, "POST", credentials, token, {
      application_credential: { name, roles: [{ name: "member" }] },
    });
    const { id, secret } = (await made.json()).application_credential;
    return { id: String(id), name, secret: String(secret) };
  };
  const credential = await make(`deploy-${Date.now()}`);
  await needTwoFactors(keystone, lab.tokens.admin);
  return {
    keystone,
    nova: nova.origin,
    projectId: lab.project_id,
    otherProjectId: lab.other_project_id,
    server: lab.servers.active,
    userId,
    credential,
    absent: { id: "0".repeat(32), secret: "gone" },
    async revoke(given) {
      const headers = { "x-auth-token": token, "x-subject-token": given };
      const revoked = await fetch(`${keystone}/v3/auth/tokens`, { method: "DELETE", headers });
      await revoked.body?.cancel();
      if (!revoked.ok) throw new Error(`Keystone: a token cannot be revoked: ${revoked.status}`);
    },
  };
}

/** The user "two-factors", who has a password and needs a second factor. */
async function needTwoFactors(keystone: string, admin: string): Promise<void> {
  const found = await (await ask(keystone, "GET", "/v3/users?name=two-factors", admin)).json();
  if (found.users.length) return;
  const options = { multi_factor_auth_enabled: true, multi_factor_auth_rules: [["password", "oauth1"]] };
  const made = await ask(keystone, "POST", "/v3/users", admin, {
    user: { name: "two-factors", domain_id: "default", password: "mfa", options },
  });
  await made.body?.cancel();
}

async function ask(keystone: string, method: string, path: string, token?: string, body?: unknown): Promise<Response> {
  const response = await fetch(keystone + path, {
    method,
    headers: { "content-type": "application/json", ...(token ? { "x-auth-token": token } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.ok) return response;
  throw new Error(`Keystone: ${method} ${path}: ${response.status} ${await response.text()}`);
}
