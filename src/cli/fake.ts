import process from "node:process";
import { parseArgs } from "node:util";
import { fakeInventory } from "../conformance/fake_provider.ts";
import { createFakeService, defaultRelease, type FakeOptions, type ReleaseName, releaseNames } from "../fake/mod.ts";
import { readInventory } from "../fake/inventory_file.ts";
import { serveFake } from "../fake/serve.ts";
import { print, readText, UsageError, wholeNumber } from "./io.ts";

/** How to use it. */
export const fakeHelp = `fake: serve the service in memory on loopback

  --port N             default 4011; 0 for a free one
  --release N          the release of Nova that it is: ${releaseNames.join(", ")}; default ${defaultRelease}
  --inventory FILE     what it holds: { "quota", "keys", "tokens", "servers", … }; without one, servers in every state

Prints {"listening":"http://127.0.0.1:4011"} when it is ready; ends on SIGTERM.
`;

/** Runs the command until a signal ends it. */
export async function runFake(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string" },
      release: { type: "string" },
      inventory: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return print(fakeHelp), 0;
  const port = wholeNumber("port", values.port, 65_535) ?? 4011;
  const inventory: FakeOptions = values.inventory
    ? await readInventoryFile(values.inventory)
    : { servers: fakeInventory.servers };
  const options = { ...inventory, release: releaseOf(values.release) ?? inventory.release };
  const served = await serveFake(createFakeService(options), { port }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? new UsageError(`port ${port} is in use`) : error;
  });
  const ended = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  print(JSON.stringify({ listening: served.url }));
  await ended;
  await served.close();
  return 0;
}

function releaseOf(name: string | undefined): ReleaseName | undefined {
  const release = releaseNames.find((known) => known === name);
  if (name === undefined || release) return release;
  throw new UsageError(`--release must be one of ${releaseNames.join(", ")}`);
}

async function readInventoryFile(file: string): Promise<FakeOptions> {
  const text = await readText(file);
  try {
    return readInventory(text, file);
  } catch (error) {
    throw error instanceof TypeError || error instanceof SyntaxError ? new UsageError(error.message) : error;
  }
}
