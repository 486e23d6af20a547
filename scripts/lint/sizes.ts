// How long files and functions are.
import ts from "typescript";
import { type Finding, isFunction, lineOf, type Source } from "./source.ts";

const longestFile = 250;
const longestFunction = 50;

/** The file, if it is too long. */
export function longFile({ path, text }: Source): Finding[] {
  const lines = text.trimEnd().split("\n").length;
  return lines > longestFile ? [{ path, line: 1, problem: `has ${lines} lines, more than ${longestFile}` }] : [];
}

/** Every function that is too long, without the comment above it. */
export function longFunctions({ path, tree }: Source): Finding[] {
  const found: Finding[] = [];
  const visit = (node: ts.Node): void => {
    if (isFunction(node)) {
      const line = lineOf(tree, node.getStart(tree));
      const lines = lineOf(tree, node.end) - line + 1;
      const problem = `has a function of ${lines} lines, more than ${longestFunction}`;
      if (lines > longestFunction) found.push({ path, line, problem });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
