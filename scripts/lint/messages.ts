// Texts that people read: none has a contraction, or a period right after a link.
import ts from "typescript";
import { type Finding, lineOf, type Source } from "./source.ts";

/** The words of services that are imitated. */
const imitations = /^src\/fake\/(nova|keystone|v1)\//;
const contraction = /\b(?:\w+n't|(?:it|that|there|what|who|here)'s|(?:I|you|we|they|he|she|it)'(?:d|ll|re|ve|m))\b/i;
const afterLink = /https?:\/\/\S*\.(?:\s|$)/;
/** The same where a value follows, which belongs to the link. */
const inside = /https?:\/\/\S*\.\s/;

/** Every text in a file that does not read as messages should. */
export function badMessages({ path, tree }: Source): Finding[] {
  if (imitations.test(path)) return [];
  const found: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const link = ts.isTemplateHead(node) || ts.isTemplateMiddle(node) ? inside : afterLink;
    for (const problem of problemsOf(textOf(node), link)) {
      found.push({ path, line: lineOf(tree, node.getStart(tree)), problem: `${problem}: ${textOf(node).trim()}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function problemsOf(text: string, link: RegExp): string[] {
  return [
    ...contraction.test(text) ? ["has a contraction"] : [],
    ...link.test(text) ? ["has a period after a link"] : [],
  ];
}

/** The text of a literal, or of a part of a template. */
function textOf(node: ts.Node): string {
  const isPart = ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
  return ts.isStringLiteralLike(node) || isPart ? node.text : "";
}
