import { parse, YAMLParseError } from "yaml";
import type { Setting } from "./settings.ts";

/** A value in a clouds file, and its place. */
export class Leaf implements Setting {
  constructor(readonly value: string, readonly from: string) {}
}

/** A node of a clouds file: a value, a list or a map. */
export type Tree = Leaf | Tree[] | Branch;

/** Used for a file that does not exist. */
export const noFile: Branch = new Map();

/** A map in a clouds file, by names with `_` in place of `-`. */
export type Branch = Map<string, Tree>;

/**
 * Reads YAML. Every scalar stays as it is written, so a password `0123` is not read as a number.
 *
 * @param file Its name, for messages and for the places of values.
 * @throws {TypeError} If it is not YAML; the message names the line, and shows nothing of its text.
 */
export function readTree(text: string, file: string): Branch {
  let value: unknown;
  try {
    value = parse(text.replace(/^\uFEFF/, ""), {
      schema: "failsafe",
      merge: true,
      prettyErrors: true,
      logLevel: "error",
    });
  } catch (error) {
    throw new TypeError(`${file}: must be YAML, and is not${flawOf(error)}`);
  }
  const tree = treeOf(value ?? {}, file, []);
  if (tree instanceof Map) return tree;
  throw new TypeError(`${file}: must be a map`);
}

/** Where and why a text is not YAML, without any part of the text. */
function flawOf(error: unknown): string {
  if (error instanceof YAMLParseError) {
    return ` at line ${error.linePos?.[0].line} (${error.code.toLowerCase().replaceAll("_", " ")})`;
  }
  return error instanceof ReferenceError ? " (an alias without an anchor, or too many aliases)" : "";
}

function treeOf(value: unknown, file: string, path: readonly string[]): Tree {
  if (path.length > 20) throw new TypeError(`${file}: is nested too deeply`);
  if (Array.isArray(value)) return value.map((element, index) => treeOf(element, file, [...path, `${index}`]));
  if (typeof value !== "object" || value === null) return new Leaf(String(value ?? ""), `${file}: ${path.join(".")}`);
  // A cloud's own name stays as it is.
  const spelled = (name: string) => path.length === 1 ? name : name.replaceAll("-", "_");
  return new Map(Object.entries(value).map(([name, member]) => [spelled(name), treeOf(member, file, [...path, name])]));
}

/**
 * The map under a name; an empty one if there is none.
 *
 * @throws {TypeError} If it is a value or a list.
 */
export function branchOf(branch: Branch, name: string, place = "clouds.yaml"): Branch {
  const found = branch.get(name);
  if (found instanceof Map) return found;
  if (found === undefined || found instanceof Leaf && found.value === "") return new Map();
  throw new TypeError(`${place} has ${name}, which must be a map`);
}

/**
 * The value under a name; `undefined` if there is none, or an empty one.
 *
 * @throws {TypeError} If it is a list or a map.
 */
export function leafOf(branch: Branch, name: string, place = "clouds.yaml"): Leaf | undefined {
  const found = branch.get(name);
  if (found === undefined || found instanceof Leaf) return found?.value === "" ? undefined : found;
  const kind = found instanceof Map ? "map" : "list";
  throw new TypeError(`${place} has ${name.slice(0, 60)}, which must be one value, and is a ${kind}`);
}

/** Merges two maps at every level; if both have a value, that of `over` is taken. */
export function mergeDeep(under: Branch, over: Branch): Branch {
  const merged = new Map(under);
  for (const [name, value] of over) {
    const below = merged.get(name);
    merged.set(name, below instanceof Map && value instanceof Map ? mergeDeep(below, value) : value);
  }
  return merged;
}

/** Merges two maps; if both have a member, that of `over` is taken, except that `auth` is merged. */
export function mergeCloud(under: Branch, over: Branch): Branch {
  const auth = new Map([...branchOf(under, "auth"), ...branchOf(over, "auth")]);
  return new Map([...under, ...over, ["auth", auth]]);
}
