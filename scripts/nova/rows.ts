// JSON files with an array that has a line for each member, so that a diff shows what changed.

/** The members, none if there is no such file yet. */
export function readRows<T>(file: URL): Promise<T[]> {
  return Deno.readTextFile(file).then(JSON.parse, () => []);
}

/** Writes the members. */
export async function writeRows(file: URL, rows: readonly unknown[]): Promise<void> {
  await Deno.writeTextFile(file, `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n")}\n]\n`);
}
