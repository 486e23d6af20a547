import process from "node:process";
import { credentialsFromEnvironment } from "../auth/environment.ts";
import { describeCredentials, type FoundCredentials } from "../auth/found_credentials.ts";
import { escaped, print, UsageError } from "./io.ts";

/** How to use it. */
export const whoamiHelp =
  `whoami: print which credentials are used and where they are from; shows no secret, sends nothing

Usage: server-metadata whoami

With OS_CLOUD they are from clouds.yaml, otherwise from the environment.
`;

/** The credentials of the command line: from the cloud that OS_CLOUD names, or from the environment. */
export async function credentialsAtPrompt(projectId?: string): Promise<FoundCredentials> {
  if (!process.env.OS_CLOUD) return credentialsFromEnvironment(process.env, { projectId });
  // Loaded here, because its YAML parser takes longer to load than everything else that a command needs.
  const { credentialsFromCloud } = await import("../auth/clouds.ts");
  return await credentialsFromCloud({ projectId });
}

/** Runs the command. */
export async function runWhoami(args: string[]): Promise<number> {
  if (args.length === 1 && /^(--help|-h)$/.test(args[0]!)) return print(whoamiHelp);
  if (args.length) throw new UsageError("takes no words and no options");
  try {
    for (const line of describeCredentials(await credentialsAtPrompt())) print(escaped(line));
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error;
  }
  return 0;
}
