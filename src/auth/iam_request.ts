import type { MetadataErrorCode } from "../../gen/error_codes.ts";
import { bodyOf } from "../http/body.ts";
import { systemClock } from "../shared/clock.ts";
import { MetadataError } from "../contract/errors.ts";
import type { Fetch } from "../http/fetch.ts";
import { lossOf, neverSent } from "../http/loss.ts";
import { SentSecrets } from "../secrets/sent_secrets.ts";
import { redactShort } from "../secrets/redact.ts";
import { refusalOf } from "../http/error_response.ts";
import { signalInit } from "../http/signals.ts";
import { standardHeaders } from "../http/standard_headers.ts";
import { retry } from "../http/retry.ts";
import { createTransport } from "../http/transport.ts";
import { credentialOf } from "./credential.ts";
import { type Token, tokenOf } from "./iam_token.ts";
import { timeOf } from "./login_options.ts";
import { sendAgain } from "./send_again.ts";
import { membersOf } from "../shared/untyped.ts";

/** The proof of identity in a request for a token: its `identity`, and the secrets in it. */
export interface Proof {
  identity: unknown;
  secrets: readonly string[];
}

/** How tokens are requested from IAM or Keystone. */
export interface TokenSource {
  /** Who asks, for messages: `user "alice"`. */
  subject: string;
  /** Where to look if the request is refused, for messages. */
  check: string;
  url: URL;
  /** Makes the proof. It may call a function of the caller. */
  prove: () => Promise<Proof>;
  /** The `scope` of the request; absent to let the service choose. */
  scope: unknown;
  /** Whether the token must be for a project. */
  needsProject: boolean;
  now: () => Date;
}

/** How one token is requested. */
export interface TokenRequestOptions {
  fetch: Fetch | undefined;
  signal: AbortSignal | undefined;
  /** Whether to ask for the list of services, which is long. */
  catalogue: "with" | "without";
}

/** How long IAM may take to respond. */
const iamTimeoutMs = 30_000;
/** How long a refused proof is not sent again, in milliseconds. */
const refusalMemoryMs = 60_000;
/** The codes that an error of IAM can have, beside `unexpected`. All other codes are about a server or a key. */
const codesOfIam: readonly MetadataErrorCode[] = ["unauthenticated", "rate_limited", "unavailable", "invalid_response"];

/** A function that requests a token. It sends a refused secret again only after a minute, because IAM counts them. */
export function createTokenRequest(source: TokenSource): (options: TokenRequestOptions) => Promise<Token> {
  let refused: { proof: string; error: MetadataError; at: number } | undefined;
  // A clock may be set back.
  const isLately = (at: number) => Math.abs(timeOf(source.now) - at) < refusalMemoryMs;

  return async (options) => {
    const { identity, secrets } = await credentialOf(source.prove, () => {});
    const proof = JSON.stringify(identity);
    if (refused?.proof === proof && isLately(refused.at)) throw refused.error;
    const { scope, now, needsProject } = source;
    const act = `Cannot get a token for ${source.subject} from ${source.url.host}`;
    const sent = new SentSecrets();
    secrets.forEach((secret) => sent.add(secret));
    const response = await send(source.url, { auth: { identity, ...(scope ? { scope } : {}) } }, act, sent, options);
    const body = await bodyOf(response);
    if (response.ok) return tokenOf(response, body, { act, needsProject, now: timeOf(now), secrets });
    const error = refusalError(act, source, response, body, secrets);
    if (response.status === 401) refused = { proof, error, at: timeOf(now) };
    throw error;
  };
}

async function send(
  url: URL,
  body: unknown,
  act: string,
  secrets: SentSecrets,
  options: TokenRequestOptions,
): Promise<Response> {
  const { fetch, signal, catalogue } = options;
  const transport = createTransport({ fetch, timeoutMs: iamTimeoutMs, secrets, clock: systemClock });
  const make = () =>
    new Request(catalogue === "with" ? url : `${url}?nocatalog=true`, {
      method: "POST",
      headers: standardHeaders().writing,
      body: JSON.stringify(body),
      redirect: "manual",
      ...signalInit(signal),
    });
  try {
    // The caller's fetch may have retry() around it. Without one, nothing repeats a failed request.
    return await (fetch ? sendAgain(transport, make, signal) : retry()(transport)(make()));
  } catch (error) {
    if (signal?.aborted || !(error instanceof Error)) throw error;
    if (error instanceof MetadataError) {
      throw new MetadataError(codeOf(error.code), `${act}: ${error.message}`, { status: error.status, cause: error });
    }
    // It stays a TypeError like fetch's, so that retry() recognizes it. Fetch's own message would not name IAM.
    const named = new TypeError(`${act}: ${error.message}`, { cause: error });
    throw lossOf(error).kind === "bug" ? neverSent(named) : named;
  }
}

/** The error of IAM's refusal. */
function refusalError(
  act: string,
  { url, check }: TokenSource,
  response: Response,
  body: unknown,
  secrets: readonly string[],
): MetadataError {
  const { code, reason, details } = refusalOf(response, body, { address: url.href, secrets });
  // Rules are about the compute service, and this error is IAM's.
  const { ruleId: _, ...rest } = details;
  const said = reason.replace(/^\d+, /, "");
  const ours = code === "forbidden" ? "unauthenticated" : codeOf(code);
  const place = ours === "unexpected" && !said.includes(url.href) ? `; is ${url.href} the address of IAM?` : "";
  return new MetadataError(
    ours,
    `${act}: ${response.status}, ${hintOf(response, body, check, secrets)}${said}${place}`,
    rest,
  );
}

/** A code that says nothing about a server. */
function codeOf(code: MetadataErrorCode): MetadataErrorCode {
  return codesOfIam.includes(code) ? code : "unexpected";
}

/** Advice for the caller after a refusal. */
function hintOf({ status, headers }: Response, body: unknown, check: string, secrets: readonly string[]): string {
  if (status !== 401) return "";
  if (!headers.has("openstack-auth-receipt") && !("receipt" in membersOf(body))) {
    return `check ${check}; `;
  }
  const methods = membersOf(body).required_auth_methods;
  const names = (Array.isArray(methods) ? methods.flat() : []).filter((name) => typeof name === "string");
  const asked = names.length ? ` (${redactShort(names.join(", "), secrets, 100).replace(/[^\w, …-]/g, "")})` : "";
  return `the user needs more factors${asked}, so IAM returned an MFA receipt and no token; ` +
    "use an application credential or a token; ";
}
