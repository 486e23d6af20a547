// The Prism mock as a provider: it keeps no items, and returns any documented status that `Prefer` names.
import type { Deviation, Provider } from "../src/conformance/mod.ts";
import { readDeviations } from "./deviations.ts";
import { createPrismMock } from "./prism.ts";

/** The mock of the document, and its known deviations from it. */
export async function createPrismProvider(): Promise<{ provider: Provider; deviations: Deviation[] }> {
  const provider: Provider = {
    name: "Prism",
    endpoint: "http://prism.invalid",
    projectId: "0a1b2c3d4e5f40718293a4b5c6d7e8f9",
    auth: { token: "any" },
    servers: { active: "5e7e7000-0000-4000-8000-000000000001" },
    state: false,
    fetch: await createPrismMock(),
    inject: (_, status) => ({ prefer: `code=${status}` }),
  };
  return { provider, deviations: await readDeviations("prism") };
}
