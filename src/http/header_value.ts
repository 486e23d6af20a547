/** Throws unless a value can be a header. The runtime's own message would show the value. */
export function assertHeaderValue(name: string, value: unknown): void {
  if (typeof value === "string" && /^[!-~]+$/.test(value)) return;
  throw new TypeError(`${name} must be a string of visible ASCII characters, not empty and without line breaks`);
}
