// The contract's mock by Prism, as tests use it: without a socket, or on one.
import type { Fetch } from "../../src/http/fetch.ts";
import { createPrismMock, documentFile, type ServedMock, servePrismMock } from "../../scripts/prism.ts";

let mock: Promise<Fetch> | undefined;

/** The mock in process, one for all tests; it keeps no state. */
export function prismFetch(): Promise<Fetch> {
  return mock ??= createPrismMock();
}

/** The mock on the loopback interface, ready; whoever starts it closes it. */
export function startPrism(port = 0): Promise<ServedMock> {
  return servePrismMock(documentFile, port);
}
