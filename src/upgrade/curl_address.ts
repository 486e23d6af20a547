// The addresses of a curl command, as curl reads them: with sets in braces, and without dot segments.

/** Stands for what a variable at the beginning of an address names. */
const origin = "http://the-endpoint";

/** The addresses that a word names; a `problem` if it is none. */
export type CurlAddresses = { kind: "addresses"; urls: string[] } | { kind: "problem"; problem: string };

/** @param how `plain` with --globoff, which keeps braces and brackets. */
export function addressesOf(word: string, how: "globbed" | "plain"): CurlAddresses {
  if (/[\s\p{Cc}]/u.test(word)) return { kind: "problem", problem: "its address has a blank" };
  const variable = /^(?:\$\w+|\$\{\w+\}|\{\{[^{}]*\}\}|\$\(.*\)|`.*`|%\w+%)/.exec(word)?.[0];
  if (variable === word) {
    return { kind: "problem", problem: "its address is in a variable; write the address into the line" };
  }
  const whole = variable ? `${origin}${rooted(word.slice(variable.length))}` : word;
  const named = whole.replace(/\{\{\s*([^{}]*?)\s*\}\}|\$\{?(\w+)\}?/g, (_, a, b) => a ?? b);
  if (how === "plain") return { kind: "addresses", urls: [withScheme(named)] };
  const [head, rest] = split(named);
  if (/\[[^\]]*\]/.test(rest)) {
    return { kind: "problem", problem: "its address has a range in [ ]; write a line for each address" };
  }
  const urls = globbed(rest);
  if (urls.length > 1000) return { kind: "problem", problem: "its address names more than 1000 addresses" };
  return { kind: "addresses", urls: urls.map((rest) => withScheme(`${head}${rest}`)) };
}

const withScheme = (url: string) => /^[a-z][a-z\d+.-]*:\/\//i.test(url) ? url : `http://${url}`;

/** Scheme and host, in which brackets are of IPv6, and the rest. */
function split(url: string): [head: string, rest: string] {
  const head = /^(?:[a-z][a-z\d+.-]*:\/\/)?(?:[^/?#@]*@)?(?:\[[^\]]*\])?/i.exec(url)?.[0] ?? "";
  return [head, url.slice(head.length)];
}

/**
 * The path behind a variable, from the root of the API on. Variables often name the endpoint of the catalogue, which has
 * the version and the project in it.
 */
function rooted(path: string): string {
  if (/^\/(?:servers|flavors|limits|extensions|os-)/.test(path)) return `/v2.1/the-project${path}`;
  return /^\/[^/]+\/(?:servers|flavors|limits)(?:\/|$|\?)/.test(path) && !/^\/v\d/.test(path) ? `/v2.1${path}` : path;
}

/** Every text that `{a,b}` stands for. */
function globbed(text: string): string[] {
  let all = [""];
  for (const [whole, set, plain] of text.matchAll(/\{([^{}]*)\}|([^{]+|\{)/g)) {
    const choices = set === undefined ? [plain ?? whole] : set.split(",");
    if (all.length * choices.length > 1000) return Array(1001).fill("");
    all = all.flatMap((before) => choices.map((choice) => before + choice));
  }
  return all;
}

/** A target without its dot segments, as curl sends it unless --path-as-is is given. */
export function withoutDots(target: string): string {
  const [, path = "", query = ""] = /^([^?]*)(.*)$/s.exec(target) ?? [];
  if (!/\/\.{1,2}(?:\/|$)/.test(path)) return target;
  const kept: string[] = [];
  const segments = path.split("/").slice(1);
  for (const [i, segment] of segments.entries()) {
    const last = i === segments.length - 1;
    if (segment === "..") kept.pop();
    if (segment !== "." && segment !== "..") kept.push(segment);
    else if (last) kept.push("");
  }
  return `/${kept.join("/")}${query}`;
}
