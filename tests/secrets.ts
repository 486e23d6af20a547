// What the tests of authentication share: a service that echoes, and errors that must show no secret.
import { doesNotMatch, match } from "node:assert/strict";
import type { Fetch } from "../src/http/fetch.ts";

export const url = "https://compute.example/v2.1/p/servers/web1/metadata";
export const secret = "planted-secret";
export const start = new Date("2026-01-31T08:09:10Z");

export const get = () => new Request(url);
export const responding = (response: Response): Fetch => () => Promise.resolve(response);

/** Sends back the headers it was sent. */
export const echo: Fetch = (request) => Promise.resolve(Response.json(Object.fromEntries(request.headers)));
export const echoed = async (fetch: Fetch, name: string) => (await (await fetch(get())).json())[name];

/** Passes if the error is a TypeError that says `words` and shows no secret. */
export function typeError(words: RegExp): (error: unknown) => boolean {
  return (error) => {
    match(String(error), words);
    return error instanceof TypeError && keepsSecret(error);
  };
}

/** Passes if nothing that shows a value shows the secret. */
export function keepsSecret(value: unknown): boolean {
  const seen = Deno.inspect(value, { depth: 9, showHidden: true }) + JSON.stringify(value) + String(value);
  doesNotMatch(seen, new RegExp(secret));
  return true;
}
