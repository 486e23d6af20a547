// The files of a tree and what each imports → the imports that point back, and the circles.
import { dirname, join } from "node:path/posix";
import { before } from "../src/shared/before.ts";

/** Each file, named from the root of the repository, with its text. */
export type Tree = Record<string, string>;

/** Facts flow from the first folder to the last. */
const flow = ["openapi", "gen", "src", "scripts", "tests"];

const library = ["shared", "contract", "secrets", "http", "auth"];

/** The rooms of src, and the rooms that each may import; the doors beside them, such as `src/mod.ts`, import any room. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  contract: ["shared"],
  secrets: ["shared"],
  http: ["shared", "contract", "secrets"],
  auth: ["shared", "contract", "secrets", "http"],
  client: library,
  sync: [...library, "client"],
  fleet: [...library, "client", "sync"],
  fake: library,
  conformance: [...library, "fake"],
  like: [...library, "fake", "conformance"],
  upgrade: [...library, "fake"],
  cli: [...library, "client", "sync", "fleet", "fake", "conformance", "like", "upgrade"],
};

/** Which files each file imports, types included; packages are left out. */
export function importsOf(tree: Tree): Map<string, string[]> {
  const statement = /^\s*(?:import|export)\b[^"';]*?from\s*["'](\.[^"']+)["']|^\s*import\s*["'](\.[^"']+)["']/gm;
  const call = /\bimport\(\s*["'](\.[^"']+)["']/g;
  return new Map(
    Object.entries(tree).map(([file, text]) => {
      const code = text.replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, "");
      const found = [...code.matchAll(statement), ...code.matchAll(call)].map(([, from, bare = ""]) => from ?? bare);
      return [file, [...new Set(found.map((path) => join(dirname(file), path)))]];
    }),
  );
}

/** Every import that points back, and every circle of files or of rooms within a room, as one line each. */
export function arrowsBack(tree: Tree): string[] {
  const imports = importsOf(tree);
  const back = [...imports].flatMap(([from, targets]) =>
    targets.filter((to) => pointsBack(from, to)).map((to) => `${from} imports ${to}`)
  );
  return [
    ...back,
    ...[...circles(imports), ...circles(innerRooms(imports))].map((files) => `a circle: ${files.join(", ")}`),
  ].sort();
}

function pointsBack(from: string, to: string): boolean {
  const [source, target] = [flow.indexOf(before(from, "/")), flow.indexOf(before(to, "/"))];
  if (source === -1 || target === -1) return false;
  if (target !== source) return target > source;
  const [room, other] = [roomOf(from), roomOf(to)];
  return room !== undefined && room !== other && (other === undefined || !rooms[room]?.includes(other));
}

/** The room of src that a file stands in; `undefined` for a door, and outside src. */
function roomOf(file: string): string | undefined {
  return /^src\/([^/]+)\//.exec(file)?.[1];
}

/** Which rooms within a room of src, such as `src/fake/nova`, import which. */
function innerRooms(imports: ReadonlyMap<string, string[]>): Map<string, string[]> {
  const innerRoomOf = (file: string) => /^src\/[^/]+\/[^/]+(?=\/)/.exec(file)?.[0];
  const found = new Map<string, string[]>();
  for (const [from, targets] of imports) {
    const room = innerRoomOf(from);
    if (room === undefined) continue;
    const others = targets.map(innerRoomOf).filter((other) => other !== undefined && other !== room);
    found.set(room, [...found.get(room) ?? [], ...others as string[]]); // as filtered
  }
  return found;
}

/** The strongly connected groups of more than one file, by Tarjan's algorithm. */
function circles(imports: ReadonlyMap<string, string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string) => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1 || imports.get(file)?.includes(file)) found.push(group.sort());
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return found;
}
