// Casts: each says in a comment why the compiler can't know the type.
import ts from "typescript";
import { type Finding, lineOf, type Source } from "./source.ts";

/** Every `as` that has no comment: beside it, on the line above, or above its statement. */
export function castsWithoutReason({ path, text, tree }: Source): Finding[] {
  const lines = text.split("\n");
  const isComment = (line: number) => /^\s*\/\//.test(lines[line - 1] ?? "");
  const found: Finding[] = [];
  const visit = (node: ts.Node, statement: ts.Node): void => {
    const inner = ts.isStatement(node) || ts.isClassElement(node) ? node : statement;
    if (ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)) {
      const [line, first, last] = [node.type.getStart(tree), inner.getStart(tree), node.end]
        .map((position) => lineOf(tree, position)) as [number, number, number]; // one for each position
      const beside = / \/\/ /.test(lines[last - 1] ?? "") || / \/\/ /.test(lines[line - 1] ?? "");
      if (!beside && !isComment(line - 1) && !isComment(first - 1)) {
        found.push({ path, line, problem: `has a cast without a reason: as ${node.type.getText(tree)}` });
      }
    }
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(tree, tree);
  return found;
}
