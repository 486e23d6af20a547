// The files of a tree and what each imports → the imports that point back, and the circles.
import { dirname, join } from "node:path/posix";
import { before } from "../src/shared/before.ts";

/** Each file, named from the root of the repository, with its text. */
export type Tree = Record<string, string>;

/** Facts flow from the first folder to the last. */
const flow = ["openapi", "gen", "src", "scripts", "tests"];

/** The client of the service: the files of src that stand on authentication, and that no other room may need. */
const client = /^src\/(mod|client|client_types|call|verbs|sync|sync_fleet|fleet|queue)\.ts$/;

/** The rooms of src that must not import the client. */
const below = /^src\/(auth|fake|conformance)\//;

const commandLine = /^src\/cli(\.ts$|\/)/;

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

/** Every import that points back, and every circle of files, as one line each. */
export function arrowsBack(tree: Tree): string[] {
  const imports = importsOf(tree);
  const back = [...imports].flatMap(([from, targets]) =>
    targets.filter((to) => pointsBack(from, to)).map((to) => `${from} imports ${to}`)
  );
  return [...back, ...circles(imports).map((files) => `a circle: ${files.join(", ")}`)].sort();
}

function pointsBack(from: string, to: string): boolean {
  const [source, target] = [flow.indexOf(before(from, "/")), flow.indexOf(before(to, "/"))];
  if (source === -1 || target === -1) return false;
  if (target > source) return true;
  if (below.test(from) && client.test(to)) return true;
  // The command line is the last room: no other room imports it.
  return from.startsWith("src/") && commandLine.test(to) && !commandLine.test(from);
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
