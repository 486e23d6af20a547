import type { ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** An option as it is parsed, and as `--help` shows it. */
type DescribedOption = Options[string] & {
  /** The placeholder of its value. */
  value?: string | undefined;
  help: string;
};

/** The options of the metadata commands; each command takes some of them. */
export const options = {
  server: { type: "string", multiple: true, value: "ID", help: "the server; may be repeated" },
  project: { type: "string", value: "ID", help: "the project, if the environment does not name it" },
  region: { type: "string", value: "R", help: "a region of the public cloud, such as cn-north-4" },
  endpoint: { type: "string", value: "URL", help: "the address of any other provider" },
  api: { type: "string", value: "API", help: "v2.1 (default), or v1, its successor in the public cloud" },
  file: { type: "string", value: "FILE", help: "more ITEMS, as a JSON object; - reads standard input" },
  resume: {
    type: "string",
    value: "FILE",
    help: "a file that remembers which servers of a fleet are done, to continue later",
  },
  rate: {
    type: "string",
    value: "N/TIME",
    help: "how many calls the service allows, such as 200/5m (default: learned from its refusals)",
  },
  owned: {
    type: "string",
    multiple: true,
    value: "KEY",
    help: "a key that sync may remove; one that ends in * is a prefix; may be repeated",
  },
  settle: { type: "string", value: "MS", help: "how long sync waits before it reads back (default 3500 or more)" },
  system: { type: "string", value: "WHAT", help: "keep or drop the items that the system wrote" },
  privileged: { type: "boolean", help: "allow keys that grant privileges, such as agency_name" },
  "dry-run": { type: "boolean", help: "validate, show what would change, and write nothing" },
  wait: { type: "boolean", help: "wait up to 5 minutes while the server is locked or busy" },
  timeout: { type: "string", value: "MS", help: "how long each request may take, in milliseconds" },
  concurrency: { type: "string", value: "N", help: "how many servers at once (default 10)" },
  json: { type: "boolean", help: "print one JSON object for each server, with exact values" },
  help: { type: "boolean", short: "h", help: "show this text" },
} as const satisfies Record<string, DescribedOption>;

/** The name of an option. */
export type OptionName = keyof typeof options;

const connection = [
  "server",
  "project",
  "region",
  "endpoint",
  "api",
  "timeout",
  "concurrency",
  "rate",
  "json",
] as const;
const writing = ["privileged", "dry-run", "wait"] as const;

/** The options that each command takes. */
export const optionsOf: Record<string, readonly OptionName[]> = {
  list: connection,
  get: connection,
  set: [...connection, ...writing],
  delete: [...connection, ...writing],
  merge: [...connection, "file", ...writing],
  replace: [...connection, "file", "system", ...writing],
  sync: [...connection, "file", "owned", "settle", "resume", ...writing],
};

/** The usage and the meaning of a command. */
const usages: Record<string, [usage: string, summary: string]> = {
  list: ["list", "print every item"],
  get: ["get KEY", "print one value"],
  set: ["set KEY VALUE", "create or overwrite one item"],
  delete: ["delete KEY", "remove one item"],
  merge: ["merge KEY=VALUE…", "write these items and keep the others"],
  replace: ["replace KEY=VALUE…", "write these items and remove the others"],
  sync: ["sync KEY=VALUE…", "change the owned items to these; write only what differs, and read back"],
};

/** The names of the metadata commands. */
export const metadataCommands: readonly string[] = Object.keys(usages);

/** The lines of the overview about them. */
export const metadataOverview: string = Object.values(usages)
  .map(([usage, summary]) => `  ${usage.padEnd(20)} ${summary}`).join("\n");

/** The help about fleets. */
const fleetHelp = `Without --server, --file names a fleet, with a server and its items on each line:

  {"server": "ID", "metadata": {"app.role": "db"}}

The whole file is read before anything is written.
`;

/** The text that `COMMAND --help` prints. */
export function helpOf(command: string): string {
  const [usage, summary] = usages[command]!;
  const lines = [...optionsOf[command]!, "help" as const].map((name) => {
    const option: DescribedOption = options[name];
    return `  ${`--${name}${option.value ? ` ${option.value}` : ""}`.padEnd(20)} ${option.help}`;
  });
  return [
    `${command}: ${summary}`,
    "",
    `Usage: server-metadata ${usage} --server ID (--region R | --endpoint URL) [options]`,
    ...(command === "sync" ? ["       server-metadata sync --file FLEET (--region R | --endpoint URL) [options]"] : []),
    "",
    ...lines,
    "",
    ...(command === "sync" ? [fleetHelp] : []),
    "Credentials come from the environment: HUAWEICLOUD_SDK_AK and _SK, OS_TOKEN, or OS_AUTH_URL, OS_USERNAME, ….",
    "Requests go through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name.",
    "Exit status: 0 done on every server, 1 refused or failed on one, 2 misused, 130 interrupted.",
    "",
  ].join("\n");
}
