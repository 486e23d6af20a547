// The site, built once for all the tests of a process.
import { fileURLToPath } from "node:url";
import { build } from "../../scripts/docs/build.ts";

const path = (name: string) => fileURLToPath(new URL(`../../openapi/${name}.yaml`, import.meta.url));
const sourcesOf = (name: string) => ({ document: path(name), overlay: path(`${name}.zh`) });

/** What the site is built from. */
export const sources = { "v2.1": sourcesOf("nova-v2.1"), v1: sourcesOf("ecs-v1") };

/** Where the site is. */
export const folder = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
await build(sources, folder);
