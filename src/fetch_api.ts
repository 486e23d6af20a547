/** What requests and responses need of the runtime. */
const needed = ["Request", "Response", "Headers", "TextEncoder", "TextDecoder"];
let isThere = false;

/**
 * Throws a sentence that helps where the runtime has no fetch, as in Jest's jsdom.
 *
 * @throws {TypeError} Names what is missing, and test environments that have it.
 */
export function assertFetchApi(): void {
  if (isThere) return;
  const missing = needed.filter((name) => !(name in globalThis));
  if (missing.length) {
    throw new TypeError(
      `This environment has no ${missing.join(", ")}. For Jest, use the test environment "node" or "jest-fixed-jsdom".`,
    );
  }
  isThere = true;
}
