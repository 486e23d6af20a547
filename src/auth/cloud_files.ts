import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { type Branch, noFile, readTree } from "./cloud_tree.ts";
import { membersOf } from "../shared/untyped.ts";

/** Where the files of clouds are looked for. */
export interface CloudPlaces {
  /**
   * The environment: `OS_CLIENT_CONFIG_FILE` and its like, `XDG_CONFIG_HOME`, `XDG_CONFIG_DIRS`.
   *
   * @default {process.env}
   */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /**
   * The folder to begin with.
   *
   * @default {process.cwd()}
   */
  directory?: string | undefined;
}

/** The variables that name a file, before all folders. */
const variables = {
  clouds: "OS_CLIENT_CONFIG_FILE",
  secure: "OS_CLIENT_SECURE_FILE",
  "clouds-public": "OS_CLIENT_VENDOR_FILE",
} as const;

/** The folders in which openstacksdk looks, in its order. */
function foldersOf({ env = process.env, directory = process.cwd() }: CloudPlaces): string[] {
  const home = env.HOME || homedir();
  const sites = (env.XDG_CONFIG_DIRS || "/etc/xdg").split(delimiter).filter(Boolean);
  return [
    directory,
    join(env.XDG_CONFIG_HOME || join(home, ".config"), "openstack"),
    join(env.SNAP_REAL_HOME || home, ".config", "openstack"),
    ...sites.map((site) => join(site, "openstack")),
    "/etc/openstack",
  ];
}

/** The first file of its kind that exists, read; an empty map if there is none. */
export async function readCloudFile(kind: keyof typeof variables, places: CloudPlaces): Promise<Branch> {
  const named = (places.env ?? process.env)[variables[kind]];
  const found = foldersOf(places).flatMap((folder) =>
    ["yaml", "yml", "json"].map((end) => join(folder, `${kind}.${end}`))
  );
  for (const file of [...(named ? [named] : []), ...new Set(found)]) {
    const text = await readIfThere(file);
    if (text !== undefined) return readTree(text, file);
  }
  return noFile;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code } = membersOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new TypeError(`${file}: cannot be read (${code})`);
  }
}
