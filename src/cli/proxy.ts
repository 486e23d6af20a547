import process from "node:process";
import { membersOf } from "../shared/untyped.ts";
import { UsageError } from "./io.ts";

/** The variables that name a proxy; Node's own order. */
const variables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];

/** The part of a runtime that decides whether its fetch obeys the variables. */
export interface ProxyTools {
  env: Readonly<Record<string, string | undefined>>;
  versions: Readonly<Record<string, string | undefined>>;
  /** Node from 24.14 on: makes fetch obey the variables. */
  setGlobalProxyFromEnv?: unknown;
  /** Node from 22.15 on, not on Windows: replaces the process by another program. */
  execve?: unknown;
}

/**
 * Makes fetch obey `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, as it does by itself in Deno and Bun.
 *
 * @throws {UsageError} If this release of Node can't. Otherwise requests would silently bypass the proxy.
 */
export async function obeyProxyVariables(tools?: ProxyTools): Promise<void> {
  const { env, versions, setGlobalProxyFromEnv, execve } = tools ?? await toolsOfRuntime();
  const named = variables.find((variable) => env[variable]);
  const obeys = versions.deno ?? versions.bun ?? env.NODE_USE_ENV_PROXY;
  if (named === undefined || obeys !== undefined) return;
  if (typeof setGlobalProxyFromEnv === "function") {
    setGlobalProxyFromEnv(env);
    return;
  }
  const [major = 0, minor = 0] = (versions.node ?? "").split(".").map(Number);
  const knowsVariable = major >= 24 || (major === 22 && minor >= 21);
  if (typeof execve !== "function" || !knowsVariable) {
    throw new UsageError(
      `${named} is set, and Node ${versions.node} cannot send requests through a proxy; use Node 24, or unset ${named}`,
    );
  }
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  execve(process.execPath, args, { ...env, NODE_USE_ENV_PROXY: "1" });
}

async function toolsOfRuntime(): Promise<ProxyTools> {
  const { env, versions } = process;
  const { setGlobalProxyFromEnv } = membersOf(await import("node:http"));
  return { env, versions, setGlobalProxyFromEnv, execve: membersOf(process).execve };
}
