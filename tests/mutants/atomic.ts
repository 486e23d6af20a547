import { type Asked, groupOf, type Items, type Mutant, on, puts, type Verb, writes } from "./meddle.ts";

const mutant = groupOf("atomic");

type Test = (status: number, body: string, asked: Asked) => boolean;

const breaksRule: Test = (status, body) => status === 400 && !/mismatch|Malformed/.test(body);
const mismatches: Test = (_, body) => body.includes("mismatch");
const isFull: Test = (_, body) => body.includes("Maximum number");

/** Refusals, and how to know them. */
const refusals: [name: string, about: string, test: Test][] = [
  ["schema", "the body breaks a rule", breaksRule],
  ["mismatch", "the keys differ", mismatches],
  ["lock", "the server is locked", (_, body) => body.includes("is locked")],
  ["state", "the state forbids it", (_, body) => /vm_state|invalid state/.test(body)],
  ["quota", "there would be too many items", isFull],
  ["auth", "nobody is known", (status) => status === 401],
  ["media-type", "the body is of another kind", (status) => status === 415],
  ["project", "the project is another", (_, body) => body.includes("Malformed request URL")],
  ["version", "the version isn't known", (status, body) => status === 406 || body.includes("API Version String")],
  ["size", "the body is too large", (status) => status === 413],
];

/** The items of a body that can be stored. */
function good({ text }: Asked): Items {
  const json = parsed(text);
  const entries = [json?.metadata, json?.meta].flatMap((items) =>
    typeof items === "object" && items !== null ? Object.entries(items) : []
  );
  return Object.fromEntries(
    entries.filter(([key, value]) => typeof value === "string" && /^[\w:.-]{1,255}$/.test(key) && value.length < 256),
  ) as Items;
}

function parsed(text: string): Record<string, unknown> | null | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function writing({ server, verb, key }: Asked, items: Items): void {
  if (!server) return;
  if (verb === "delete") return void server.metadata.delete(key);
  if (verb === "replace") server.metadata.clear();
  for (const [name, value] of Object.entries(items)) server.metadata.set(name, value);
}

/** Answers a refusal, and has written all the same. */
const despite = (
  verb: Verb,
  test: Test,
  change = (asked: Asked) => writing(asked, good(asked)),
) =>
  on(verb, (asked) => {
    const result = asked.next();
    if (result.kind !== "write" && result.status >= 400 && test(result.status, result.body, asked)) change(asked);
    return result;
  });

export const atomic: Mutant[] = [
  ...refusals.flatMap(([name, about, test]) =>
    writes.filter((verb) => verb !== "delete" || !["schema", "mismatch", "quota", "size", "media-type"].includes(name))
      .filter((
        verb,
      ) => name !== "mismatch" || verb === "set").map((verb) =>
        mutant(`${verb}-before-${name}`, `${verb} is done before it is seen that ${about}.`, despite(verb, test))
      )
  ),
  ...(["merge", "replace"] as const).map((verb) =>
    mutant(
      `${verb}-until-the-bad-item`,
      `${verb} writes the items before the first bad one.`,
      despite(verb, breaksRule, (asked) => {
        const entries = Object.entries(asked.items);
        const bad = entries.findIndex(([key, value]) =>
          typeof value !== "string" || value.length > 255 || !/^[\w:.-]{1,255}$/.test(key)
        );
        writing(asked, Object.fromEntries(entries.slice(0, Math.max(bad, 0))) as Items);
      }),
    )
  ),
  mutant(
    "replace-clears-first",
    "Replacing clears the map before it checks the body.",
    despite("replace", (status) => status === 400, ({ server }) => server?.metadata.clear()),
  ),
  mutant(
    "replace-clears-before-quota",
    "Replacing clears the map before it counts.",
    despite("replace", isFull, ({ server }) => server?.metadata.clear()),
  ),
  mutant(
    "replace-clears-before-lock",
    "Replacing clears the map before it looks at lock and state.",
    despite("replace", (status) => status === 409, ({ server }) => server?.metadata.clear()),
  ),
  mutant(
    "merge-until-full",
    "Merging writes as many items as there is room for, then refuses.",
    despite("merge", isFull, (asked) => {
      for (const [key, value] of Object.entries(good(asked))) {
        if (asked.server!.metadata.size < 128) asked.server!.metadata.set(key, value);
      }
    }),
  ),
  mutant(
    "set-writes-body-key-on-mismatch",
    "A set whose keys differ writes an empty value at the address's key.",
    despite("set", mismatches, ({ server, key }) => server?.metadata.set(key, "")),
  ),
  mutant(
    "get-creates",
    "Getting what isn't there creates it.",
    on("get", (asked) => {
      const result = asked.next();
      if (result.kind !== "write" && result.body.includes("Metadata item")) {
        asked.server!.metadata.set(asked.key, "");
      }
      return result;
    }),
  ),
  mutant(
    "get-removes",
    "Getting an item removes it.",
    on("get", (asked) => {
      const result = asked.next();
      if (result.kind !== "write" && result.status === 200) asked.server!.metadata.delete(asked.key);
      return result;
    }),
  ),
  mutant(
    "delete-absent-clears",
    "Deleting what isn't there clears the map.",
    despite("delete", (_, body) => body.includes("Metadata item"), ({ server }) => server?.metadata.clear()),
  ),
  ...puts.map((verb) =>
    mutant(
      `${verb}-done-when-overloaded`,
      `An overloaded ${verb} is refused with 429 or 503, and done.`,
      (fake) => async (request) => {
        const { method, path } = {
          merge: { method: "POST", path: /metadata$/ },
          replace: { method: "PUT", path: /metadata$/ },
          set: { method: "PUT", path: /metadata\/./ },
        }[verb as "merge"];
        if (request.method !== method || !path.test(request.url)) return await fake(request);
        const copy = request.clone();
        const response = await fake(request);
        if (response.status === 503 || response.status === 429) await fake(copy);
        return response;
      },
    )
  ),
];
