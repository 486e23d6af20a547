// dist/*.tgz (deno task npm) → the package installed afresh, and tests/runtimes/ run on it in each runtime; a table.
// With all permissions, because playwright-core looks at what Deno guards. Exits 1 if anything falls short. A runtime that can't be had is "not run", which --strict counts as well.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import config from "../deno.json" with { type: "json" };
import published from "./signing_vectors.json" with { type: "json" };
import { at, member } from "../scripts/at.ts";
import { flagsOf } from "../scripts/flags.ts";

/** What is fetched to run the tests in; kept in dist/runtimes, and no dependency of the package. */
const tools: Record<string, string> = {
  "node-oldest": `npm:node-${process.platform}-${process.arch}@20.3.1`,
  "node-20": `npm:node-${process.platform}-${process.arch}@20.20.2`,
  "node-22": `npm:node-${process.platform}-${process.arch}@22.23.3`,
  "node-24": `npm:node-${process.platform}-${process.arch}@24.21.0`,
  "node-26": `npm:node-${process.platform}-${process.arch}@26.10.0`,
  bun: `npm:@oven/bun-${process.platform}-${process.arch}@1.4.5`,
  miniflare: "4.20260730.0",
};

type Results = Record<string, string>;
class NotHad extends Error {}

const { strict } = flagsOf("runtimes", { options: { strict: { type: "boolean" } } }).values;
const env = { NO_COLOR: "1", NODE_NO_WARNINGS: "1", NPM_CONFIG_UPDATE_NOTIFIER: "false" };
const root = fileURLToPath(new URL("../", import.meta.url));
const kept = `${root}dist/runtimes`;
const tarball = `${root}dist/${config.name.slice(1).replace("/", "-")}-${config.version}.tgz`;
const home = await install();
const vectors = published.vectors.filter(({ name }) => ["put-item-ascii", "put-item-colon-dot"].includes(name));
const facts = { vectors, credentials: published.credentials };
const bin = `${home}/node_modules/${config.name}/bin/server-metadata.js`;

/** Each runtime: its name, and what runs the tests in it. */
const runtimes: Record<string, () => Promise<Results>> = {
  [`Deno ${Deno.version.deno}`]: () => inProcess(Deno.execPath(), ["run", "-A", "--node-modules-dir=manual"]),
  ...Object.fromEntries(
    Object.entries(tools).filter(([tool]) => tool.startsWith("node-")).map(([tool, specifier]) => {
      const version = versionOf(specifier);
      return [`Node ${version}`, async () => ({ ...await inProcess(toolOf(tool)), ...await required(toolOf(tool)) })];
    }),
  ),
  [`Bun ${versionOf(member(tools, "bun"))}`]: async () => ({
    ...await inProcess(toolOf("bun")),
    ...await required(toolOf("bun")),
  }),
  [`workerd, Miniflare ${tools.miniflare}`]: inWorkerd,
  "Chromium, headless": inChromium,
};

const rows: string[][] = [];
let red = false;
for (const [name, tests] of Object.entries(runtimes)) {
  const start = performance.now();
  const verdict = await tests().then(judge, (error) => [error instanceof NotHad ? "not run" : "FAILS", error.message]);
  rows.push([name, ...verdict.slice(0, 1), `${Math.round(performance.now() - start)} ms`]);
  red ||= verdict[0].startsWith("FAILS") || strict && verdict[0] === "not run";
  if (verdict.length > 1) console.log(`${name}: ${verdict[0]}: ${verdict.slice(1).join("\n  ")}`);
}
const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => at(row, column).length)));
for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(at(widths, column))).join("  ").trimEnd());
await Deno.remove(home, { recursive: true });
Deno.exit(red ? 1 : 0);

/** The version in a specifier, such as `npm:bun@1.3.0`. */
function versionOf(specifier: string): string {
  return at(specifier.split("@"), -1);
}

function judge(results: Results): string[] {
  const trouble = Object.entries(results).filter(([, trouble]) => trouble !== "");
  const checks = Object.keys(results).length;
  if (trouble.length === 0 && checks > 0) return [`holds, ${checks} checks`];
  return [`FAILS ${trouble.length} of ${checks}`, ...trouble.map(([name, trouble]) => `${name}: ${trouble}`)];
}

/** A folder with the package, a second copy of it, and the tests; and dist/runtimes with the tools that can be had. */
async function install(): Promise<string> {
  await Deno.mkdir(kept, { recursive: true });
  const home = await Deno.makeTempDir({ prefix: "runtimes-" });
  const packed = await Deno.stat(tarball).catch(() => undefined);
  if (!packed) throw new Error(`there is no ${tarball}; run: deno task npm`);
  await Deno.writeTextFile(`${home}/package.json`, "{}");
  const npm = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--silent"];
  run("npm", [...npm, tarball], home);
  run("cp", ["-r", `node_modules/${config.name}`, "node_modules/the-other-copy"], home);
  run("cp", ["-r", `${root}tests/runtimes/.`, "."], home);
  // One by one, as one that can't be had would take the others along.
  for (const [name, version] of Object.entries(tools)) {
    const marker = `${kept}/${name}/version`;
    if (await Deno.readTextFile(marker).catch(() => "") === version) continue;
    await Deno.mkdir(`${kept}/${name}`, { recursive: true });
    await Deno.writeTextFile(`${kept}/${name}/package.json`, "{}");
    try {
      run("npm", [...npm, `${name}@${version}`], `${kept}/${name}`);
      await Deno.writeTextFile(marker, version);
    } catch { /* toolOf() tells */ }
  }
  return home;
}

/** The program of a tool that was installed. */
function toolOf(name: string): string {
  const folder = `${kept}/${name}/node_modules/${name}`;
  try {
    Deno.statSync(`${kept}/${name}/version`);
  } catch {
    throw new NotHad(`${tools[name]} can't be installed here`);
  }
  return name === "miniflare" ? folder : `${folder}/bin/${name === "bun" ? "bun" : "node"}`;
}

/** In a runtime that can listen: the checks, the fake served by itself, and the command. */
function inProcess(program: string, options: string[] = []): Promise<Results> {
  const results = JSON.parse(run(program, [...options, "serve_and_smoke.mjs", JSON.stringify(facts)], home));
  const said = run(program, [...options, bin, "verify", "--only", "set/*"], home);
  results["the command"] = /: all \d+ cases hold\./.test(said) ? "" : said;
  return Promise.resolve(results);
}

/** `require()` of each door. */
function required(program: string): Promise<Results> {
  return Promise.resolve(JSON.parse(run(program, ["require.cjs"], home)));
}

async function inWorkerd(): Promise<Results> {
  toolOf("miniflare");
  const worker = 'import { smoke } from "./smoke.mjs";' +
    "export default { fetch: async (request) => Response.json(await smoke(await request.json())) };";
  const file = await bundle("worker.mjs", worker);
  await Deno.symlink(`${kept}/miniflare/node_modules/miniflare`, `${home}/node_modules/miniflare`);
  await using served = await serve();
  const asked = JSON.stringify({ ...facts, endpoint: served.url });
  return JSON.parse(run(toolOf("node-22"), ["workerd.mjs", asked, file], home));
}

async function inChromium(): Promise<Results> {
  const executablePath = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
  if (!await Deno.stat(executablePath).catch(() => undefined)) throw new NotHad(`there is no ${executablePath}`);
  const file = await bundle("browser.mjs", 'export { smoke } from "./smoke.mjs";');
  await using served = await serve();
  const page = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) =>
      new URL(request.url).pathname === "/browser.mjs"
        ? new Response(await Deno.readTextFile(file), { headers: { "content-type": "text/javascript" } })
        : new Response("<!doctype html><title>smoke</title>", { headers: { "content-type": "text/html" } }),
  );
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-quic"] });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${page.addr.port}/`);
    const code = "(facts) => import('/browser.mjs').then(({ smoke }) => smoke(facts))";
    return await tab.evaluate(`(${code})(${JSON.stringify({ ...facts, endpoint: served.url })})`) as Results;
  } finally {
    await browser.close();
    await page.shutdown();
  }
}

/** The fake of the packed package, served for who can't listen. */
async function serve(): Promise<{ url: string } & AsyncDisposable> {
  const args = ["run", "-A", "--node-modules-dir=manual", "serve.mjs"];
  const server = new Deno.Command(Deno.execPath(), { args, cwd: home, stdout: "piped" }).spawn();
  const reader = server.stdout.getReader();
  const url = new TextDecoder().decode((await reader.read()).value).trim();
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.kill();
      await reader.cancel();
      await server.status;
    },
  };
}

/** A module and all that it imports as one file. */
async function bundle(name: string, contents: string): Promise<string> {
  const outfile = `${home}/bundled/${name}`;
  const stdin = { contents, resolveDir: home };
  await build({ stdin, outfile, bundle: true, format: "esm", target: "es2022", logLevel: "error" });
  return outfile;
}

function run(program: string, args: string[], cwd: string): string {
  const { success, stdout, stderr } = new Deno.Command(program, { args, cwd, env }).outputSync();
  const out = new TextDecoder().decode(stdout);
  if (success) return out;
  throw new Error(`${program} failed: ${(new TextDecoder().decode(stderr) || out).slice(-2000)}`);
}
