import process from "node:process";
import type { parseArgs } from "node:util";
import type { FoundCredentials } from "../auth/found_credentials.ts";
import type { ServiceLocation } from "../auth/iam_auth.ts";
import { createMetadataClient } from "../client/client.ts";
import type { MetadataClient, MetadataClientOptions } from "../client/client_types.ts";
import { longestTimerMs } from "../shared/clock.ts";
import { endpointFor } from "../client/endpoint.ts";
import { paced, type PacedOptions, type Rate } from "../http/pace.ts";
import { isOneOf } from "../shared/untyped.ts";
import { UsageError, warn, wholeNumber } from "./io.ts";
import type { options } from "./options.ts";
import { messageOf, misuseIsUsage } from "./prompt_words.ts";
import { credentialsAtPrompt } from "./whoami.ts";

/** The options of a metadata command, as they were typed. */
export type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>["values"];

/** The client for a command line. */
export interface ClientAtPrompt {
  client: MetadataClient;
  /** The options that it was created with. */
  options: MetadataClientOptions;
  endpoint: string;
  projectId: string;
}

/**
 * Creates the client for a command line. Throws if the project or the address can't be got from IAM.
 *
 * @param pace Called when the service refuses calls because there are too many.
 */
export async function clientAtPrompt(
  command: string,
  values: Values,
  pace: Pick<PacedOptions, "onPace" | "maxWaitMs">,
): Promise<ClientAtPrompt | undefined> {
  try {
    const options = await clientOptionsOf(values, pace);
    const client = await misuseIsUsage(() => createMetadataClient(options));
    return { client, options, endpoint: String(options.endpoint), projectId: options.projectId };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    warn(`${command}: ${messageOf(error, process.env.OS_AUTH_URL ?? "")}`);
  }
}

async function clientOptionsOf(values: Values, pace: PacedOptions): Promise<PromptOptions> {
  const { endpoint, region, project, api, wait, timeout, rate } = values;
  const { OS_CLOUD, OS_AUTH_URL } = process.env;
  const named = [endpoint, region].filter(Boolean).length;
  if (named > 1 || named === 0 && !OS_CLOUD && !OS_AUTH_URL) {
    throw new UsageError("name either --endpoint or --region");
  }
  if (api !== undefined && !isOneOf(["v2.1", "v1"] as const, api)) throw new UsageError("--api must be v2.1 or v1");
  return await misuseIsUsage(async () => {
    const found = await credentialsAtPrompt(project);
    const located = named === 0 && !found.endpoint ? await locationOf(found) : undefined;
    const projectId = found.projectId ?? located?.projectId ?? await found.iam?.project();
    if (projectId === undefined) throw new UsageError("--project must be named, because the environment has none");
    return {
      endpoint: endpoint ?? (region ? endpointFor(region) : found.endpoint ?? located!.endpoint),
      projectId,
      auth: found.auth,
      api,
      timeoutMs: wholeNumber("timeout", timeout, { min: 1, max: 600_000, unit: "milliseconds" }) ?? 60_000,
      retry: paced({ rate: rateOf(rate), ...pace, ...(wait ? patient : {}) }),
    };
  });
}

/** How many servers are handled at once. */
export function concurrencyOf({ concurrency }: Values): number | undefined {
  return wholeNumber("concurrency", concurrency, { min: 1, max: 1000 });
}

/** How long sync waits before it reads back. */
export function settleMsOf({ settle }: Values): number | undefined {
  return wholeNumber("settle", settle, { max: 600_000, unit: "milliseconds" });
}

type PromptOptions = MetadataClientOptions & { projectId: string };

/** The retries of --wait. */
const patient = { conflicts: true, attempts: Infinity, deadlineMs: 300_000 };

const unitMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Reads a rate such as `200/5m`. */
function rateOf(text: string | undefined): Rate | undefined {
  if (text === undefined) return undefined;
  const [, calls, count = "", unit = ""] = /^([1-9]\d{0,8})\/([1-9]\d{0,5})?([smh])$/.exec(text) ?? [];
  const perMs = Number(count || 1) * (unitMs[unit] ?? NaN);
  if (perMs <= longestTimerMs) return { calls: Number(calls), perMs };
  throw new UsageError(
    `--rate must be calls in a time, such as 200/5m or 10/s, is ${JSON.stringify(text.slice(0, 40))}`,
  );
}

/** The address of the service in the catalogue of the credentials' token. */
async function locationOf({ iam, region, interface: face }: FoundCredentials): Promise<ServiceLocation> {
  if (!iam) throw new UsageError("name either --endpoint or --region");
  return await iam.locate({ region, interface: face });
}
