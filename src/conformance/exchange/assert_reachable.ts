import { redactMixed } from "../../secrets/redact_mixed.ts";
import { CouldNotRun } from "../provider/could_not_run.ts";
import { hasApi, serversOf } from "../provider/provider.ts";
import type { Sender } from "./sender.ts";

/**
 * Checks that the provider responds and accepts the token.
 *
 * @throws {CouldNotRun} If it does not.
 */
export async function assertReachable(sender: Sender): Promise<void> {
  const { provider } = sender;
  const operation = hasApi(provider, "v2.1") ? "listServerMetadata" : "showCloudServer";
  const { received } = await sender.send(
    { operation, expect: { status: 200 } },
    (role) => serversOf(provider, role)[0]!,
    "own",
  );
  if (received.trouble) {
    throw new CouldNotRun(
      `${provider.endpoint} cannot be reached: ${redactMixed(received.trouble, sender.echoed.list)}`,
    );
  }
  if (received.status !== 401) return;
  const problem = provider.auth
    ? "refuses the token of the provider file"
    : "requires a token, and the provider file has none";
  throw new CouldNotRun(`${provider.endpoint} ${problem}: 401`);
}
