import { afterwards, type Asked, done, groupOf, meddle, type Mutant, on, onAnswer, verbs } from "./meddle.ts";
import { before } from "../../src/shared/before.ts";

const mutant = groupOf("addresses");
const pathOf = ({ call }: Asked) => before(call.target, "?");
const encodedKey = (asked: Asked) => pathOf(asked).split("/metadata/")[1];
const below = /^(\/v2\.1\/[^/]+\/servers\/[^/]+\/metadata)(.*)$/;

/** Rewrites the address. */
const rewriting = (change: (rest: string, asked: Asked) => string | undefined) =>
  meddle((asked) => {
    const [, base, rest = ""] = below.exec(asked.call.target) ?? [];
    const changed = base === undefined ? undefined : change(rest, asked);
    return changed === undefined || changed === rest ? asked.next() : asked.next({ target: base + changed });
  });

/** Rewrites the key that the fake decoded. */
const keyed = (change: (key: string, asked: Asked) => string | undefined) =>
  on(["get", "set", "delete"], (asked) => {
    const key = change(asked.key, asked);
    return key === undefined || key === asked.key ? asked.next() : asked.next({ target: asked.at({ key }) });
  });

/** Treats a method on an address as another. */
const acting = (method: string, item: boolean, asMethod: string, target = (asked: Asked) => asked.call.target) =>
  meddle((asked) => {
    const [, , rest = ""] = below.exec(pathOf(asked)) ?? [];
    return asked.call.method === method && below.test(pathOf(asked)) && /^\/[^/]+$/.test(rest) === item &&
        (item || rest === "")
      ? asked.next({ method: asMethod, target: target(asked) })
      : asked.next();
  });

export const addresses: Mutant[] = [
  mutant(
    "decoded-twice",
    "A key is decoded twice.",
    keyed((key) => {
      try {
        return decodeURIComponent(key);
      } catch {
        return undefined;
      }
    }),
  ),
  mutant("not-decoded", "A key isn't decoded.", keyed((_, asked) => encodedKey(asked))),
  mutant(
    "query-in-key",
    "The query belongs to the key.",
    keyed((key, { call }) => call.target.includes("?") ? `${key}?${call.target.split("?")[1]}` : undefined),
  ),
  mutant("semicolon-cuts", "What follows a semicolon is a parameter.", keyed((key) => before(key, ";"))),
  mutant("colon-cuts", "What follows a colon is an action.", keyed((key) => before(key, ":") || undefined)),
  mutant("hash-cuts", "What follows %23 is a fragment.", keyed((key) => before(key, "#"))),
  mutant("question-cuts", "What follows %3F is a query.", keyed((key) => before(key, "?"))),
  mutant("key-in-small-letters", "A key in the address is made small.", keyed((key) => key.toLowerCase())),
  mutant("key-trimmed", "A key in the address is trimmed.", keyed((key) => key.trim())),
  mutant("json-ending-dropped", "An address may end in .json.", keyed((key) => key.replace(/\.json$/, ""))),
  mutant(
    "ending-dropped",
    "What follows the last full stop of a key is a format.",
    keyed((key) => key.replace(/(?<=.)\.\w+$/, "")),
  ),
  mutant(
    "escapes-of-capitals-only",
    "Escapes in small letters aren't decoded.",
    keyed((_, asked) => /%[0-9a-f]*[a-f]/.test(pathOf(asked)) ? encodedKey(asked) : undefined),
  ),
  mutant(
    "trailing-slash-lists",
    "The map answers with a trailing slash too.",
    rewriting((rest) => rest === "/" ? "" : undefined),
  ),
  mutant(
    "trailing-slash-of-items",
    "An item answers with a trailing slash too.",
    rewriting((rest) => /^\/[^/]+\/$/.test(rest) ? rest.slice(0, -1) : undefined),
  ),
  mutant(
    "trailing-slash-redirects",
    "A trailing slash is redirected.",
    meddle((asked) =>
      pathOf(asked).endsWith("/")
        ? { ...asked.answer(301, null), body: "", headers: [["location", pathOf(asked).slice(0, -1)]] }
        : asked.next()
    ),
  ),
  mutant(
    "below-an-item",
    "What follows an item is ignored.",
    rewriting((rest) => /^\/[^/]+\/.+$/.test(rest) ? rest.replace(/^(\/[^/]+)\/.*$/, "$1") : undefined),
  ),
  mutant(
    "slash-in-key",
    "A slash in a key, as %2F or as it is, is taken.",
    meddle((asked) => {
      const [, base, rest = ""] = below.exec(pathOf(asked)) ?? [];
      return base && /^\/[^/]+(%2F|\/)[^/]+$/i.test(rest) && asked.call.method === "GET"
        ? asked.answer(404, { itemNotFound: { code: 404, message: "x" } })
        : base && /%2F/i.test(rest)
        ? asked.answer(200, { meta: {} })
        : asked.next();
    }),
  ),
  mutant(
    "singular",
    "The map is at /meta too.",
    meddle((asked) => asked.next({ target: asked.call.target.replace(/\/metas?\b/, "/metadata") })),
  ),
  mutant("post-item-creates", "POST on an item sets it.", acting("POST", true, "PUT")),
  mutant(
    "post-item-merges",
    "POST on an item merges.",
    acting("POST", true, "POST", (asked) => asked.call.target.replace(/\/metadata\/.*$/, "/metadata")),
  ),
  mutant("patch-item-sets", "PATCH on an item sets it.", acting("PATCH", true, "PUT")),
  mutant("patch-merges", "PATCH on the map merges.", acting("PATCH", false, "POST")),
  mutant("patch-replaces", "PATCH on the map replaces.", acting("PATCH", false, "PUT")),
  mutant(
    "delete-clears",
    "DELETE on the map clears it.",
    meddle((asked) => {
      if (asked.call.method !== "DELETE" || !/\/metadata$/.test(pathOf(asked))) return asked.next();
      const result = asked.next({ method: "PUT" });
      const cleared = { ...asked.call, method: "PUT", body: new TextEncoder().encode('{"metadata":{}}') };
      void result;
      return afterwards(
        asked.handle(cleared, asked.service.route(cleared)!, asked.requestId),
        (answer) => answer.status === 200 ? { ...answer, status: 204, body: "" } : answer,
      );
    }),
  ),
  mutant(
    "delete-clears-unseen",
    "DELETE on the map clears it, and answers 404.",
    meddle((asked) => {
      const result = asked.next();
      const [, id] = /\/servers\/([^/]+)\/metadata$/.exec(pathOf(asked)) ?? [];
      if (asked.call.method === "DELETE" && id) asked.service.store.servers.get(id)?.metadata.clear();
      return result;
    }),
  ),
  mutant(
    "delete-with-slash-clears",
    "DELETE with a trailing slash clears the map.",
    meddle((asked) => {
      const [, id] = /\/servers\/([^/]+)\/metadata\/$/.exec(pathOf(asked)) ?? [];
      if (asked.call.method === "DELETE" && id) asked.service.store.servers.get(id)?.metadata.clear();
      return asked.next();
    }),
  ),
  mutant(
    "put-with-slash-replaces",
    "PUT with a trailing slash replaces.",
    meddle((asked) =>
      asked.call.method === "PUT" && pathOf(asked).endsWith("/metadata/")
        ? asked.next({ target: pathOf(asked).slice(0, -1) })
        : asked.next()
    ),
  ),
  mutant(
    "unknown-method-reads",
    "An unknown method reads.",
    meddle((asked) =>
      ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"].includes(asked.call.method)
        ? asked.next()
        : asked.next({ method: "GET" })
    ),
  ),
  mutant(
    "unknown-method-501",
    "An unknown method is answered with 501.",
    meddle((asked) =>
      ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"].includes(asked.call.method) ? asked.next() : asked.refuse(501)
    ),
  ),
  mutant(
    "unknown-method-200",
    "A method that isn't known answers 200.",
    meddle((asked) => asked.goesNowhere ? asked.answer(200, {}) : asked.next()),
  ),
  mutant(
    "unknown-method-500",
    "An address that isn't known answers 500.",
    meddle((asked) => asked.goesNowhere && done(asked.next()).status === 404 ? asked.refuse(500) : asked.next()),
  ),
  mutant(
    "method-by-header",
    "X-HTTP-Method-Override changes the method.",
    meddle((asked) =>
      asked.call.header("x-http-method-override")
        ? asked.next({ method: asked.call.header("x-http-method-override")! })
        : asked.next()
    ),
  ),
  mutant(
    "key-by-query",
    "?key= chooses an item of the list.",
    on("list", (asked) => {
      const key = /[?&]key=([^&]*)/.exec(asked.call.target)?.[1];
      return key ? asked.next({ target: asked.at({ key }) }) : asked.next();
    }),
  ),
  ...["fields", "format", "filter", "prefix", "name", "page", "sort"].map((name) =>
    mutant(
      `query-${name}-obeyed`,
      `A list whose address has ?${name}= is another.`,
      onAnswer("list", (answer, { call }) =>
        call.target.includes(`${name}=`) && answer.status === 200 ? { ...answer, body: '{"metadata": {}}' } : answer),
    )
  ),
  mutant(
    "query-callback-obeyed",
    "An answer to ?callback=f is a script.",
    onAnswer(
      ["list", "get"],
      (answer, { call }) => call.target.includes("callback=f") ? { ...answer, body: `f(${answer.body})` } : answer,
    ),
  ),
  ...(["get", "delete"] as const).map((verb) =>
    mutant(
      `${verb}-fails-on-malformed-escapes`,
      `${verb} of a key that can't be decoded ends in 500.`,
      on(verb, (asked) => /%(?![0-9a-f]{2})/i.test(asked.call.target) ? asked.refuse(500) : asked.next()),
    )
  ),
  mutant(
    "address-by-header",
    "X-Original-URL is another address.",
    meddle((asked) => asked.call.header("x-original-url") ? asked.refuse(404) : asked.next()),
  ),
  mutant(
    "query-refused",
    "A query is refused with 400.",
    on(verbs, (asked) => asked.call.target.includes("?") ? asked.refuse(400) : asked.next()),
  ),
  mutant(
    "keys-by-comma",
    "Deleting a,b deletes both.",
    on("delete", (asked) => {
      const names = asked.key.split(",");
      if (names.length < 2) return asked.next();
      for (const name of names) asked.server?.metadata.delete(name);
      return asked.answer(204, "").body ? { ...asked.answer(204, ""), body: "" } : asked.next();
    }),
  ),
  mutant(
    "empty-key-in-address",
    "An item with the empty key is at the address with a trailing slash.",
    meddle((asked) => {
      const [, id] = /\/servers\/([^/]+)\/metadata\/$/.exec(pathOf(asked)) ?? [];
      const value = asked.json?.meta?.[""];
      if (asked.call.method !== "PUT" || !id || typeof value !== "string") return asked.next();
      asked.service.store.servers.get(id)?.metadata.set("", value);
      return asked.answer(200, asked.json);
    }),
  ),
  mutant(
    "long-keys-not-found-as-400",
    "Getting or deleting a key of more than 255 characters is answered with 500.",
    on(["get", "delete"], (asked) => asked.key.length > 255 ? asked.refuse(500) : asked.next()),
  ),
];
