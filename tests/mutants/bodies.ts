import {
  type Asked,
  groupOf,
  type Mutant,
  on,
  puts,
  refusing,
  rewriting,
  succeeds,
  type Verb,
  write,
} from "./meddle.ts";

const mutant = groupOf("bodies");
const maps = ["merge", "replace"] as const;
const isMap = (v: unknown): v is Record<string, unknown> => typeof v === "object" && v !== null && !Array.isArray(v);

/** Takes a text that the fake refuses, as another one. */
function reading(verb: Verb | readonly Verb[], change: (text: string, asked: Asked) => string | undefined) {
  return on(verb, (asked) => {
    const plain = asked.next();
    if (succeeds(plain) || (asked.call.body?.length ?? 0) > 114688) return plain;
    const text = change(asked.text, asked);
    return text === undefined || text === asked.text ? plain : asked.next({ text });
  });
}

const envelope = ({ member }: Asked, content: unknown) => JSON.stringify({ [member]: content });

/** JSON that isn't, and what it is taken for. */
const loose: [name: string, about: string, change: (text: string, asked: Asked) => string | undefined][] = [
  ["trailing-comma", "a comma before the end", (t) => t.replace(/,\s*([}\]])/g, "$1")],
  ["single-quotes", "apostrophes for quotation marks", (t) => t.replaceAll("'", '"')],
  ["unquoted-names", "names without quotation marks", (t) => t.replace(/([{,]\s*)([A-Za-z_]\w*)\s*:/g, '$1"$2":')],
  ["comments", "comments", (t) => t.replace(/\/\*.*?\*\//gs, "").replace(/\/\/[^\n]*/g, "").replace(/#[^\n]*/g, "")],
  ["garbage-at-the-end", "anything after the body", (t) => {
    const at = t.lastIndexOf("}");
    return at < 0 ? undefined : t.slice(0, at + 1);
  }],
  ["first-of-two", "two documents, of which it reads the first", (t) => t.split(/(?<=\}\})\s*(?=\{)/)[0]],
  // deno-lint-ignore no-control-regex
  ["raw-controls", "control characters in a text", (t) => t.replace(/[\x00-\x1f]/g, " ")],
  ["unclosed", "a body whose end is missing", (t) => `${t}}`],
  ["unclosed-twice", "a body both of whose ends are missing", (t) => `${t}}}`],
  [
    "form",
    "a form",
    (t, asked) => /^\w+=\w+$/.test(t) ? envelope(asked, Object.fromEntries(new URLSearchParams(t))) : undefined,
  ],
  [
    "empty",
    "no body, as {}",
    (t, asked) => t === "" ? envelope(asked, asked.verb === "set" ? { [asked.key]: "" } : {}) : undefined,
  ],
  [
    "blank",
    "a blank body, as {}",
    (t, asked) =>
      t !== "" && t.trim() === "" ? envelope(asked, asked.verb === "set" ? { [asked.key]: "" } : {}) : undefined,
  ],
  ["anything", "what isn't JSON, as {}", (t, asked) => {
    try {
      JSON.parse(t);
    } catch {
      return envelope(asked, asked.verb === "set" ? { [asked.key]: "" } : {});
    }
  }],
  ["nan", "NaN and Infinity, as null", (t) => t.replace(/\bNaN\b|-?\bInfinity\b/g, '"NaN"')],
  [
    "escapes",
    "escapes that JSON doesn't have",
    (t) => t.replace(/\\x([0-9a-f]{2})/gi, "\\u00$1").replace(/\\'/g, "'").replace(/\\([^"\\/bfnrtu])/g, "$1"),
  ],
  [
    "leading-zeros",
    "numbers with leading zeros",
    (t) => t.replace(/: 0+(\d+)/g, ': "$1"').replace(/:0+(\d+)/g, ':"$1"'),
  ],
  ["text-of-json", "JSON in a text, as clients send that encode twice", (t) => {
    try {
      const inner = JSON.parse(t);
      return typeof inner === "string" ? inner : undefined;
    } catch {
      return undefined;
    }
  }],
  [
    "invalid-utf-8",
    "bytes that aren't UTF-8, as U+FFFD",
    (t) => t.includes("\ufffd") ? t.replaceAll("\ufffd", "?") : undefined,
  ],
  [
    "utf-16",
    "UTF-16",
    (_, { call }) =>
      call.body && call.body.includes(0)
        ? new TextDecoder("utf-16le").decode(call.body).replace(/^\ufeff/, "")
        : undefined,
  ],
];

/** Bodies of a wrong shape, and what they are taken for. */
const shapes: [name: string, about: string, change: (json: unknown, asked: Asked) => unknown][] = [
  [
    "other-members",
    "other members beside its own",
    (j, { member }) => isMap(j) && member in j ? { [member]: j[member] } : undefined,
  ],
  [
    "bare",
    "the items without their envelope",
    (j, { member }) =>
      isMap(j) && !Object.hasOwn(j, member) && Object.values(j).every((v) => typeof v === "string")
        ? { [member]: j }
        : undefined,
  ],
  ["array-of-one", "an array around the body", (j) => Array.isArray(j) && j.length === 1 ? j[0] : undefined],
  [
    "any-array",
    "an array as an empty body",
    (j, { member, key, verb }) => Array.isArray(j) ? { [member]: verb === "set" ? { [key]: "" } : {} } : undefined,
  ],
  [
    "array-as-map",
    "an array as a map by index",
    (j, { member }) =>
      isMap(j) && Array.isArray(j[member]) ? { [member]: Object.fromEntries(Object.entries(j[member])) } : undefined,
  ],
  [
    "empty-array-as-map",
    "an empty array as an empty map",
    (j, { member, key, verb }) =>
      isMap(j) && Array.isArray(j[member]) && j[member].length === 0
        ? { [member]: verb === "set" ? { [key]: "" } : {} }
        : undefined,
  ],
  [
    "pairs",
    "an array of pairs as a map",
    (j, { member }) =>
      isMap(j) && Array.isArray(j[member]) && j[member].length > 0 && j[member].every(Array.isArray)
        ? { [member]: Object.fromEntries(j[member]) }
        : undefined,
  ],
  [
    "entries",
    "an array of {key, value} as a map",
    (j, { member }) =>
      isMap(j) && Array.isArray(j[member]) && j[member].length > 0 && j[member].every(isMap)
        ? {
          [member]: Object.fromEntries(
            j[member].flatMap((e: Record<string, unknown>) => "key" in e ? [[e.key, e.value]] : Object.entries(e)),
          ),
        }
        : undefined,
  ],
  [
    "null-as-map",
    "null as an empty map",
    (j, { member, key, verb }) =>
      isMap(j) && j[member] === null ? { [member]: verb === "set" ? { [key]: "" } : {} } : undefined,
  ],
  [
    "text-as-map",
    "a text for the map, as nothing",
    (j, { member, key, verb }) =>
      isMap(j) && typeof j[member] === "string" ? { [member]: verb === "set" ? { [key]: j[member] } : {} } : undefined,
  ],
  [
    "number-as-map",
    "a number for the map, as nothing",
    (j, { member, key, verb }) =>
      isMap(j) && typeof j[member] === "number" ? { [member]: verb === "set" ? { [key]: "" } : {} } : undefined,
  ],
  [
    "boolean-as-map",
    "a boolean for the map, as nothing",
    (j, { member, key, verb }) =>
      isMap(j) && typeof j[member] === "boolean" ? { [member]: verb === "set" ? { [key]: "" } : {} } : undefined,
  ],
  [
    "no-member",
    "a body without its member, as an empty one",
    (j, { member, key, verb }) =>
      isMap(j) && !Object.hasOwn(j, member) ? { [member]: verb === "set" ? { [key]: "" } : {} } : undefined,
  ],
  [
    "empty-object",
    "{} as a body",
    (j, { member, key, verb }) =>
      isMap(j) && Object.keys(j).length === 0 ? { [member]: verb === "set" ? { [key]: "" } : {} } : undefined,
  ],
  [
    "null",
    "null as a body",
    (j, { member, key, verb }) => j === null ? { [member]: verb === "set" ? { [key]: "" } : {} } : undefined,
  ],
  [
    "scalar",
    "a number or a text as a body",
    (j, { member, key, verb }) =>
      typeof j === "number" || typeof j === "string" || typeof j === "boolean"
        ? { [member]: verb === "set" ? { [key]: "" } : {} }
        : undefined,
  ],
  ["the-other-member", "meta for metadata, and metadata for meta", (j, { member }) => {
    const other = member === "meta" ? "metadata" : "meta";
    return isMap(j) && other in j && !(member in j) ? { [member]: j[other] } : undefined;
  }],
  [
    "member-in-capitals",
    "its member in any case",
    (j, { member }) =>
      isMap(j) && Object.keys(j).length === 1 && !(member in j) && Object.keys(j)[0]?.toLowerCase() === member
        ? { [member]: Object.values(j)[0] }
        : undefined,
  ],
];

const both = (change: (json: unknown, asked: Asked) => unknown) => (text: string, asked: Asked) => {
  try {
    const json = asked.readable ? change(JSON.parse(text), asked) : undefined;
    return json === undefined ? undefined : JSON.stringify(json);
  } catch {
    return undefined;
  }
};

/** The text with the first of two equal names kept. */
function firstOfNames(text: string): string {
  const names = [...text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)].map(([, name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return text;
  const at = text.lastIndexOf(`"${twice}"`);
  return text.slice(0, at) + text.slice(at).replace(twice, `${twice}zz`);
}

export const bodies: Mutant[] = [
  ...loose.flatMap(([name, about, change]) =>
    puts.map((verb) => mutant(`${verb}-takes-${name}`, `${verb} takes ${about}.`, reading(verb, change)))
  ),
  ...shapes.flatMap(([name, about, change]) =>
    puts.map((verb) => mutant(`${verb}-takes-${name}`, `${verb} takes ${about}.`, reading(verb, both(change))))
  ),
  mutant(
    "set-takes-two-entries",
    "Setting takes two entries, and writes the one of the address.",
    rewriting(
      "set",
      ({ json, items, key }) =>
        Object.keys(items).length === 2 && Object.hasOwn(items, key)
          ? { ...json, meta: { [key]: items[key] } }
          : undefined,
    ),
  ),
  mutant(
    "set-writes-two-entries",
    "Setting takes two entries, and writes both.",
    on("set", (asked) => {
      const { items, key } = asked;
      if (Object.keys(items).length < 2 || !Object.hasOwn(items, key)) return asked.next();
      const result = asked.next({ json: { meta: { [key]: items[key] } } });
      if (result.kind !== "write") return result;
      return write(() => {
        const answer = result.commit();
        for (const [name, value] of Object.entries(items)) asked.server!.metadata.set(name, value);
        return answer;
      });
    }),
  ),
  mutant(
    "set-takes-first-entry",
    "Setting looks at the first entry only.",
    rewriting(
      "set",
      ({ json, items }) =>
        Object.keys(items).length > 1
          ? { ...json, meta: Object.fromEntries(Object.entries(items).slice(0, 1)) }
          : undefined,
    ),
  ),
  mutant(
    "set-takes-last-entry",
    "Setting looks at the last entry only.",
    rewriting(
      "set",
      ({ json, items }) =>
        Object.keys(items).length > 1
          ? { ...json, meta: Object.fromEntries([Object.entries(items).at(-1)!]) }
          : undefined,
    ),
  ),
  mutant(
    "set-takes-empty-meta",
    "Setting takes an empty meta, and writes an empty value.",
    rewriting(
      "set",
      ({ json, key }) =>
        isMap(json?.meta) && Object.keys(json.meta).length === 0 ? { ...json, meta: { [key]: "" } } : undefined,
    ),
  ),
  mutant(
    "set-takes-key-and-value",
    "Setting takes {key, value}.",
    rewriting(
      "set",
      ({ json, items }) =>
        isMap(json) && "key" in items && "value" in items ? { meta: { [items.key]: items.value } } : undefined,
    ),
  ),
  mutant(
    "set-takes-value-alone",
    'Setting takes {"meta": "value"}.',
    rewriting(
      "set",
      ({ json, key }) => isMap(json) && typeof json.meta === "string" ? { meta: { [key]: json.meta } } : undefined,
    ),
  ),
  ...maps.map((verb) =>
    mutant(
      `${verb}-refuses-empty-map`,
      `${verb} refuses an empty map.`,
      refusing(verb, ({ items }) => Object.keys(items).length === 0),
    )
  ),
  ...maps.map((verb) =>
    mutant(
      `${verb}-refuses-many`,
      `${verb} refuses more than 10 items at once.`,
      refusing(verb, ({ items }) => Object.keys(items).length > 10),
    )
  ),
  ...maps.map((verb) =>
    mutant(
      `${verb}-refuses-more-than-one`,
      `${verb} refuses more than one item.`,
      refusing(verb, ({ items }) => Object.keys(items).length > 1),
    )
  ),
  ...puts.map((verb) =>
    mutant(
      `${verb}-first-name-wins`,
      `Of a name that occurs twice, ${verb} takes the first.`,
      on(verb, (asked) => {
        const text = firstOfNames(asked.text);
        if (text === asked.text || !succeeds(asked.next())) return asked.next();
        return asked.next({
          text: JSON.stringify(JSON.parse(text, function (name, value) {
            return name.endsWith("zz") ? undefined : value;
          })),
        });
      }),
    )
  ),
  ...puts.map((verb) =>
    mutant(
      `${verb}-refuses-blanks`,
      `${verb} refuses JSON with blanks between its parts.`,
      refusing(verb, ({ text, json }) => JSON.stringify(json).length !== text.length),
    )
  ),
  ...puts.map((verb) =>
    mutant(
      `${verb}-keeps-escapes`,
      `${verb} doesn't undo \\u escapes in names.`,
      refusing(verb, ({ text }) => /\\u[0-9a-f]{4}[^"]*"\s*:/i.test(text)),
    )
  ),
  ...puts.map((verb) =>
    mutant(
      `${verb}-limit-of-1-kb`,
      `${verb} refuses a body of more than 1024 bytes.`,
      refusing(verb, ({ call }) => (call.body?.length ?? 0) > 1024, 413),
    )
  ),
  ...puts.map((verb) =>
    mutant(
      `${verb}-limit-of-16-kb`,
      `${verb} refuses a body of more than 16 KB.`,
      refusing(verb, ({ call }) => (call.body?.length ?? 0) > 16384, 413),
    )
  ),
  ...puts.map((verb) =>
    mutant(
      `${verb}-limit-of-64-kb`,
      `${verb} refuses a body of more than 64 KB.`,
      refusing(verb, ({ call }) => (call.body?.length ?? 0) > 65535, 413),
    )
  ),
  ...puts.map((verb) =>
    mutant(
      `${verb}-no-limit`,
      `${verb} reads a body of any size.`,
      on(verb, (asked) =>
        (asked.call.body?.length ?? 0) > 114688
          ? asked.next({ text: asked.text.trim().length < 114688 ? asked.text.trim() : '{"metadata":{}}' })
          : asked.next()),
    )
  ),
];
