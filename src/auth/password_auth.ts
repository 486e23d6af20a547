import { isOurs, readOnce } from "../request.ts";
import { systemClock } from "../clock.ts";
import { MetadataError } from "../errors.ts";
import { type Fetch, type Layer, remark } from "../fetch.ts";
import { neverSent } from "../lost.ts";
import { SentSecrets } from "../redact.ts";
import { errorOf, requestIdOf } from "../refusal.ts";
import { createTransport } from "../transport.ts";
import { singleFlight } from "../single_flight.ts";
import { quote } from "../validate.ts";
import { carry } from "./token_auth.ts";

/** Something that goes by a name or by an id. */
export type NameOrId = { name: string } | { id: string };

/** Whose token {@linkcode passwordAuth} gets, and where. */
export interface PasswordAuthOptions {
  /** Where IAM or Keystone is, with or without `/v3`: `https://iam.cn-north-4.myhuaweicloud.com`. */
  iamEndpoint: string | URL;
  /** The name of the user: on Huawei Cloud an IAM user, as a HUAWEI ID gets no tokens. */
  user: string;
  /** The password, or a function that returns it. */
  password: string | (() => string | Promise<string>);
  /** The domain of the user: on Huawei Cloud the name or id of the account. */
  domain: NameOrId;
  /** The project that the token is for; one with a name is looked for in `domain`, unless it has its own. */
  project: { name: string; domain?: NameOrId } | { id: string };
  /**
   * What asks IAM.
   *
   * @default {globalThis.fetch}
   */
  fetch?: Fetch;
  /**
   * The time, for when to renew the token.
   *
   * @default {() => new Date()}
   */
  now?: () => Date;
}

interface Token {
  value: string;
  renewAt: number;
}

/** How long IAM may take to respond. */
const iamTimeoutMs = 30_000;
/** How long a refused password is not sent again. */
const refusalMemoryMs = 60_000;
/** How long before its end a token is renewed; one of a short life at half of it. */
const renewalMarginMs = 5 * 60_000;

/**
 * Authenticates with user and password: gets a token from IAM or Keystone (v3), keeps it, and renews it in time.
 *
 * The first request asks for the token, and those beside it wait for the same answer. If the service refuses a token
 * (401), it is renewed once and the request sent again. No failure is kept: mind that every request asks anew, and that
 * wrong passwords lock the account. IAM is asked by the `fetch` given here, and a redirect isn't followed.
 *
 * @example Let a token be fetched
 * ```ts
 * import { compose, passwordAuth } from "@ecs-contract/server-metadata";
 * import { equal } from "node:assert/strict";
 *
 * const auth = passwordAuth({
 *   iamEndpoint: "https://iam.cn-north-4.myhuaweicloud.com",
 *   user: "alice",
 *   password: "correct horse battery staple",
 *   domain: { name: "example-account" },
 *   project: { name: "cn-north-4" },
 *   fetch: () => // leave out to reach IAM
 *     Promise.resolve(Response.json({ token: { project: {} } }, { headers: { "X-Subject-Token": "f00d" } })),
 * });
 * const fetch = compose((request) => Promise.resolve(new Response(request.headers.get("X-Auth-Token"))), auth);
 *
 * equal(await (await fetch(new Request("https://compute.example"))).text(), "f00d");
 * ```
 *
 * @throws {TypeError} If an option is missing. The returned layer throws one, with fetch's own as `cause`, if IAM can't be
 * reached.
 * @throws {MetadataError} From the layer: `unauthenticated` if IAM refuses, and the other codes as the service has them;
 * the message names the user and IAM's host.
 */
export function passwordAuth(options: PasswordAuthOptions): Layer {
  const ask = tokenSource(options);
  const { now = () => new Date() } = options;
  let token: Token | undefined;
  const renewed = singleFlight(async (signal) => token = await ask(signal));
  const current = async (signal: AbortSignal) =>
    token && now().getTime() < token.renewAt ? token : await renewed(signal);

  return (next) => async (request) => {
    const { copy } = await readOnce(request);
    const first = await current(request.signal);
    const response = await carry(first.value, isOurs(request) ? request : copy(), next);
    if (response.status !== 401) return response;
    await response.body?.cancel();
    if (token === first) token = undefined;
    const { value } = await current(request.signal);
    return await carry(value, copy(), next);
  };
}

/** How to ask IAM for a token. */
function tokenSource(options: PasswordAuthOptions): (signal: AbortSignal) => Promise<Token> {
  const { user, password, domain, now = () => new Date() } = options;
  const { fetch } = options;
  const send = createTransport({ fetch, timeoutMs: iamTimeoutMs, secrets: new SentSecrets(), clock: systemClock });
  const project: Reference = options.project ?? {};
  const { id, name, domain: projectDomain = domain } = project;
  const scope = { project: id ? { id } : { name, domain: projectDomain } };
  if (!user || !password || !nameOf(domain) || !nameOf(project)) {
    throw new TypeError("passwordAuth() needs user, password, domain and project");
  }
  const url = tokensUrl(options.iamEndpoint);
  const act = `Cannot get a token for user ${quote(user)} from ${url.host}`;

  let refused: { secret: string; error: MetadataError; until: number } | undefined;

  return async (signal) => {
    const secret = await passwordOf(password);
    // Wrong passwords lock an account, so IAM is not asked again for each server of a fleet.
    if (refused?.secret === secret && now().getTime() < refused.until) throw refused.error;
    const identity = { methods: ["password"], password: { user: { name: user, password: secret, domain } } };
    const request = new Request(url, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify({ auth: { identity, scope } }),
      redirect: "manual",
      signal,
    });
    const response = await send(request).catch((error) => {
      // Still fetch's kind of error, so that retry() knows it; its message alone wouldn't tell of whom it is.
      throw error instanceof TypeError ? new TypeError(`${act}: ${error.message}`, { cause: error }) : error;
    });
    const body = await response.json().catch(() => "not JSON");
    if (response.ok) return tokenOf(act, response, body, now().getTime());
    const isRefusal = response.status === 401;
    if (isRefusal) {
      remark(response, { hint: "check user, password, domain and project (wrong passwords lock an account); " });
    }
    const error = errorOf(act, response, body, { address: `${url.origin}${url.pathname}`, secrets: [secret] });
    if (isRefusal) refused = { secret, error, until: now().getTime() + refusalMemoryMs };
    throw error;
  };
}

/** The password, from the caller's function if it is one; nothing is sent if that throws. */
async function passwordOf(password: PasswordAuthOptions["password"]): Promise<string> {
  try {
    const secret = typeof password === "function" ? await password() : password;
    if (typeof secret !== "string" || !secret) throw new TypeError("password must be a string, not empty");
    return secret;
  } catch (error) {
    throw neverSent(error);
  }
}

/** The token in a response, and when to renew it: IAM's clock says how long it lives, ours from when. */
function tokenOf(act: string, response: Response, body: unknown, now: number): Token {
  const { status, headers } = response;
  const value = headers.get("x-subject-token");
  const token = (body as { token?: { project?: unknown; expires_at?: string; issued_at?: string } } | null)?.token;
  if (!value || !token?.project) {
    const reason = value ? "names no project" : "has no X-Subject-Token; is it IAM?";
    throw new MetadataError("invalid_response", `${act}: ${status}, the response ${reason}`, {
      status,
      requestId: requestIdOf(response),
    });
  }
  const issuedAt = Date.parse(token.issued_at ?? headers.get("date") ?? "") || now;
  const life = Date.parse(token.expires_at ?? "") - issuedAt;
  // Dates that make no sense are no reason to ask each time: such a token is kept until the service refuses it.
  return { value, renewAt: life > 0 ? now + life - Math.min(renewalMarginMs, life / 2) : Infinity };
}

/** Where tokens come from (https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management). */
function tokensUrl(endpoint: string | URL): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new TypeError("iamEndpoint must be an http or https URL without user and password");
  }
  // Nobody reads the catalog here, and it is long.
  return new URL(`${url.origin}${url.pathname.replace(/(\/v3)?\/*$/, "")}/v3/auth/tokens?nocatalog=true`);
}

interface Reference {
  id?: string;
  name?: string;
  domain?: NameOrId;
}

const nameOf = (value?: Reference) => value?.id || value?.name;
