import type { Case, Items, Json, OperationId, Role, Step } from "../../../gen/case.ts";
import { operations as nova } from "../../../gen/operations.ts";
import { operations as v1 } from "../../../gen/v1/operations.ts";
import type { Api } from "../../contract/api.ts";
import { membersOf } from "../../shared/untyped.ts";

export type { Case, Expectation, Identity, Items, Json, OperationId, Role, Step } from "../../../gen/case.ts";
export type { Api };

/** An operation of a document. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly statuses: readonly number[];
}

/** The operations of each API. */
export const operationsByApi: Readonly<Record<Api, Readonly<Partial<Record<OperationId, Operation>>>>> = {
  "v2.1": nova,
  v1,
};

/** The API that an operation belongs to; a request without an operation belongs to Nova's. */
export function apiOf(operation: OperationId | undefined): Api {
  return operation && Object.hasOwn(v1, operation) ? "v1" : "v2.1";
}

/** Expands a string of a case: `${k*255}` is 255 times `k`. */
export function expand(text: string): string {
  if (!text.includes("${")) return text;
  return text.replace(/\$\{(.+?)\*(\d+)\}/gsu, (_, unit: string, times: string) => unit.repeat(Number(times)));
}

/**
 * Expands a body of a case: every string, and `${1..n}` in a key made `n` members. Each value keeps its type, so the casts
 * are right.
 */
export function expandJson<T extends Json>(value: T, quota: number): T {
  if (typeof value === "string") return expand(value) as T; // see above
  if (Array.isArray(value)) return value.map((element) => expandJson(element, quota)) as T; // see above
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, member]) =>
    expandRange(name, quota).map((key) => [expand(key), expandJson(member, quota)])
  );
  return Object.fromEntries(entries) as T; // see above
}

const range = /\$\{(\d+)\.\.(?:(\d+)|quota([+-]\d+)?)\}/;

function expandRange(name: string, quota: number): string[] {
  const match = range.exec(name);
  if (!match) return [name];
  const [whole, first, last, offset] = match;
  const count = (last === undefined ? quota + Number(offset ?? 0) : Number(last)) - Number(first) + 1;
  return Array.from({ length: count }, (_, i) => name.replace(whole, String(Number(first) + i)));
}

/** Whether a case depends on the provider's quota. */
export function needsQuota({ given, steps, then }: Case): boolean {
  return /\$\{\d+\.\.quota/.test(JSON.stringify([given, steps, then]));
}

/**
 * A case with `${key}` and `${value}` filled in from an item of the server; `undefined` if the case needs an item and
 * there is none. Items that contain a placeholder are not used.
 */
export function fillIn(testCase: Case, items: Items = {}): Case | undefined {
  const text = JSON.stringify(testCase);
  if (!/\$\{(key|value)\}/.test(text)) return testCase;
  const [key, value] =
    Object.entries(items).find(([key, value]) => /^[\w:-][\w:.-]*$/.test(key) && !value.includes("${")) ?? [];
  const inside = (text: string) => JSON.stringify(text).slice(1, -1);
  return key === undefined || value === undefined
    ? undefined
    : JSON.parse(text.replaceAll("${key}", () => inside(key)).replaceAll("${value}", () => inside(value)));
}

/** The keys that a case may write to a server, by role. Cases about the quota have none. */
export function keysOf({ server = "active", given, steps, then, thenAmong }: Case): Map<Role, Set<string>> {
  const keys = new Map<Role, Set<string>>();
  const add = (role: Role, items: unknown) => {
    const set = keys.get(role) ?? new Set();
    for (const key of Object.keys(expandJson(Object(items), 0))) set.add(key);
    keys.set(role, set);
  };
  for (const items of [given, then, thenAmong]) if (items) add(server, items);
  for (const { server: role = server, body, expect } of steps) {
    const { metadata, meta } = membersOf(body);
    if ([expect.status].flat().includes(200)) add(role, metadata ?? meta);
  }
  return keys;
}

/** Every API that a case calls. */
export function apisOf({ steps, throughout }: Case): Api[] {
  return throughout ? ["v2.1"] : [...new Set(steps.map(({ operation }) => apiOf(operation)))];
}

/** Whether a case may change items, either with a valid write or because a wrong provider accepts an invalid one. */
export function mayWrite({ given, steps }: Case): boolean {
  return given !== undefined || steps.some(isWrite);
}

/** Whether a request may change items. */
export function isWrite({ operation, method }: Step): boolean {
  return !/^(GET|HEAD|OPTIONS)$/.test(method ?? operationsByApi[apiOf(operation)][operation!]!.method);
}

/** Every role that a case uses. */
export function rolesOf({ server = "active", steps }: Case): Role[] {
  return [...new Set([server, ...steps.map((step) => step.server ?? server)])];
}
