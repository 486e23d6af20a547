/** The part of a runtime that requests and responses need. */
const needed = ["Request", "Response", "Headers", "TextEncoder", "TextDecoder"];
let isThere = false;

/**
 * Throws a sentence that helps where the runtime has no fetch, as in Jest's jsdom.
 *
 * @param more Other global names that must be there.
 * @throws {TypeError} Names what is missing, and test environments that have it.
 */
export function assertFetchApi(...more: string[]): void {
  if (isThere && !more.length) return;
  const missing = [...needed, ...more].filter((name) => !(name in globalThis));
  if (missing.length) {
    throw new TypeError(
      `This environment has no ${missing.join(", ")}. For Jest, use the test environment "node" or "jest-fixed-jsdom".`,
    );
  }
  isThere = true;
}
