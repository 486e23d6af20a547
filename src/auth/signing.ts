import { readOnce } from "../http/request.ts";
import { type AccessKey, assertAccessKey } from "./access_key.ts";

type Pair = readonly [name: string, value: string];

const algorithm = "SDK-HMAC-SHA256";
/** The service refuses signatures that are older than this, or further in the future. */
export const signatureToleranceMs = 15 * 60_000;
/** Created at the first use, because some environments that load this module have none, such as jsdom. */
const utf8 = (text: string) => new TextEncoder().encode(text);

/**
 * Signs a request by the vendor's `SDK-HMAC-SHA256`, and returns it as a new one.
 *
 * The steps are those of https://support.huaweicloud.com/devg-apisign/api-sign-algorithm-001.html, a function each.
 */
export async function sign(request: Request, credentials: AccessKey, now: Date): Promise<Request> {
  assertAccessKey(credentials);
  const { accessKeyId, securityToken, projectId } = credentials;
  const { bytes, copy } = await readOnce(request);
  const url = new URL(request.url);
  const date = sdkDate(now);
  const headers = new Headers(request.headers);
  headers.set("x-sdk-date", date);
  if (projectId) headers.set("x-project-id", projectId);
  if (securityToken) headers.set("x-security-token", securityToken);

  const signed = headersToSign(url, headers);
  const canonical = canonicalRequest(request.method, url, signed, await payloadHash(headers, bytes));
  const proof = await signature(credentials, await stringToSign(date, canonical));
  headers.set(
    "authorization",
    `${algorithm} Access=${accessKeyId}, SignedHeaders=${names(signed)}, Signature=${proof}`,
  );
  return copy({ headers });
}

/** A time as `X-Sdk-Date` has it: `20260131T080910Z`. */
export function sdkDate(now: Date): string {
  return now.toISOString().replace(/[-:]|\.\d+/g, "");
}

/**
 * Step 1, the path: decoded once, each segment encoded, with a slash at the end even if the request has none.
 *
 * It works byte by byte. An escape that is not UTF-8 stays as it is, and a `%` that begins no escape is a character. An
 * escaped slash is a slash, because the vendor's signers split the decoded path.
 */
export function canonicalUri({ pathname }: URL): string {
  const path = pathname.replace(/%([\da-f]{2})|[^\w.~/-]/gi, (part, digits) => {
    const byte = digits ? String.fromCharCode(parseInt(digits, 16)) : part;
    return /[\w.~/-]/.test(byte) ? byte : percent(byte);
  });
  return path.endsWith("/") ? path : `${path}/`;
}

/** Step 1, the query: decoded as a form (`+` is a space), sorted by name and value, encoded. Go's signer does the same. */
export function canonicalQuery({ searchParams }: URL): string {
  return [...searchParams].sort(byNameAndValue).map((pair) => pair.map(encode).join("=")).join("&");
}

/**
 * Step 1, which headers to sign: `host`, `content-type`, `x-sdk-…`, `x-project-id` and `x-security-token`.
 *
 * The vendor requires `X-Sdk-Date`, and the client chooses the rest: these headers say who sends what, where, and when.
 * A runtime or a proxy may change other headers, such as `accept` or `user-agent`, which would break the signature. A
 * `Request` has no `host` header; like fetch, this takes it from the URL, without the default port.
 */
export function headersToSign({ host }: URL, headers: Headers): Pair[] {
  const chosen = [...headers].filter(([name]) => /^(content-type|x-(sdk-.+|project-id|security-token))$/.test(name));
  return [["host", host] as const, ...chosen].sort(byNameAndValue);
}

/** Step 1, the headers: a line each. */
export function canonicalHeaders(signed: readonly Pair[]): string {
  return signed.map(([name, value]) => `${name}:${value.trim()}\n`).join("");
}

/** Step 1, the signed headers: their names. */
export function names(signed: readonly Pair[]): string {
  return signed.map(([name]) => name).join(";");
}

/** Step 1, the body: the hash of its bytes, or what `X-Sdk-Content-Sha256` says instead. */
export async function payloadHash(headers: Headers, bytes: ArrayBuffer | Uint8Array): Promise<string> {
  return headers.get("x-sdk-content-sha256") ?? await sha256(bytes);
}

/** Step 1, all of it. */
export function canonicalRequest(method: string, url: URL, signed: readonly Pair[], payloadHash: string): string {
  const lines = [method, canonicalUri(url), canonicalQuery(url), canonicalHeaders(signed), names(signed), payloadHash];
  return lines.join("\n");
}

/** Step 2. */
export async function stringToSign(date: string, canonicalRequest: string): Promise<string> {
  return `${algorithm}\n${date}\n${await sha256(utf8(canonicalRequest))}`;
}

/** Step 3. */
export async function signature(credentials: AccessKey, stringToSign: string): Promise<string> {
  return hex(await crypto.subtle.sign("HMAC", await keyOf(credentials), utf8(stringToSign)));
}

const keys = new WeakMap<AccessKey, { secret: string; key: CryptoKey }>();

/** The imported key; imported again only if the secret in these credentials has changed. */
async function keyOf(credentials: AccessKey): Promise<CryptoKey> {
  const secret = credentials.secretAccessKey;
  const known = keys.get(credentials);
  if (known?.secret === secret) return known.key;
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8(secret), hmac, false, ["sign"]);
  keys.set(credentials, { secret, key });
  return key;
}

/** Encodes all but the unreserved characters of RFC 3986 section 2.3. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, percent);
}

const twoDigits = (byte: number) => byte.toString(16).padStart(2, "0");
const percent = (byte: string) => `%${twoDigits(byte.charCodeAt(0)).toUpperCase()}`;

function byNameAndValue([a, x]: Pair, [b, y]: Pair): number {
  return a < b || a === b && x < y ? -1 : a === b && x === y ? 0 : 1;
}

async function sha256(bytes: ArrayBuffer | Uint8Array): Promise<string> {
  // TypeScript before 5.7 has no generic Uint8Array, so the types can't say that the memory is not shared.
  return hex(await crypto.subtle.digest("SHA-256", bytes as ArrayBuffer));
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), twoDigits).join("");
}
