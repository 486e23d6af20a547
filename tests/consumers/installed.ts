import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

/** Packages of npm by the name under which they are imported, with the version: `typescript: "5.4.5"`. */
export type Packages = Record<string, string>;

/** What a check can't be run for, because npm or this system hasn't it. */
export class NotHad extends Error {}

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Where the tools are kept from one run to the next; they are no dependencies of the package. */
const kept = `${root}dist/consumers`;
const projects = `${root}tests/consumers/projects`;
const npm = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--silent"];

/**
 * The folder `node_modules` with these packages, installed the first time.
 *
 * @throws {NotHad} If npm can't install them within three minutes.
 */
export function installed(packages: Packages): Promise<string> {
  return onceFor(JSON.stringify(packages), () => install(packages));
}

const made = new Map<string, Promise<string>>();

/** What `make` returns for a name, made once although several checks need it at the same time. */
function onceFor(name: string, make: () => Promise<string>): Promise<string> {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}

async function install(packages: Packages): Promise<string> {
  const wanted = JSON.stringify(packages);
  const home = `${kept}/${createHash("sha256").update(wanted).digest("hex").slice(0, 16)}`;
  if (await Deno.readTextFile(`${home}/packages.json`).catch(() => "") === wanted) return `${home}/node_modules`;
  await Deno.remove(home, { recursive: true }).catch(() => {});
  await Deno.mkdir(home, { recursive: true });
  await Deno.writeTextFile(`${home}/package.json`, JSON.stringify({ private: true }));
  await Deno.mkdir(`${home}/node_modules`);
  const specifiers = Object.entries(packages).map(([alias, version]) => `${alias}@${version}`);
  if (specifiers.length === 0) return `${home}/node_modules`;
  const ended = await run("npm", [...npm, ...specifiers], { cwd: home, timeoutMs: 180_000 });
  if (!ended.success) throw new NotHad(`npm cannot install ${specifiers.join(" ")}`);
  await Deno.writeTextFile(`${home}/packages.json`, wanted);
  return `${home}/node_modules`;
}

/** The releases of Node that are tried: the oldest that is supported, and others of lines that are. */
export const nodes = { oldest: "20.3.1", old: "20.20.2", middle: "22.23.3", new: "24.21.0" } as const;

/** The program of a release of Node. */
export async function nodeOf(version: string): Promise<string> {
  const name = `node-${Deno.build.os === "windows" ? "win" : Deno.build.os}-${
    Deno.build.arch === "x86_64" ? "x64" : "arm64"
  }`;
  return `${await installed({ node: `npm:${name}@${version}` })}/node/bin/node`;
}

/** A folder of its own with the package from the tarball and what it depends on; `deno task npm` makes the tarball. */
export async function installPackage(tarball: string): Promise<string> {
  const packed = await Deno.stat(`${root}${tarball}`).catch(() => undefined);
  if (!packed) throw new Error(`There is no ${tarball}; run: deno task npm`);
  const home = await Deno.makeTempDir({ prefix: "consumers-" });
  await Deno.copyFile(`${root}${tarball}`, tarballIn(home));
  await Deno.writeTextFile(`${home}/package.json`, JSON.stringify({ private: true }));
  const ended = await run("npm", [...npm, `${root}${tarball}`], { cwd: home, timeoutMs: 180_000 });
  if (!ended.success) throw new Error(`npm cannot install ${tarball}: ${ended.text}`);
  return home;
}

/** The tarball in the folder that {@linkcode installPackage} made. */
export function tarballIn(home: string): string {
  return `${home}/package.tgz`;
}

/**
 * A copy of a project of tests/consumers/projects in `home`, with the packages; for each set of packages a copy.
 *
 * @param more A folder whose files are copied as well.
 * @param label Sets copies with the same packages apart.
 */
export function project(
  home: string,
  name: string,
  packages: Packages = {},
  more?: string,
  label = "",
): Promise<string> {
  return onceFor(JSON.stringify([home, name, packages, label]), () => copied(home, name, packages, more, label));
}

async function copied(home: string, name: string, packages: Packages, more = "", label = ""): Promise<string> {
  const cwd = `${home}/${name}${label}${Object.entries(packages).flat().join("-").replace(/[^\w.-]+/g, "_")}`;
  const modules = await installed(packages);
  await Deno.mkdir(cwd, { recursive: true });
  for (const source of [`${projects}/shared`, `${projects}/${name}`, ...more ? [more] : []]) {
    await copyFolder(source, cwd);
  }
  await Deno.symlink(modules, `${cwd}/node_modules`);
  return cwd;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** How a program is run. */
export interface RunOptions {
  cwd: string;
  timeoutMs?: number;
}

/** What came of a program: whether it succeeded, and all that it printed. */
export interface Ended {
  success: boolean;
  text: string;
}

/** Runs a program to its end. */
export async function run(program: string, args: string[], options: RunOptions): Promise<Ended> {
  const { cwd, timeoutMs = 300_000 } = options;
  const env = { NO_COLOR: "1", NODE_NO_WARNINGS: "1", NPM_CONFIG_UPDATE_NOTIFIER: "false", CI: "1" };
  const signal = AbortSignal.timeout(timeoutMs);
  const command = new Deno.Command(program, { args, cwd, env, signal, stdin: "null" });
  const { success, stdout, stderr } = await command.output();
  const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  return { success, text: signal.aborted ? `${text}\nended after ${timeoutMs} ms` : text };
}

/** Runs a program that must succeed, and returns what it printed. */
export async function mustRun(program: string, args: string[], options: RunOptions): Promise<string> {
  const { success, text } = await run(program, args, options);
  if (success) return text;
  throw new Error(text.trim().slice(0, 3000) || `${program} failed`);
}
