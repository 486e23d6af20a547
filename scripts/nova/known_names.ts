/** The names that an option was given, each once; if one is not known, says so in a line and ends the program. */
export function knownNames<T extends string>(option: string, given: readonly string[], known: readonly T[]): T[] {
  const isKnown = (name: string): name is T => known.some((one) => one === name);
  const other = given.find((name) => !isKnown(name));
  if (other === undefined) return [...new Set(given.filter(isKnown))];
  console.error(`--${option} must be one of ${known.join(", ")}, is ${other}`);
  Deno.exit(2);
}
