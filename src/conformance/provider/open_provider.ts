import { accessKeyAuth } from "../../auth/access_key_auth.ts";
import { applicationCredentialAuth } from "../../auth/application_credential_auth.ts";
import { passwordAuth } from "../../auth/password_auth.ts";
import { compose, type Fetch, type Layer } from "../../http/fetch.ts";
import { inTime } from "../../http/in_time.ts";
import { causesOf } from "../../http/loss.ts";
import { CouldNotRun } from "./could_not_run.ts";
import type { Provider } from "./provider.ts";
import {
  type Environment,
  isSecret,
  type ProviderCredential,
  readProviderFile,
  type Secret,
  secretOf,
} from "./provider_file.ts";

/** What {@linkcode openProvider} needs besides the file. */
export interface OpenProviderOptions {
  /** The environment variables that the file may name. @default {none} */
  env?: Environment | undefined;
  /** Sends the logins and the requests. @default {globalThis.fetch} */
  fetch?: Fetch | undefined;
  /** How long a login may take, in milliseconds. @default {30000} */
  timeoutMs?: number | undefined;
}

/**
 * Creates a provider from the content of a provider file. It reads secrets from the environment, and logs in.
 *
 * A login gets its token once, so the run must end before the token expires. With an access key, each request is
 * signed.
 *
 * @example Log in with a password
 * ```ts
 * import { openProvider } from "@ecs-contract/server-metadata/conformance";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { ok } from "node:assert/strict";
 *
 * const users = { demo: { password: "secret", projects: { f00d: { name: "demo" } } } };
 * const fetch = createFakeService({ users, servers: { web1: { projectId: "f00d" } } });
 * const file = {
 *   endpoint: "http://compute.example",
 *   projectId: "f00d",
 *   auth: {
 *     token: { iamEndpoint: "http://compute.example/identity", user: "demo", domain: "Default", password: { env: "PASSWORD" } },
 *   },
 *   servers: { active: "web1" },
 * };
 *
 * ok((await openProvider(file, { env: { PASSWORD: "secret" }, fetch })).auth?.token);
 * ```
 *
 * @throws {TypeError} If the file is wrong, or a variable that it names is not set.
 * @throws {CouldNotRun} If a login is refused; the message names the identity.
 */
export async function openProvider(
  value: unknown,
  { env = {}, fetch = globalThis.fetch, timeoutMs = 30_000 }: OpenProviderOptions = {},
): Promise<Provider> {
  const { auth, ...file } = readProviderFile(value);
  if (auth === undefined) return { ...file, fetch };
  const signers = new Map<string, Layer>();
  const tokens: Record<string, string> = {};
  for (const [who, credential] of Object.entries(auth)) {
    const read = (secret: Secret, field = "") => secretOf(secret, `auth.${who}${field}`, env);
    if (isSecret(credential)) {
      tokens[who] = expectSendable(read(credential), `auth.${who}`);
    } else if ("accessKeyId" in credential) {
      const accessKeyId = read(credential.accessKeyId, ".accessKeyId");
      const secretAccessKey = read(credential.secretAccessKey, ".secretAccessKey");
      // The mark is sent in place of a token; the layer below removes it and signs the request.
      tokens[who] = `signed-${crypto.randomUUID()}`;
      signers.set(tokens[who], accessKeyAuth({ accessKeyId, secretAccessKey }));
    } else {
      const layer = loginOf(credential, { who, projectId: file.projectId, read, fetch });
      tokens[who] = await tokenFrom(layer, who, timeoutMs);
    }
  }
  return { ...file, auth: { token: "", ...tokens }, fetch: signers.size ? signing(fetch, signers) : fetch };
}

type Login = Exclude<ProviderCredential, Secret | { accessKeyId: Secret }>;

function loginOf(
  login: Login,
  { who, projectId, read, fetch }: {
    who: string;
    projectId: string;
    read(secret: Secret, field: string): string;
    fetch: Fetch;
  },
): Layer {
  const { iamEndpoint } = login;
  if ("applicationCredential" in login) {
    const secret = read(login.secret, ".secret");
    return applicationCredentialAuth({ iamEndpoint, credential: { id: login.applicationCredential }, secret, fetch });
  }
  const { user, domain } = login;
  const password = read(login.password, ".password");
  const identity = { iamEndpoint, user, domain: { name: domain }, password, fetch };
  return who === "system"
    ? passwordAuth({ ...identity, scope: { kind: "system" } })
    : passwordAuth({ ...identity, project: { id: projectId } });
}

/** The token that a layer sends. */
async function tokenFrom(layer: Layer, who: string, timeoutMs: number): Promise<string> {
  let token: string | null = null;
  const look = (request: Request) => {
    token = request.headers.get("x-auth-token");
    return new Response();
  };
  const late = (ms: number) => new Error(`no response within ${ms} ms`);
  await inTime(timeoutMs, late, async (signal) => await compose(look, layer)(asking(signal))).catch((error) => {
    throw new CouldNotRun(`Cannot log in for auth.${who}: ${error instanceof Error ? messageOf(error) : error}`);
  });
  return token ?? "";
}

/** A request that is never sent; the layer adds a token to it. */
const asking = (signal: AbortSignal) => new Request("http://localhost", { signal });

/** The message of an error; Node's `fetch failed` says why only in the cause. */
function messageOf(error: Error): string {
  const reason = String(causesOf(error).at(-1)!.message ?? "");
  return error.message.includes(reason) ? error.message : `${error.message}: ${reason}`;
}

/** Signs the requests that carry the mark of an access key. */
function signing(fetch: Fetch, signers: ReadonlyMap<string, Layer>): Fetch {
  const signed = new Map([...signers].map(([mark, layer]) => [mark, compose(fetch, layer)]));
  return async (request) => {
    const send = signed.get(request.headers.get("x-auth-token") ?? "");
    if (!send) return await fetch(request);
    const bare = new Request(request);
    bare.headers.delete("x-auth-token");
    return await send(bare);
  };
}

/** Checks that a token can be sent in a header. The message does not show it. */
function expectSendable(token: string, place: string): string {
  if (/^[!-~]+$/.test(token)) return token;
  throw new TypeError(`${place} must have visible ASCII characters only`);
}
