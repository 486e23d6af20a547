import { credentialsFromEnvironment } from "../auth/environment.ts";
import { keyPairs } from "../auth/variables.ts";
import type { ProviderCredential } from "../conformance/mod.ts";
import type { Fetch } from "../http/fetch.ts";
import { inTime } from "../http/in_time.ts";
import { UsageError } from "./io.ts";
import { messageOf, misuseIsUsage } from "./prompt_words.ts";

/** The functions that `verify --init` uses; tests pass their own. */
export interface InitTools {
  env: Readonly<Record<string, string | undefined>>;
  /** Asks a question; `undefined` if there is no terminal. */
  ask?: ((question: string) => Promise<string>) | undefined;
  fetch?: Fetch | undefined;
}

type Environment = InitTools["env"];

/** The credential for a provider file, from the environment; `undefined` if there is none. */
export function credentialFor(tokenEnv: string | undefined, env: Environment): ProviderCredential | undefined {
  if (tokenEnv !== undefined) return tokenVariable(tokenEnv, env);
  if (env.OS_TOKEN) return { env: "OS_TOKEN" };
  const { OS_AUTH_URL: iamEndpoint, OS_USERNAME: user, OS_APPLICATION_CREDENTIAL_ID: id } = env;
  if (iamEndpoint && id && env.OS_APPLICATION_CREDENTIAL_SECRET) {
    return { iamEndpoint, applicationCredential: id, secret: { env: "OS_APPLICATION_CREDENTIAL_SECRET" } };
  }
  if (iamEndpoint && user && env.OS_PASSWORD) {
    return { iamEndpoint, user, domain: domainIn(env), password: { env: "OS_PASSWORD" } };
  }
  return accessKeyIn(env);
}

/** The variable that has the token; throws if it is not set. A text that looks like a token is not shown. */
export function tokenVariable(name: string, env: Environment): { env: string } {
  if (env[name]) return { env: name };
  throw new UsageError(
    /^[A-Z_][A-Z0-9_]{0,40}$/.test(name)
      ? `the token must be in the environment variable ${name}, which is not set`
      : "--token-env must be the name of an environment variable that is set, and not the token itself",
  );
}

/** The project of the credentials in the environment; `undefined` if they don't say it. */
export async function projectIn(
  tokenEnv: string | undefined,
  { env, fetch }: InitTools,
  timeoutMs: number,
): Promise<string | undefined> {
  const hasToken = tokenEnv !== undefined || env.OS_TOKEN;
  if (hasToken) return undefined;
  const logsIn = env.OS_AUTH_URL && (env.OS_PROJECT_NAME || env.OS_APPLICATION_CREDENTIAL_ID);
  if (!logsIn) return accessKeyIn(env) && keyPairs.map(({ projectId }) => env[projectId]).find(Boolean);
  const late = (ms: number) => new UsageError(`OS_AUTH_URL: no response within ${ms} ms`);
  try {
    return await misuseIsUsage(async () => {
      const { projectId, iam } = credentialsFromEnvironment(env, { fetch });
      return projectId ?? (iam && await inTime(timeoutMs, late, (signal) => iam.project({ signal })));
    });
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(messageOf(error, env.OS_AUTH_URL!));
  }
}

/** The domain of the user. A provider file has its name; `default` is the id of the domain `Default`. */
function domainIn({ OS_USER_DOMAIN_NAME: name, OS_USER_DOMAIN_ID: id }: Environment): string {
  if (name || !id || id === "default") return name || "Default";
  throw new UsageError("OS_USER_DOMAIN_ID cannot be used for --init; name the domain in OS_USER_DOMAIN_NAME");
}

function accessKeyIn(env: Environment): ProviderCredential | undefined {
  const pair = keyPairs.find(({ key, secret }) => env[key] && env[secret]);
  if (pair && env[pair.securityToken]) {
    throw new UsageError(`${pair.securityToken} is set; a provider file can have only a permanent access key`);
  }
  return pair && { accessKeyId: { env: pair.key }, secretAccessKey: { env: pair.secret } };
}
