import { writeFile } from "node:fs/promises";
import process from "node:process";
import { createInterface } from "node:readline/promises";
import { credentialsFromEnvironment } from "../auth/environment.ts";
import {
  CouldNotRun,
  openProvider,
  type Provider,
  type ProviderCredential,
  readProviderFile,
} from "../conformance/mod.ts";
import type { ProviderFile } from "../conformance/mod.ts";
import type { Fetch } from "../http/fetch.ts";
import { urlOf } from "../shared/url.ts";
import { escaped, print, UsageError } from "./io.ts";
import { quotaAt, serversAt } from "./inventory_of_provider.ts";
import { messageOf, misuseIsUsage } from "./prompt_words.ts";

/** The options of `verify --init`. */
export interface InitOptions {
  /** The address of the API. */
  url: string;
  /** The file to write. @default {"provider.json"} */
  file?: string | undefined;
  /** The project. @default {OS_PROJECT_ID, or that of a login in the environment, or the answer to a question} */
  project?: string | undefined;
  /** The variable with the token. @default {OS_TOKEN, unless the variables of a login are set} */
  tokenEnv?: string | undefined;
}

/** The functions that it uses; tests pass their own. */
export interface InitTools {
  env: Readonly<Record<string, string | undefined>>;
  /** Asks a question; `undefined` if there is no terminal. */
  ask?: ((question: string) => Promise<string>) | undefined;
  fetch?: Fetch | undefined;
}

/**
 * Writes a provider file: finds the servers by their state, and the quota, through the API itself. Secrets stay in the
 * environment; the file has the names of their variables.
 *
 * @returns The exit status.
 */
export async function runInit(options: InitOptions, tools: InitTools = toolsOfTerminal()): Promise<number> {
  const { file = "provider.json" } = options;
  const endpoint = options.url.replace(/\/+$/, "").replace(/\/v2\.1(?:\/[\w-]+)?$/, "");
  const projectId = await projectOf(options, tools);
  const token = await credentialOf(options, tools);
  const description = { name: hostOf(endpoint), endpoint, projectId, auth: { token }, servers: { active: "x" } };
  const provider = await open(description, tools);
  const { servers, names } = await serversAt(provider);
  if (servers.active === undefined) {
    throw new UsageError(
      `project ${escaped(projectId)} has no active server that is not locked; create one for the tests`,
    );
  }
  const quota = await quotaAt(provider);
  const content = { ...description, servers, ...(quota === undefined ? {} : { quota }) };
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { flag: "wx" }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new UsageError(
        error.code === "EEXIST"
          ? `${escaped(file)} exists and is not overwritten; remove it, or name another file with --provider FILE`
          : `${escaped(file)}: cannot be written (${error.code})`,
      );
    },
  );
  const found = Object.entries(names).map(([role, name]) => `  ${role.padEnd(18)} ${escaped(name)}`);
  print([
    `${escaped(file)} is written. The cases will write metadata of these servers, and put it back:`,
    ...found,
    "Remove from the file the servers that must not be touched. Cases for states that are missing are not run.",
    `Then: verify --provider ${escaped(file)}`,
  ].join("\n"));
  return 0;
}

/** The project's id: the one given, or that of the token that a login in the environment gets, or the user's answer. */
async function projectOf({ project, tokenEnv }: InitOptions, tools: InitTools): Promise<string> {
  const { env } = tools;
  const given = project ?? env.OS_PROJECT_ID;
  if (given) return given;
  const hasToken = tokenEnv !== undefined || env.OS_TOKEN;
  const logsIn = !hasToken && env.OS_AUTH_URL && (env.OS_PROJECT_NAME || env.OS_APPLICATION_CREDENTIAL_ID);
  const found = logsIn ? await projectOfLogin(tools) : undefined;
  return found ?? await answer(tools, "Project id", "--project ID or OS_PROJECT_ID");
}

/** The project of the credentials in the environment; `undefined` if they are for any project. */
async function projectOfLogin({ env, fetch }: InitTools): Promise<string | undefined> {
  try {
    return await misuseIsUsage(async () => {
      const { projectId, iam } = credentialsFromEnvironment(env, { fetch });
      return projectId ?? await iam?.project();
    });
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(messageOf(error, env.OS_AUTH_URL!));
  }
}

/** The credential for the file, from the environment: a token, an application credential, or a password. */
async function credentialOf({ tokenEnv }: InitOptions, tools: InitTools): Promise<ProviderCredential> {
  const { env } = tools;
  if (tokenEnv !== undefined) return { env: tokenEnv };
  if (env.OS_TOKEN) return { env: "OS_TOKEN" };
  const { OS_AUTH_URL: iamEndpoint, OS_USERNAME: user, OS_APPLICATION_CREDENTIAL_ID: id } = env;
  if (iamEndpoint && id && env.OS_APPLICATION_CREDENTIAL_SECRET) {
    return { iamEndpoint, applicationCredential: id, secret: { env: "OS_APPLICATION_CREDENTIAL_SECRET" } };
  }
  if (iamEndpoint && user && env.OS_PASSWORD) {
    const domain = env.OS_USER_DOMAIN_NAME ?? "Default";
    return { iamEndpoint, user, domain, password: { env: "OS_PASSWORD" } };
  }
  const others = "--token-env NAME, OS_TOKEN, or OS_AUTH_URL with OS_USERNAME and OS_PASSWORD";
  return { env: await answer(tools, "Name of the environment variable that has the token", others) };
}

async function answer({ ask }: InitTools, question: string, instead: string): Promise<string> {
  if (!ask) throw new UsageError(`--init needs ${instead}, because there is no terminal to ask at`);
  const text = (await ask(`${question}: `)).trim();
  if (text === "") throw new UsageError(`--init needs an answer, or ${instead}`);
  return text;
}

async function open(description: ProviderFile, { env, fetch }: InitTools): Promise<Provider> {
  try {
    return await openProvider(readProviderFile(description), { env, fetch });
  } catch (error) {
    throw error instanceof TypeError || error instanceof CouldNotRun ? new UsageError(error.message) : error;
  }
}

function hostOf(endpoint: string): string {
  return urlOf(endpoint)?.host ?? endpoint;
}

function toolsOfTerminal(): InitTools {
  const ask = async (question: string) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await terminal.question(question);
    } finally {
      terminal.close();
    }
  };
  return { env: process.env, ask: process.stdin.isTTY ? ask : undefined };
}
