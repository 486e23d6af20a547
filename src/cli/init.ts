import { constants } from "node:fs";
import { access, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline/promises";
import { CouldNotRun, openProvider, type Provider, type ProviderFile, readProviderFile } from "../conformance/mod.ts";
import { checkEndpoint } from "../conformance/provider/provider_file.ts";
import { createLimit } from "../http/time_limit.ts";
import { systemClock } from "../shared/clock.ts";
import { urlOf } from "../shared/url.ts";
import { credentialFor, type InitTools, projectIn, tokenVariable } from "./init_credential.ts";
import { cannotWrite, escaped, print, UsageError } from "./io.ts";
import { quotaAt, serversAt } from "./inventory_of_provider.ts";
import { withAdvice } from "./prompt_words.ts";

/** The options of `verify --init`. */
export interface InitOptions {
  /** The address of the API. */
  url: string;
  /** The file to write. @default {"provider.json"} */
  file?: string | undefined;
  /** The project. @default {that of the URL, OS_PROJECT_ID, that of a login in the environment, or the user's answer} */
  project?: string | undefined;
  /** The variable with the token. @default {OS_TOKEN, unless the variables of a login or an access key are set} */
  tokenEnv?: string | undefined;
  /** How long to wait for a response, in milliseconds. @default {10000} */
  timeoutMs?: number | undefined;
}

/**
 * Writes a provider file: finds the servers by their state, and the quota, through the API itself. Secrets stay in the
 * environment; the file has the names of their variables.
 *
 * @returns The exit status.
 */
export async function runInit(options: InitOptions, tools: InitTools = toolsOfTerminal()): Promise<number> {
  const { file = "provider.json", timeoutMs = 10_000 } = options;
  const { env } = tools;
  const { endpoint, project } = addressOf(options);
  await expectNew(file);
  const projectId = project ?? (env.OS_PROJECT_ID || await projectIn(options.tokenEnv, tools, timeoutMs)) ??
    await answer(tools, "Project id", "--project ID or OS_PROJECT_ID");
  const token = credentialFor(options.tokenEnv, env) ??
    tokenVariable(await answer(tools, "Name of the environment variable that has the token", credentials), env);
  const description = { name: hostOf(endpoint), endpoint, projectId, auth: { token }, servers: { active: "x" } };
  const provider = await open(description, tools, timeoutMs);
  const limit = createLimit(timeoutMs, systemClock);
  const { servers, names } = await serversAt(provider, limit);
  if (servers.active === undefined) {
    throw new UsageError(
      `project ${escaped(projectId)} has no active server that is not locked; create one for the tests`,
    );
  }
  const quota = await quotaAt(provider, limit);
  const content = { ...description, servers, ...(quota === undefined ? {} : { quota }) };
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { flag: "wx" }).catch(cannotWrite(file));
  const found = Object.entries(names).map(([role, name]) => `  ${role.padEnd(18)} ${escaped(name)}`);
  print([
    `${escaped(file)} is written. The cases will write metadata of these servers, and put it back:`,
    ...found,
    "Remove from the file the servers that must not be touched. Cases for states that are missing are not run.",
    ...(quota === undefined ? ['The service does not say how many items a server may have; add it as "quota".'] : []),
    `Then: verify --provider ${escaped(file)}`,
  ].join("\n"));
  return 0;
}

/** The credentials that are found without a question. */
const credentials = "--token-env NAME, OS_TOKEN, or the variables of a login (OS_AUTH_URL, OS_USERNAME, OS_PASSWORD)";

/** The endpoint, and the project if it is named. The catalogue of a cloud has it at the end of the address. */
function addressOf({ url, project }: InitOptions): { endpoint: string; project: string | undefined } {
  const [, endpoint = "", named] = /^(.*?)(?:\/v2\.1(?:\/([\w-]+))?)?\/*$/s.exec(url) ?? [];
  try {
    checkEndpoint(endpoint);
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message.replace(/^endpoint/, "--init")) : error;
  }
  if (project && named && project !== named) throw new UsageError("--project names another project than --init");
  return { endpoint, project: project || named };
}

/** Throws if a file exists or can't be written, before anything is asked. */
async function expectNew(file: string): Promise<void> {
  if (await stat(file).catch(() => undefined)) {
    throw new UsageError(
      `${escaped(file)} exists and is not overwritten; remove it, or name another file with --provider FILE`,
    );
  }
  await access(dirname(file), constants.W_OK).catch(cannotWrite(file));
}

async function answer({ ask }: InitTools, question: string, instead: string): Promise<string> {
  if (!ask) throw new UsageError(`--init needs ${instead}, because there is no terminal to ask at`);
  const text = (await ask(`${question}: `)).trim();
  if (text === "") throw new UsageError(`--init needs an answer, or ${instead}`);
  return text;
}

async function open(description: ProviderFile, { env, fetch }: InitTools, timeoutMs: number): Promise<Provider> {
  try {
    return await openProvider(readProviderFile(description), { env, fetch, timeoutMs });
  } catch (error) {
    if (error instanceof CouldNotRun) throw new UsageError(withAdvice(error.message));
    throw error instanceof TypeError ? new UsageError(error.message) : error;
  }
}

function hostOf(endpoint: string): string {
  return urlOf(endpoint)?.host ?? endpoint;
}

function toolsOfTerminal(): InitTools {
  return { env: process.env, ask: process.stdin.isTTY ? askAtTerminal : undefined };
}

/** Asks at the terminal. Ctrl-D counts as an empty answer; without this, the question would never end. */
async function askAtTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise((resolve, reject) => {
      terminal.once("SIGINT", () => process.exit(130));
      terminal.once("close", () => resolve(""));
      terminal.question(question).then(resolve, reject);
    });
  } finally {
    terminal.close();
  }
}
