// The files of openapi/deviations.
import { parseDeviations } from "../src/cli/verify.ts";
import type { Deviation } from "../src/conformance/mod.ts";

/** In what providers are known to fail: the entries of the files with these names, such as `nova`. */
export async function readDeviations(...names: string[]): Promise<Deviation[]> {
  const read = (name: string) =>
    Deno.readTextFile(new URL(`../openapi/deviations/${name}.json`, import.meta.url)).then(JSON.parse);
  return (await Promise.all(names.map(read))).flatMap((entries) => parseDeviations(entries));
}

/** The same for a real Nova with a database. */
export function readNovaDeviations(db: "mariadb" | "sqlite" = "mariadb"): Promise<Deviation[]> {
  return db === "sqlite" ? readDeviations("nova") : readDeviations("nova", "mysql");
}
