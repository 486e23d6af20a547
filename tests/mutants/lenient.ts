// Mistakes of being lenient: keys in another notation, bodies that are nearly JSON, versions and limits that nearly are.
import { type Asked, groupOf, meddle, type Mutant, on, puts, refusing, succeeds, write } from "./meddle.ts";

const mutant = groupOf("lenient");
const versionHeaders = ["openstack-api-version", "x-openstack-nova-api-version"];

/** Finds an item by what another notation of its key means. */
const byNotation = (name: string, about: string, keyOf: (notation: string) => string): Mutant[] =>
  (["get", "delete"] as const).map((verb) =>
    mutant(
      `${verb}-by-${name}`,
      `${verb} finds a key by ${about}.`,
      on(verb, (asked) => {
        const result = asked.next();
        const { server } = asked;
        const key = keyOf(asked.key);
        if (!server || server.locked || succeeds(result) || key === asked.key) return result;
        return server.metadata.has(key) ? asked.next({ target: asked.at({ key }) }) : result;
      }),
    )
  );

/** Takes a body that isn't JSON, after a repair. */
const reading = (name: string, about: string, repair: (text: string) => string): Mutant =>
  mutant(
    `json-${name}`,
    about,
    on(puts, (asked) => {
      const result = asked.next();
      if (succeeds(result) || !asked.readable || isJson(asked.text)) return result;
      const text = repair(asked.text);
      return isJson(text) ? asked.next({ text }) : result;
    }),
  );

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Takes a version that is nearly one. */
const takingVersions = (name: string, about: string, pattern: RegExp, meant: string): Mutant =>
  mutant(
    `version-${name}`,
    about,
    meddle((asked) => {
      const headers: Record<string, string> = {};
      for (const header of versionHeaders) {
        const sent = asked.call.header(header);
        if (sent && pattern.test(sent) && !sent.includes(",")) headers[header] = sent.replace(pattern, meant);
      }
      return asked.next({ headers });
    }),
  );

/** Counts the length of a value in its own way, and takes what is short enough then. */
const counting = (name: string, about: string, counted: (value: string) => string): Mutant =>
  mutant(`length-${name}`, about, on(puts, (asked) => takeIfShort(asked, counted)));

const lengthOf = (text: string) => [...text].length;

function takeIfShort(asked: Asked, counted: (value: string) => string) {
  const result = asked.next();
  const items = Object.entries(asked.items);
  const isShort = items.every(([, value]) => typeof value === "string" && lengthOf(counted(value)) <= 255);
  if (succeeds(result) || !isShort || !items.some(([, value]) => lengthOf(value) > 255)) return result;
  const short = Object.fromEntries(items.map(([key, value]) => [key, lengthOf(value) > 255 ? "short" : value]));
  const taken = asked.next({ json: { [asked.member]: short } });
  if (taken.kind !== "write") return result;
  return write(() => {
    const answer = taken.commit();
    asked.server!.metadata = new Map([...asked.server!.metadata, ...items]);
    return answer;
  });
}

const takingLimits = (name: string, about: string, pattern: RegExp): Mutant =>
  mutant(
    `limit-${name}`,
    about,
    meddle((asked) =>
      asked.route.operation === "listServers" && pattern.test(asked.call.target)
        ? asked.next({ target: asked.call.target.replace(/[?&]limit=[^&]*/, "") })
        : asked.next()
    ),
  );

export const lenient: Mutant[] = [
  ...byNotation("quotes", "its name in quotes", (key) => key.replace(/^["'](.*)["']$/, "$1")),
  ...byNotation("index", "its name with an index", (key) => key.replace(/\[\d*\]$/, "")),
  ...byNotation("list", "a list that begins with it", (key) => key.split(",")[0]!),
  ...byNotation("revision", "its name with a revision", (key) => key.split("@")[0]!),
  ...byNotation("pair", "its name with a value", (key) => key.split("=")[0]!),
  ...byNotation("star", "a star", (key) => key === "*" ? "key" : key),
  ...byNotation("path", "its name below meta", (key) => key.replace(/^meta(?:data)?[.:]/, "")),
  ...byNotation("ending", "its name with the ending of a format", (key) => key.replace(/\.(?:xml|html|txt)$/, "")),
  ...byNotation("pipe", "the first of several names", (key) => key.split("|")[0]!),
  ...byNotation("call", "its name as a function", (key) => key.replace(/\(.*\)$/, "")),
  ...byNotation("ampersand", "its name with parameters", (key) => key.split("&")[0]!),
  ...byNotation("dollar", "its name as a variable", (key) => key.replace(/^\$/, "")),

  reading("nul-at-the-end", "A body may end in NUL.", (text) => text.replace(/\0+$/, "")),
  reading("semicolon-at-the-end", "A body may end in a semicolon.", (text) => text.replace(/;\s*$/, "")),
  reading("without-commas", "The commas between items may be missing.", (text) => text.replace(/"\s+"/g, '","')),
  reading("semicolons", "Items may stand apart by semicolons.", (text) => text.replace(/";\s*"/g, '","')),
  reading("equals", "Names and values may stand apart by an equals sign.", (text) => text.replace(/"\s*=/g, '":')),
  reading("without-colon", "The colon behind a name may be missing.", (text) => text.replace(/"\s*\{/g, '":{')),
  reading("comma-first", "An object may begin with a comma.", (text) => text.replace(/\{\s*,/g, "{")),
  reading("two-commas", "Two commas are one.", (text) => text.replace(/,\s*,/g, ",")),
  reading("two-commas-at-the-end", "Two commas may stand at the end.", (text) => text.replace(/,\s*,\s*\}/g, "}")),
  reading("continued-lines", "A line of a value may go on in the next.", (text) => text.replace(/\\\n/g, "")),
  reading("callback", "A body may be the call of a function.", (text) => text.replace(/^\w+\(|\)$/g, "")),
  reading("first-of-two", "Of two documents the first is read.", (text) => text.split(/(?<=\})\s*(?=\{)/)[0]!),
  mutant(
    "json-escapes-in-small-letters",
    "Escapes in capitals are refused.",
    refusing(puts, ({ text }) => /\\u[0-9A-F]*[A-F]/.test(text) && !/\\ud/i.test(text)),
  ),

  takingVersions("of-three-parts", "A version of three parts is taken.", /(\d+\.\d+)\.\d+/, "$1"),
  takingVersions("with-plus", "A plus in a version is overlooked.", /\+/, ""),
  takingVersions("with-minus", "A minus in a version is overlooked.", /-(?=\d)/, ""),
  takingVersions("with-more", "What follows a version is overlooked.", /(\d+\.\d+)[^\d.].*$/, "$1"),
  mutant(
    "version-of-one-service",
    "A header with the versions of several services is ignored.",
    meddle((asked) =>
      asked.call.header("openstack-api-version")?.includes(",")
        ? asked.next({ headers: { "openstack-api-version": null } })
        : asked.next()
    ),
  ),

  counting("without-lines", "Line ends do not count in the length.", (value) => value.replace(/[\r\n]/g, "")),
  counting("without-last-line", "A line end at the end does not count.", (value) => value.replace(/\n$/, "")),
  counting("until-nul", "What follows a NUL does not count.", (value) => value.split("\0")[0]!),
  mutant(
    "length-of-both",
    "A key and its value may have 509 characters together.",
    refusing(puts, ({ items }) => Object.entries(items).some(([key, value]) => key.length + value?.length > 509)),
  ),

  takingLimits("empty", "An empty limit is none.", /limit=(?:&|$)/),
  takingLimits("hexadecimal", "A limit in hexadecimal is none.", /limit=0x/),
  takingLimits("plus", "A limit with a plus is none.", /limit=%2B/),
  takingLimits("blank", "A limit with a blank is none.", /limit=\d+%20/),
];
