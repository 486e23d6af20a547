// The runner of the cases in Python, as a process.
import { fileURLToPath } from "node:url";
import {
  createFakeProvider,
  fakeInventory,
  type Provider,
  verify,
  type VerifyOptions,
} from "../src/conformance/mod.ts";
import { createFakeService, type FakeOptions } from "../src/fake/mod.ts";
import type { Fetch } from "../src/http/fetch.ts";
import { withFile } from "./command.ts";

export const python = "/usr/bin/python3";
export const runner: string = fileURLToPath(new URL("../examples/python-runner/verify.py", import.meta.url));
export const hasPython: boolean = await Deno.stat(python).then(() => true, () => false);

/** The verdict of each case, by id. */
export type Verdicts = Record<string, string>;

/** Runs the runner on a provider; `rest` are more arguments. */
export async function runPython(
  cases: unknown,
  provider: unknown,
  ...rest: string[]
): Promise<{ code: number; out: string; err: string; verdicts: Verdicts }> {
  const { code, stdout, stderr } = await withFile(
    cases,
    (casesFile) =>
      withFile(provider, (file) =>
        new Deno.Command(python, {
          args: [runner, casesFile, file, ...rest],
          env: { PYTHONDONTWRITEBYTECODE: "1" },
        }).output()),
  );
  const out = new TextDecoder().decode(stdout);
  const lines = [...out.matchAll(/^(holds|fails|not run) (\S+\/\S+)$/gm)];
  const verdicts: Verdicts = Object.fromEntries(lines.map(([, verdict, id]) => [id, verdict]));
  return { code, out, verdicts, err: new TextDecoder().decode(stderr) };
}

/** The verdicts of `verify`. */
export async function verdictsOfOurs(provider: Provider, options: VerifyOptions): Promise<Verdicts> {
  const { results } = await verify(provider, options);
  return Object.fromEntries(results.map(({ id, verdict }) => [id, verdict]));
}

/** The fake as a provider that can be described in a file, at an address; it names a server that is not there, too. */
export function describedAt(endpoint: string): Provider {
  const { fetch: _, inject: __, ...provider } = createFakeProvider();
  return { ...provider, servers: { ...provider.servers, missing: crypto.randomUUID() }, endpoint };
}

/** Serves a wrong provider anew. */
export async function serveWrong<T>(
  { wrap, options }: { wrap: (fake: Fetch) => Fetch; options?: FakeOptions | undefined },
  use: (provider: Provider) => Promise<T>,
): Promise<T> {
  const handler = wrap(createFakeService({ ...fakeInventory, ...options }));
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, handler);
  try {
    const { quota, apis } = createFakeProvider(options);
    return await use({ ...describedAt(`http://127.0.0.1:${server.addr.port}`), quota, apis });
  } finally {
    await server.shutdown();
  }
}
