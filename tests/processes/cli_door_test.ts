// The door ./cli, run from an address as Deno runs it from JSR.
import { deepEqual, match } from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };

const root = new URL("../../", import.meta.url);

/** Serves the package's modules, as a registry does. */
function serveModules(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const type = pathname.endsWith(".ts") ? "application/typescript" : "application/json";
  return Deno.readFile(new URL(`.${pathname}`, root)).then(
    (bytes) => new Response(bytes, { headers: { "content-type": type } }),
    () => new Response(null, { status: 404 }),
  );
}

/** Runs the command from its address; nothing of this repository is at hand, as in a user's folder. */
async function runFromAddress(address: string, args: string[]): Promise<{ code: number; out: string }> {
  const folder = await Deno.makeTempDir();
  try {
    const { "openapi-fetch": client, yaml } = config.imports;
    await Deno.writeTextFile(`${folder}/map.json`, JSON.stringify({ imports: { "openapi-fetch": client, yaml } }));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ..."run --quiet --no-check --no-prompt --import-map=map.json".split(" "),
        ...`--allow-net --allow-env --allow-read --allow-write --allow-import=${new URL(address).host}`.split(" "),
        address,
        ...args,
      ],
      cwd: folder,
    }).output();
    const decoder = new TextDecoder();
    return { code, out: decoder.decode(stdout) + decoder.decode(stderr) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the door ./cli runs from an address, recordings of Nova included", async () => {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, serveModules);
  const address = new URL(config.exports["./cli"], `http://127.0.0.1:${server.addr.port}/`).href;

  deepEqual(await runFromAddress(address, ["--version"]), { code: 0, out: `${config.version}\n` });

  const { code, out } = await runFromAddress(address, ["verify", "--like", "34", "--only", "like/v2/*"]);
  match(out, /the fake of Nova 34: all \d+ cases hold/);
  deepEqual(code, 0);
});
