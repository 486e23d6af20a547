// The fake of a release as a provider whose servers can be put into any state.
import { createFakeProvider, fakeInventory } from "../conformance/provider/fake_provider.ts";
import type { Provider } from "../conformance/provider/provider.ts";
import { createFakeService, type FakeOptions, type ReleaseName, type VmState } from "../fake/mod.ts";
import { serveFake } from "../fake/serve.ts";
import type { Stage } from "./situation.ts";
import { givenMetadata } from "./story.ts";

/** A server that is not on a host yet. */
const unscheduled = "5e7e7000-0000-4000-8000-0000000000ff";
const otherProject = "f9e8d7c6b5a4493827160f5e4d3c2b1a";

/** Serves the fake of a release on loopback. */
export async function serveForStories(
  release: ReleaseName,
): Promise<{ provider: Provider; stage: Stage; close(): Promise<void> }> {
  const options: FakeOptions = {
    release,
    keys: "nova",
    tokens: { ...fakeInventory.tokens, other: { projectId: otherProject } },
    servers: { ...fakeInventory.servers, [unscheduled]: { vmState: "building", taskState: "scheduling" } },
  };
  const fake = createFakeService({ ...fakeInventory, ...options });
  const served = await serveFake(fake);
  const { fetch: _, inject: __, ...provider } = createFakeProvider();
  return {
    provider: {
      ...provider,
      name: `the fake of Nova ${release}`,
      endpoint: served.url,
      servers: { ...provider.servers, unscheduled },
      release,
    },
    stage: {
      other: "other",
      prepare(server, state) {
        const { vmState = "active", taskState = null, locked = false, launched = true } = state;
        // The states of the recordings are Nova's.
        fake.setState(server, {
          vmState: vmState as VmState,
          taskState,
          locked,
          launched,
          metadata: givenMetadata(state),
        });
      },
    },
    close: () => served.close(),
  };
}
