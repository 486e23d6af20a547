import { bodyOf } from "../http/body.ts";
import { systemClock } from "../shared/clock.ts";
import { MetadataError } from "../contract/errors.ts";
import type { Fetch } from "../http/fetch.ts";
import { SentSecrets } from "../secrets/sent_secrets.ts";
import { singleFlight } from "../shared/single_flight.ts";
import { createTransport } from "../http/transport.ts";
import type { AccessKey } from "./access_key.ts";
import { iamChecks, timeOf } from "./login_options.ts";
import { sendAgain } from "./send_again.ts";
import { assertKnown } from "../shared/options.ts";
import { asText, membersOf } from "../shared/untyped.ts";

/** How {@linkcode serverAccessKey} reaches the metadata service of the server. */
export interface ServerAccessKeyOptions {
  /**
   * Sends the request. It must not go through a proxy.
   *
   * @default {globalThis.fetch}
   */
  fetch?: Fetch | undefined;
  /**
   * The time, for when to renew the key.
   *
   * @default {() => new Date()}
   */
  now?: (() => Date) | undefined;
}

/** Where a server of the vendor's cloud finds the temporary key of its agency. */
const address = "http://169.254.169.254/openstack/latest/securitykey";
/** How long before its end a key is renewed. */
const renewalMarginMs = 5 * 60_000;
/** How long the metadata service may take to respond. */
const timeoutMs = 10_000;

/**
 * The temporary access key of the server that this code runs on, for {@linkcode accessKeyAuth}.
 *
 * The vendor's cloud gives it to a server with an agency (the metadata item `agency_name`), at an address that only the
 * server itself can reach. The key is kept, and renewed five minutes before its end.
 *
 * @example Authenticate as the server's agency
 * ```ts
 * import { accessKeyAuth, serverAccessKey } from "@ecs-contract/server-metadata";
 * import { equal } from "node:assert/strict";
 *
 * const credential = { access: "AK", secret: "SK", securitytoken: "token", expires_at: "2026-02-01T08:09:10.000Z" };
 * const key = serverAccessKey({ fetch: () => Promise.resolve(Response.json({ credential })) }); // leave out on a server
 * const auth = accessKeyAuth(key);
 *
 * equal((await key()).securityToken, "token");
 * ```
 *
 * @returns A function that returns the key. It throws {@linkcode MetadataError} `unauthenticated` if the server has no
 * agency, `unavailable` if the metadata service fails, and `invalid_response` if it returns something else.
 */
export function serverAccessKey(options: ServerAccessKeyOptions = {}): () => Promise<AccessKey> {
  assertKnown(options, "serverAccessKey()", iamChecks);
  const { fetch, now = () => new Date() } = options;
  const send = createTransport({ fetch, timeoutMs, secrets: new SentSecrets(), clock: systemClock });
  let kept: { key: AccessKey; renewAt: number } | undefined;
  const renew = singleFlight(async () => kept = await request(send, now));
  return async () => (kept && timeOf(now) < kept.renewAt ? kept : await renew()).key;
}

const act = "Cannot get the server's temporary access key from 169.254.169.254";

async function request(
  send: (request: Request) => Promise<Response>,
  now: () => Date,
): Promise<{ key: AccessKey; renewAt: number }> {
  const response = await sendAgain(send, () => new Request(address, { redirect: "manual" })).catch((cause) => {
    if (cause instanceof MetadataError) throw cause;
    throw new MetadataError("unavailable", `${act}: is this a server of the vendor's cloud?`, { cause });
  });
  const { status } = response;
  if (status === 404 || status === 401 || status === 403) {
    throw new MetadataError("unauthenticated", `${act}: ${status}, the server has no agency`, { status });
  }
  if (!response.ok) throw new MetadataError("unavailable", `${act}: ${status}`, { status });
  const body = membersOf(await bodyOf(response));
  const { access, secret, securitytoken, expires_at } = membersOf(body.credential);
  if (typeof access !== "string" || typeof secret !== "string" || typeof securitytoken !== "string") {
    throw new MetadataError("invalid_response", `${act}: ${status}, the response has no credential`, { status });
  }
  const endsAt = Date.parse(asText(expires_at) ?? "");
  const key = { accessKeyId: access, secretAccessKey: secret, securityToken: securitytoken };
  return { key, renewAt: Number.isNaN(endsAt) ? timeOf(now) : endsAt - renewalMarginMs };
}
