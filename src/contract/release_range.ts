/** Whether a range such as `-26`, `27-30`, `31-` or `34` has a release of Nova in it. */
export function hasRelease(range: string, release: number): boolean {
  const [first, last = first] = range.split("-");
  return release >= Number(first || 0) && (last === "" || release <= Number(last));
}
