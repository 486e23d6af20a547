import { parseArgs } from "node:util";
import { fakeInventory } from "../conformance/provider/fake_provider.ts";
import { createFakeService, defaultRelease, type FakeOptions, releaseNames } from "../fake/mod.ts";
import { databaseNames } from "../fake/databases.ts";
import { readInventory } from "../fake/inventory_file.ts";
import { serveFake } from "../fake/serve.ts";
import { waitForEnd } from "./wait_for_end.ts";
import { FileError, print, readText, UsageError, warn, wholeNumber } from "./io.ts";

/** How to use it. */
export const fakeHelp = `fake: serve the service in memory on loopback

Usage: server-metadata fake [options]

  --port N             default 4011; 0 for a free one
  --host ADDRESS       where to listen (default 127.0.0.1)
  --release N          the release of Nova to imitate: ${releaseNames.join(", ")}; default ${defaultRelease}
  --database NAME      its database: ${databaseNames.join(", ")}
                       (it decides whether writes at the same time can undo each other)
  --inventory FILE     its options: { "quota", "keys", "tokens", "users", "servers", … }
                       (default: servers in every state)

Prints {"listening":"http://127.0.0.1:4011"} when it is ready. GET /__fake lists its control channel for tests
in any language: faults, calls, servers, reset. With users, a Keystone issues tokens at /identity/v3.
It ends on SIGINT, SIGTERM and SIGHUP, and with the process that started it.
`;

/** Runs the command until a signal ends it. */
export async function runFake(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string" },
      host: { type: "string", default: "127.0.0.1" },
      release: { type: "string" },
      database: { type: "string" },
      inventory: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return print(fakeHelp);
  const port = wholeNumber("port", values.port, { max: 65_535 }) ?? 4011;
  const inventory: FakeOptions = values.inventory
    ? await readInventoryFile(values.inventory)
    : { servers: fakeInventory.servers };
  const options = {
    ...inventory,
    release: oneOf("release", values.release, releaseNames) ?? inventory.release,
    database: oneOf("database", values.database, databaseNames) ?? inventory.database,
  };
  if (values.host === "") throw new UsageError("--host must be an address of this machine, is empty");
  const place = { port, hostname: values.host };
  const served = await serveFake(createFakeService(options), { ...place, control: true })
    .catch((error: NodeJS.ErrnoException) => {
      throw new UsageError(listenProblem(error, place));
    });
  if (!/^(127\.|::1$|localhost$)/.test(values.host)) {
    warn(`fake: listens on ${values.host}, so other machines can reach it, its control channel too`);
  }
  print(JSON.stringify({ listening: served.url }));
  await waitForEnd();
  await served.close();
  return 0;
}

/** Why the fake can't listen, in the words of the command's options. */
function listenProblem({ code, message }: NodeJS.ErrnoException, place: { port: number; hostname: string }): string {
  const { port, hostname } = place;
  if (code === "EADDRINUSE") return `port ${port} is in use`;
  if (code === "EACCES") return `port ${port} needs more rights; choose one from 1024 on`;
  if (!["EADDRNOTAVAIL", "EINVAL", "ENOTFOUND", "EAI_AGAIN"].includes(code ?? "")) return message;
  return `--host ${JSON.stringify(hostname)} is no address of this machine`;
}

/** An option that must be one of some names. */
function oneOf<Name extends string>(
  option: string,
  value: string | undefined,
  names: readonly Name[],
): Name | undefined {
  const known = names.find((name) => name === value);
  if (value === undefined || known) return known;
  throw new UsageError(`--${option} must be one of ${names.join(", ")}, is ${JSON.stringify(value)}`);
}

async function readInventoryFile(file: string): Promise<FakeOptions> {
  const text = await readText(file);
  try {
    return readInventory(text, file);
  } catch (error) {
    throw error instanceof TypeError || error instanceof SyntaxError ? new FileError(error.message) : error;
  }
}
