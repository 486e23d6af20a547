// Optional properties: a caller with `exactOptionalPropertyTypes` may pass `undefined` for each.
import ts from "typescript";
import { type Finding, lineOf, type Source } from "./source.ts";

/** Every optional property of what a file exports whose type lacks `undefined`; a method can't have it, so it is found as well. */
export function narrowOptionals({ path, tree }: Source): Finding[] {
  const found: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const optional = (ts.isPropertySignature(node) || ts.isPropertyDeclaration(node) || ts.isMethodSignature(node)) &&
      node.questionToken;
    if (optional && !takesUndefined(node.type, ts.isMethodSignature(node))) {
      const problem = `has an optional property that takes no undefined: ${node.name.getText(tree)}`;
      found.push({ path, line: lineOf(tree, node.getStart(tree)), problem });
    }
    ts.forEachChild(node, visit);
  };
  // What isn't exported is for nobody's code but the file's own.
  for (const statement of tree.statements) if (isExported(statement)) visit(statement);
  return found;
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);
}

function takesUndefined(type: ts.TypeNode | undefined, method: boolean): boolean {
  if (method || !type) return false;
  const kinds = [ts.SyntaxKind.UndefinedKeyword, ts.SyntaxKind.UnknownKeyword, ts.SyntaxKind.NeverKeyword];
  return ts.isUnionTypeNode(type) ? type.types.some((one) => takesUndefined(one, false)) : kinds.includes(type.kind);
}
