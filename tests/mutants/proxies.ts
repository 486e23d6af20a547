// What a proxy, a cache or a framework does in front of the service: headers it believes, preconditions it knows, other
// addresses and methods it takes, responses it keeps.
import type { Reply } from "../../src/fake/reply.ts";
import type { Fetch } from "../../src/http/fetch.ts";
import { before } from "../../src/shared/before.ts";
import {
  afterwards,
  type Asked,
  done,
  groupOf,
  meddle,
  type Mutant,
  on,
  refusing,
  succeeds,
  type Verb,
  verbs,
  writes,
} from "./meddle.ts";

const mutant = groupOf("proxies");
const header = (asked: Asked, name: string) => asked.call.header(name) ?? "";
const pathOf = ({ call }: Asked) => before(call.target, "?");
const as = (token: string) => ({ headers: { "x-auth-token": token } });
const isRequestId = ([name]: readonly [string, string]) => name.endsWith("request-id");

/** What names somebody trusted, to a service that believes it. */
const trusted: [header: string, sign: RegExp][] = [
  ["x-forwarded-for", /127\.0\.0\.1/],
  ["x-real-ip", /127\.0\.0\.1/],
  ["forwarded", /127\.0\.0\.1/],
  ["x-remote-user", /./],
  ["remote-user", /./],
  ["x-forwarded-user", /./],
  ["x-identity-status", /^Confirmed$/],
  ["x-user-id", /./],
  ["x-project-id", /./],
  ["x-tenant-id", /./],
  ["x-tenant", /./],
  ["x-domain-id", /./],
  ["x-roles", /admin/],
  ["x-is-admin-project", /./],
  ["x-internal", /./],
  ["x-api-key", /./],
  ["x-sdk-date", /./],
  ["user-agent", /kube-probe/],
  ["authorization", /^Basic /],
  ["origin", /127\.0\.0\.1/],
];
const rolesIn = trusted.filter(([name]) =>
  /^(x-)?(remote|forwarded-user|identity|user|tenant|roles|is-admin)/.test(name)
);

/** Words that a service takes for a token. */
const words: [name: string, test: (token: string) => boolean][] = [
  ["null", (token) => /^(null|undefined|none)$/i.test(token)],
  ["wildcards", (token) => /^[%*_]$/.test(token)],
  ["sql", (token) => token.includes("'")],
  ["long", (token) => token.length > 200],
];

const preconditions: [header: string, status: number][] = [
  ["if-none-match", 304],
  ["if-modified-since", 304],
  ["if-match", 412],
  ["if-unmodified-since", 412],
  ["range", 206],
  ["range", 416],
];

function unmet(asked: Asked, status: number): Reply {
  if (status === 206) return { ...done(asked.next()), status };
  return status === 304 ? { ...asked.answer(status, null), body: "" } : asked.refuse(status);
}

/** Takes addresses that Nova doesn't have for others. */
const elsewhere = (change: (target: string) => string) =>
  meddle((asked) => {
    const target = change(asked.call.target);
    return asked.goesNowhere && target !== asked.call.target ? asked.next({ target }) : asked.next();
  });

/** Reads the key of an address in another way. */
const reading = (verb: Verb, change: (key: string) => string) =>
  on(verb, (asked) => {
    const key = change(asked.key);
    if (key === asked.key || key === "") return asked.next();
    const { [asked.key]: value, ...others } = asked.items;
    const json = value === undefined || Object.keys(others).length ? {} : { json: { meta: { [key]: value } } };
    return asked.next({ target: asked.at({ key }), ...json });
  });

/** Keeps what was read by an address, until a write that it is told of. */
function caching(
  verb: Verb,
  { status = 200, idOf = pathOf, dropping = writes }: {
    status?: number;
    idOf?: (asked: Asked) => string;
    dropping?: readonly Verb[];
  },
): (fake: Fetch) => Fetch {
  return (fake) => {
    const kept = new Map<string, Reply>();
    return meddle((asked) => {
      const result = asked.next();
      if (asked.verb !== verb) {
        if (asked.verb && dropping.includes(asked.verb) && succeeds(result)) kept.clear();
        return result;
      }
      const own = done(result);
      const found = kept.get(idOf(asked));
      if (own.status === status) kept.set(idOf(asked), own);
      if (!found || ![200, 404].includes(own.status)) return own;
      const headers = [...found.headers.filter((line) => !isRequestId(line)), ...own.headers.filter(isRequestId)];
      return { ...found, headers };
    })(fake);
  };
}

const twiceDecoded = (asked: Asked) => {
  try {
    return decodeURIComponent(decodeURIComponent(pathOf(asked)));
  } catch {
    return pathOf(asked);
  }
};

/** Refuses a write for as long as the address has had one refusal. */
const keepingConflicts = (fake: Fetch): Fetch => {
  const kept = new Set<string>();
  return on("set", (asked) => {
    const result = asked.next();
    if (result.kind === "reply" && result.status === 409) kept.add(pathOf(asked));
    return succeeds(result) && kept.has(pathOf(asked)) ? asked.refuse(409) : result;
  })(fake);
};

export const proxies: Mutant[] = [
  ...trusted.map(([name, sign]) =>
    mutant(
      `trusts-${name}`,
      `${name} is enough without a token.`,
      meddle((asked) =>
        !header(asked, "x-auth-token") && sign.test(header(asked, name)) ? asked.next(as("member")) : asked.next()
      ),
    )
  ),
  ...rolesIn.map(([name, sign]) =>
    mutant(
      `administrator-by-${name}`,
      `${name} makes a member an administrator.`,
      meddle((asked) =>
        header(asked, "x-auth-token") === "member" && sign.test(header(asked, name))
          ? asked.next(as("admin"))
          : asked.next()
      ),
    )
  ),
  ...words.map(([name, test]) =>
    mutant(
      `token-of-${name}`,
      `A token that is a word for nothing or for all is taken: ${name}.`,
      meddle((asked) => test(header(asked, "x-auth-token")) ? asked.next(as("member")) : asked.next()),
    )
  ),
  ...verbs.flatMap((verb) => [
    ...preconditions.map(([name, status]) =>
      mutant(
        `${verb}-obeys-${name}-with-${status}`,
        `${verb} looks at ${name}, and returns ${status}.`,
        on(verb, (asked) => header(asked, name) ? unmet(asked, status) : asked.next()),
      )
    ),
    mutant(
      `${verb}-takes-an-empty-token`,
      `${verb} takes an empty token.`,
      on(verb, (asked) => asked.call.header("x-auth-token") === "" ? asked.next(as("member")) : asked.next()),
    ),
    mutant(
      `${verb}-takes-parts-of-a-token`,
      `${verb} takes the beginning of a token, and a token with more behind it.`,
      on(verb, (asked) => {
        const sent = header(asked, "x-auth-token");
        const isPart = sent !== "" && sent !== "member" && ("member".startsWith(sent) || sent.startsWith("member"));
        return isPart ? asked.next(as("member")) : asked.next();
      }),
    ),
  ]),
  ...([
    ["json", /\.(json|xml)$/, ""],
    ["longer-names", /\/metadata[\w-]+$/, "/metadata"],
    ["parameters", /;[^/]*$/, ""],
    ["two-slashes", /\/\/$/, ""],
    ["blank", /%20$/, ""],
    ["capitals", /\/metadata(?=[/?])/i, "/metadata"],
  ] as [string, RegExp, string][]).map(([name, pattern, to]) =>
    mutant(
      `takes-addresses-with-${name}`,
      `Behind the map, ${name} are left out.`,
      elsewhere((target) => target.replace(pattern, to)),
    )
  ),
  ...["COPY", "PROPFIND", "LOCK", "SEARCH", "LINK", "REPORT"].map((method) =>
    mutant(
      `${method.toLowerCase()}-reads`,
      `${method} reads.`,
      meddle((asked) => asked.next(asked.call.method === method ? { method: "GET" } : {})),
    )
  ),
  mutant(
    "encoded-slash-cuts-a-delete",
    "DELETE a%2Fb deletes a, and returns 404.",
    meddle((asked) => {
      const [, id, key] = /\/servers\/([^/]+)\/metadata\/([^/]+?)(?:%2f|%5c|%00)/i.exec(pathOf(asked)) ?? [];
      if (asked.call.method === "DELETE" && id && key) asked.service.store.servers.get(id)?.metadata.delete(key);
      return asked.next();
    }),
  ),
  ...(["get", "set", "delete"] as const).flatMap((verb) => [
    mutant(
      `${verb}-compatible-key`,
      `${verb} takes look-alikes for a key (NFKC).`,
      reading(verb, (key) => key.normalize("NFKC")),
    ),
    mutant(`${verb}-trimmed-key`, `${verb} trims a key.`, reading(verb, (key) => key.trim())),
    mutant(
      `${verb}-key-without-last-stops`,
      `${verb} drops full stops at the end.`,
      reading(verb, (key) => key.replace(/(?<=[^.])\.+$/, "")),
    ),
    mutant(
      `${verb}-key-without-first-stops`,
      `${verb} drops full stops at the beginning.`,
      reading(verb, (key) => key.replace(/^\.+(?=[^.])/, "")),
    ),
    mutant(`${verb}-key-as-number`, `${verb} reads 01 as 1.`, reading(verb, (key) => key.replace(/^0+(?=\d+$)/, ""))),
  ]),
  ...["x-forwarded-prefix", "x-forwarded-host", "forwarded", "x-forwarded-uri"].map((name) =>
    mutant(
      `address-by-${name}`,
      `${name} leads elsewhere.`,
      refusing(verbs, (asked) => header(asked, name) !== "", 404),
    )
  ),
  ...["x-http-method", "x-method-override"].flatMap((name) =>
    ["PUT", "PATCH"].map((method) =>
      mutant(
        `${method.toLowerCase()}-by-${name}`,
        `${name} makes a request a ${method}.`,
        meddle((asked) => asked.next(header(asked, name) === method ? { method } : {})),
      )
    )
  ),
  mutant(
    "keeps-what-was-absent",
    "A key that was absent stays so after a set.",
    caching("get", { status: 404, dropping: ["merge", "replace"] }),
  ),
  mutant("keeps-by-decoded-addresses", "A cache decodes addresses twice.", caching("get", { idOf: twiceDecoded })),
  mutant("keeps-conflicts", "A 409 is kept for an address.", keepingConflicts),
  ...([["mismatch", /mismatch/], ["json", /Malformed request body/], ["project", /Malformed request URL/], [
    "server",
    /Instance .* not be found/,
  ]] as [string, RegExp][]).map(([name, sign]) =>
    mutant(
      `no-version-with-the-refusal-of-${name}`,
      `A refusal for its ${name} doesn't name the microversion.`,
      meddle((asked) =>
        afterwards(asked.next(), (reply) =>
          sign.test(reply.body)
            ? {
              ...reply,
              headers: reply.headers.filter(([n]) => !n.endsWith("api-version")),
            }
            : reply)
      ),
    )
  ),
];
