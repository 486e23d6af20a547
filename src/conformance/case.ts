import type { Rule, RuleId } from "../../gen/rules.ts";
import { maxBodyBytes } from "../nova_constants.ts";
import type { SchemaName } from "../validate.ts";
import { type Api, apiOf, type OperationId } from "./apis.ts";

/**
 * A server of the provider, named by what it is for: `active`, `stopped`, `paused` and `suspended` can be written,
 * `building`, `error`, `locked` and others can't, `foreign` is another project's, `missing` is nobody's.
 */
export type Role = string;

/** Whose credentials a request carries; `invalid`, and the member's `truncated` and `extended`, are nobody's. */
export type Identity = "member" | "admin" | "reader" | "none" | "invalid" | "truncated" | "extended";

/** JSON, as a case has it. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/**
 * Items of a server. In a key, `${1..3}` stands for as many items, and in any string `${k*255}` for repetition;
 * `${key}` and `${value}` stand for an item that the server has, where a case can't give it one.
 */
export type Items = Record<string, string>;

/** What must come back. Without a body of its own, an answer of status 400 and above must be a fault. */
export interface Expectation {
  /** The status, or those that the contract allows. */
  status: number | number[];
  /** The body, exactly. */
  body?: Json;
  /** Items that the body's `metadata` has, maybe among others. */
  has?: Items;
  /** The vendor's code in the error body, or those that the contract allows. */
  code?: string | string[];
  /** The schema that the body keeps. */
  schema?: SchemaName;
  /** The number of the step, counted from 1, that was answered with the same status and body. */
  sameAs?: number;
  /** A text that must not be anywhere in the answer. */
  without?: string;
  /** `false` where the refusal may have any body, such as a page of the web server. */
  fault?: false;
  /** Response headers, by regular expression; `null` where there must be none. */
  headers?: Record<string, string | null>;
}

/** One request and its answer. */
export interface Step {
  /** The operation, or else `method` and `path`. */
  operation?: OperationId;
  /** The method, where there is no operation. */
  method?: string;
  /** The part of the address behind the server's metadata, as it goes over the wire. */
  path?: string;
  /** The key in the address; it is percent-encoded. */
  key?: string;
  /** The key in the address, as it goes over the wire. */
  rawKey?: string;
  /** Which server. @default {the case's} */
  server?: Role;
  /** Another server id in the address; `${id}` is the server's own. */
  serverId?: string;
  /** Another project id in the address; `${project}` is the provider's own. */
  project?: string;
  /** Whose credentials it carries. @default {"member"} */
  as?: Identity;
  /** A body, sent as JSON. */
  body?: Json;
  /** A body, sent as it is. */
  text?: string;
  /** A body, as hexadecimal bytes. */
  bytes?: string;
  /** Request headers; `null` leaves one out. */
  headers?: Record<string, string | null>;
  /** Makes the provider answer this status, if it can. */
  inject?: number;
  /** What must come back. */
  expect: Expectation;
}

/** A claim about the service that can be tried on any provider. */
export interface Case {
  /** Its address: `group/what-it-claims`. */
  id: string;
  /** The rules that it proves. */
  rules: RuleId[];
  /** Why it is worth a case, where that isn't plain. */
  about?: string;
  /** What a claim about the v1 API rests on; none was tried on a live service. */
  basis?: Rule["basis"];
  /** Which server it is about. @default {"active"} */
  server?: Role;
  /** The server's items before the first step; whatever is there, if absent. */
  given?: Items;
  /** What is sent, in turn. */
  steps: Step[];
  /**
   * Instead of steps, a claim of the whole run: the request `ids` of all answers, the `version` that they name, or
   * the `items` of all servers, whether cases are about them or not.
   */
  throughout?: "ids" | "version" | "items";
  /** Whether the steps are sent at the same moment instead. */
  together?: boolean;
  /** The items afterwards; those from before the first step, if absent. */
  then?: Items;
  /** Where several outcomes are right: what each item may be afterwards, `null` for absent. Others are as given. */
  thenAmong?: Record<string, (string | null)[]>;
  /** Response headers that every step's answer has, each time with another value. */
  distinct?: string[];
  /** Whether a provider that remembers nothing can answer it, as what is expected follows from the request alone. */
  stateless?: boolean;
  /** The constraints of the document that it tries, and their side: `MetadataKey.maxLength out`. */
  limits?: string[];
}

/** What a string of a case stands for: `${k*255}` is 255 times `k`. */
export function expand(text: string): string {
  return text.replace(/\$\{(.+?)\*(\d+)\}/gsu, (_, unit: string, times: string) => unit.repeat(Number(times)));
}

/** What a body of a case stands for, with every string expanded, and `${1..n}` in a key made `n` members. */
export function expandJson<T extends Json>(value: T, quota: number): T {
  if (typeof value === "string") return expand(value) as T;
  if (Array.isArray(value)) return value.map((element) => expandJson(element, quota)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, member]) =>
    expandRange(name, quota).map((key) => [expand(key), expandJson(member, quota)])
  );
  return Object.fromEntries(entries) as T;
}

const range = /\$\{(\d+)\.\.(?:(\d+)|quota([+-]\d+)?)\}/;

function expandRange(name: string, quota: number): string[] {
  const match = range.exec(name);
  if (!match) return [name];
  const [whole, first, last, offset] = match;
  const count = (last === undefined ? quota + Number(offset ?? 0) : Number(last)) - Number(first) + 1;
  return Array.from({ length: count }, (_, i) => name.replace(whole, String(Number(first) + i)));
}

/** Whether a case speaks of the provider's quota. */
export function needsQuota({ given, steps, then }: Case): boolean {
  return /\$\{\d+\.\.quota/.test(JSON.stringify([given, steps, then]));
}

/** A case with `${key}` and `${value}` filled in, or `undefined` if it needs them and there is no such item. */
export function fillIn(testCase: Case, items: Items = {}): Case | undefined {
  const text = JSON.stringify(testCase);
  if (!/\$\{(key|value)\}/.test(text)) return testCase;
  const key = Object.keys(items).find((key) => /^[\w:-][\w:.-]*$/.test(key));
  const inside = (text: string) => JSON.stringify(text).slice(1, -1);
  return key === undefined
    ? undefined
    : JSON.parse(text.replaceAll("${key}", () => inside(key)).replaceAll("${value}", () => inside(items[key])));
}

/** The keys that a case may give a server, by role; those that speak of the quota stand for none. */
export function keysOf({ server = "active", given, steps, then, thenAmong }: Case): Map<Role, Set<string>> {
  const keys = new Map<Role, Set<string>>();
  const add = (role: Role, items: unknown) => {
    const set = keys.get(role) ?? new Set();
    for (const key of Object.keys(expandJson(Object(items), 0))) set.add(key);
    keys.set(role, set);
  };
  for (const items of [given, then, thenAmong]) if (items) add(server, items);
  for (const { server: role = server, body, expect } of steps) {
    const { metadata, meta } = Object(body) as { metadata?: Items; meta?: Items };
    if ([expect.status].flat().includes(200)) add(role, metadata ?? meta);
  }
  return keys;
}

/** Whether one request can carry what a case of the quota writes. */
export function fitsIntoRequests({ given, steps }: Case, quota: number): boolean {
  // An item takes nine bytes, `"k1":"v",`, so that there is no need to try.
  if (quota * 9 > maxBodyBytes) return false;
  const bodies = [{ metadata: given ?? {} }, ...steps.map(({ body }) => body ?? null)];
  return bodies.every((body) => JSON.stringify(expandJson(body, quota)).length <= maxBodyBytes);
}

/** Every API that a case speaks to. */
export function apisOf({ steps, throughout }: Case): Api[] {
  return throughout ? ["v2.1"] : [...new Set(steps.map(({ operation }) => apiOf(operation)))];
}

/** Every role that a case speaks of. */
export function rolesOf({ server = "active", steps }: Case): Role[] {
  return [...new Set([server, ...steps.map((step) => step.server ?? server)])];
}
