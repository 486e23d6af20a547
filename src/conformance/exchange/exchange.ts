import type { Limit } from "../../http/time_limit.ts";
import { joined } from "../../shared/bytes.ts";
import { decodeStrictUtf8 } from "../../shared/utf8.ts";
import { apiOf, expand, expandJson, type Identity, operationsByApi, type Role, type Step } from "../cases/case.ts";
import { excerpt } from "./excerpt.ts";
import { type Provider, tokenOf } from "../provider/provider.ts";

/** A response as it was received, or the reason why there was none. */
export interface Received {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; `undefined` if it is not JSON. */
  json: unknown;
  /** Why there is no usable response: a reset, a timeout, a body without end. The other members are empty then. */
  trouble?: string | undefined;
  /** Whether no complete response came, so that it is unknown whether a write was done. */
  silent?: boolean | undefined;
}

/** A request that a step asks for. */
export interface Outgoing {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: Uint8Array | undefined;
  /** The identity whose token it carries. */
  as: Identity;
}

/** Much more than any valid response of this API. */
const maxBytes = 1_000_000;
/** Deeper than any valid response of this API. */
const mostDepth = 100;

/**
 * The request of a step, for the server that `role` stands for in this run.
 *
 * @param spelling Whether placeholders such as `${k*255}` in the key and the body are expanded, as in a case, or sent
 * as they are.
 */
export function requestOf(
  step: Step,
  provider: Provider,
  serverFor: (role: Role) => string,
  spelling: "case" | "literal" = "case",
): Outgoing {
  const api = apiOf(step.operation);
  const operation = step.operation && operationsByApi[api][step.operation];
  const method = step.method ?? operation!.method;
  const literal = spelling === "literal";
  const named = step.key !== undefined && !literal ? expand(step.key) : step.key;
  const key = step.rawKey ?? (named === undefined ? undefined : encodeURIComponent(named));
  const own = () => serverFor(step.server ?? "active");
  const path = step.path?.replace("${id}", own) ?? (key === undefined ? "" : `/${expand(key)}`);
  const project = (step.project ?? "${project}").replace("${project}", () => provider.projectId);
  const endpoint = provider.endpoint.replace(/\/+$/, "");
  const headers: Record<string, string> = { accept: "application/json" };

  const body = literal ? utf8(JSON.stringify(step.body)) : bodyOf(step, provider.quota ?? 0);
  if (body) headers["content-type"] = "application/json";
  const token = tokenOf(provider, step.as ?? "member");
  if (token) headers["x-auth-token"] = token;
  if (step.inject !== undefined) Object.assign(headers, provider.inject?.(step.operation!, step.inject));
  for (const [name, value] of Object.entries(step.headers ?? {})) {
    if (value === null) delete headers[name.toLowerCase()];
    else headers[name.toLowerCase()] = value;
  }
  const server = expand(step.serverId ?? "${id}").replace("${id}", own);
  const place = api === "v1" || step.operation === "listServers"
    ? operation!.path.replace("/{key}", "")
    : "/v2.1/{project_id}/servers/{server_id}/metadata";
  const address = place.replace("{project_id}", () => project).replace("{server_id}", () => server);
  return { method, url: `${endpoint}${address}${path}`, headers, body, as: step.as ?? "member" };
}

function bodyOf({ body, text, bytes }: Step, quota: number): Uint8Array<ArrayBuffer> | undefined {
  if (bytes !== undefined) return Uint8Array.from(bytes.match(/../g) ?? [], (byte) => parseInt(byte, 16));
  const content = text !== undefined
    ? expand(text)
    : JSON.stringify(body === undefined ? body : expandJson(body, quota));
  return utf8(content);
}

function utf8(text: string | undefined): Uint8Array<ArrayBuffer> | undefined {
  return text === undefined ? undefined : new TextEncoder().encode(text);
}

/**
 * Sends a request and reads the response. It never throws, and ends within the limit, whatever the provider does.
 *
 * @param limit How long it may take; a fetch of the caller may ignore the signal.
 */
export async function exchange(request: Outgoing, provider: Provider, limit: Limit): Promise<Received> {
  const nothing = { status: 0, headers: new Headers(), text: "", json: undefined };
  const control = new AbortController();
  const received = receive(request, provider, control.signal).catch((error): Received => {
    if (error instanceof Unreadable) return { ...nothing, trouble: error.message };
    return { ...nothing, silent: true, trouble: `no response: ${excerpt(rootMessage(error))}` };
  });
  const late = (ms: number) => {
    control.abort();
    return new Error(`no response within ${ms} ms`);
  };
  return await limit(received, late).catch(({ message }): Received => ({ ...nothing, silent: true, trouble: message }));
}

async function receive(request: Outgoing, provider: Provider, signal: AbortSignal): Promise<Received> {
  const send = provider.fetch ?? ((request: Request) => fetch(request));
  // Older compilers have no generic Uint8Array, so the type leaves out that no memory is shared.
  const { method, headers, body = null } = request as Outgoing & { body?: Uint8Array<ArrayBuffer> };
  const init = { method, headers, body, redirect: "manual", signal } as const;
  const sent = new Request(request.url, init);
  underway.add(sent);
  try {
    const response = await send(sent);
    const text = await readText(response);
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  } finally {
    underway.delete(sent);
  }
}

/** Requests that are being sent. Some releases of Node forget the signal of a request that nothing refers to. */
const underway = new Set<Request>();

/** The body as text, with a byte order mark if it has one; throws if it is too long or isn't UTF-8. */
async function readText({ body }: Response): Promise<string> {
  // `for await` is not used, because it releases the reader at the end, which takes longer than the reading.
  const reader = body?.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader?.read(); next && !next.done; next = await reader!.read()) {
    if (!ArrayBuffer.isView(next.value)) throw new Unreadable("the body is not of bytes");
    pieces.push(next.value);
    size += next.value.byteLength;
    if (size <= maxBytes) continue;
    reader!.cancel().catch(() => {});
    throw new Unreadable(`the body has more than ${maxBytes} bytes`);
  }
  try {
    return decodeStrictUtf8(joined(pieces, size));
  } catch {
    throw new Unreadable("the body is not UTF-8");
  }
}

/** A body that was received and can't be used. */
class Unreadable extends Error {}

function parse(text: string): unknown {
  try {
    return isNestedDeeply(text) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether JSON is nested so deeply that comparing or printing it would exceed the stack. */
function isNestedDeeply(text: string): boolean {
  // Most bodies have few brackets in all.
  if ((text.match(/[[{]/g) ?? []).length <= mostDepth) return false;
  let depth = 0;
  for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/gs)) {
    if (part === "[" || part === "{") depth++;
    else if (part === "]" || part === "}") depth--;
    if (depth > mostDepth) return true;
  }
  return false;
}

function rootMessage(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
