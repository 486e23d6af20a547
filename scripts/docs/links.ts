// Whether every link inside the site leads somewhere.

const links = /\s(?:href|src)="([^"]*)"/g;
const places = /\sid="([^"]+)"/g;

/** The links of the pages that lead nowhere, each as a line that names the page. */
export function brokenLinks(files: Record<string, string>): string[] {
  const pages = Object.entries(files).filter(([name]) => name.endsWith(".html"));
  const ids = new Map(
    pages.map(([name, html]) => [name, new Set([...html.matchAll(places)].map(([, id = ""]) => id))]),
  );
  return pages.flatMap(([name, html]) =>
    [...html.matchAll(links)].map(([, link = ""]) => link)
      .filter((link) => !/^(https?:|data:)/.test(link))
      .filter((link) => !leadsSomewhere(new URL(link, `site:///${name}`), files, ids))
      .map((link) => `${name} links to ${link}, which isn't there`)
  );
}

function leadsSomewhere(
  { pathname, hash }: URL,
  files: Record<string, string>,
  ids: Map<string, Set<string>>,
): boolean {
  const name = decodeURIComponent(pathname.slice(1));
  if (!(name in files)) return false;
  return hash === "" || ids.get(name)?.has(decodeURIComponent(hash.slice(1))) === true;
}
