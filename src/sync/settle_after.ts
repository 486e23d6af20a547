/** How long to wait before reading back, after a write that took so long, both in milliseconds. */
export function settleAfter(writeMs: number): number {
  return Math.min(26_000, Math.max(3500, 2 * writeMs));
}
