import { expandJson, type Expectation, type Json } from "../cases/case.ts";
import type { Outgoing, Received } from "./exchange.ts";
import { tokenVariable } from "./curl.ts";

/** A request and its response, complete for a report, except that long bodies are cut. */
export interface Exchange {
  /** The request; its token is named, not shown. */
  request: { method: string; url: string; headers: Record<string, string>; body?: string | undefined };
  /** The response; absent if there was none. */
  response?: { status: number; headers: Record<string, string>; body: string } | undefined;
  /** The body that was expected, where the case names one. */
  expectedBody?: Json | undefined;
}

/** How much of a body a report shows. */
const mostCharacters = 4000;

/** An exchange as reports have it. */
export function recordOf(request: Outgoing, received: Received, expected: Expectation, quota: number): Exchange {
  const { method, url, headers, body, as } = request;
  // Without an identity, a token in the headers is a wrong one that the case names.
  const hasToken = headers["x-auth-token"] !== undefined && as !== "none";
  const shown = { ...headers, ...(hasToken ? { "x-auth-token": tokenVariable(as) } : {}) };
  return {
    request: { method, url, headers: shown, ...(body ? { body: cut(textOf(body)) } : {}) },
    ...(received.trouble ? {} : {
      response: {
        status: received.status,
        headers: Object.fromEntries([...received.headers].map(([name, value]) => [name, cut(value)])),
        body: cut(received.text),
      },
    }),
    ...(expected.body === undefined ? {} : { expectedBody: short(expandJson(expected.body, quota)) }),
  };
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return `bytes that are not UTF-8: ${Array.from(body, (byte) => byte.toString(16).padStart(2, "0")).join(" ")}`;
  }
}

function cut(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}… (${text.length} characters)` : text;
}

/** A body that was cut, which is not compared. */
function short(value: Json): Json {
  const text = JSON.stringify(value);
  return text.length > mostCharacters ? cut(text) : value;
}
