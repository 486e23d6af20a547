// What the checks of the code share: a parsed file, and what they find.
import ts from "typescript";

/** A file, parsed. */
export interface Source {
  /** From the root of the repository. */
  path: string;
  text: string;
  tree: ts.SourceFile;
}

/** Something to mend, and where. */
export interface Finding {
  path: string;
  line: number;
  problem: string;
}

/** Parses a file. */
export function parse(path: string, text: string): Source {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
}

/** The line of a position, from 1. */
export function lineOf(tree: ts.SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line + 1;
}

/** Whether a node is a function with a body. */
export function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && "body" in node && node.body !== undefined;
}
