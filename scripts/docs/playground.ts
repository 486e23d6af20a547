// What the fake behind the reference holds, in the browser as on the server.
import { fakeInventory } from "../../src/conformance/provider/fake_provider.ts";
import type { FakeOptions } from "../../src/fake/mod.ts";

/** A server in every state, each with an item under the key that the document's examples have. */
export const inventory: FakeOptions = {
  ...fakeInventory,
  servers: Object.fromEntries(
    Object.entries(fakeInventory.servers!).map(([id, server]) => [
      id,
      { ...server, metadata: { role: "web", ...server.metadata } },
    ]),
  ),
};

/** Who calls are made as. */
export const token = "member";
