import { groupOf, meddle, type Mutant, on, puts, refusing, verbs, writes } from "./meddle.ts";

const mutant = groupOf("access");
const as = (token: string | null) => ({ headers: { "x-auth-token": token } });

export const access: Mutant[] = [
  ...verbs.map((verb) =>
    mutant(
      `${verb}-needs-none`,
      `${verb} needs no credentials.`,
      on(verb, (asked) => asked.call.header("x-auth-token") ? asked.next() : asked.next(as("member"))),
    )
  ),
  ...verbs.map((verb) =>
    mutant(
      `${verb}-takes-any`,
      `${verb} takes any token.`,
      on(verb, (asked) => {
        const token = asked.call.header("x-auth-token");
        return !token || ["member", "admin", "reader"].includes(token) ? asked.next() : asked.next(as("member"));
      }),
    )
  ),
  mutant(
    "invalid-403",
    "A token that isn't known is answered with 403.",
    meddle((asked) => {
      const result = asked.next();
      return result.kind !== "write" && result.status === 401 && asked.call.header("x-auth-token")
        ? asked.refuse(403)
        : result;
    }),
  ),
  mutant(
    "invalid-200-empty",
    "Reading without credentials answers an empty map.",
    on("list", (asked) => {
      const result = asked.next();
      return result.kind !== "write" && result.status === 401 ? asked.answer(200, { metadata: {} }) : result;
    }),
  ),
  mutant(
    "redirected-to-log-in",
    "Whoever isn't known is redirected.",
    meddle((asked) => {
      const result = asked.next();
      return result.kind !== "write" && result.status === 401
        ? { ...result, status: 302, headers: [...result.headers, ["location", "/login"]], body: "" }
        : result;
    }),
  ),
  mutant(
    "empty-token",
    "An empty token is taken.",
    meddle((asked) => asked.call.header("x-auth-token") === "" ? asked.next(as("member")) : asked.next()),
  ),
  ...([
    ["token-cut-short", "The beginning of a token is enough.", (sent, known) => known.startsWith(sent)],
    ["token-cut-at-the-end", "What stands behind a token isn't looked at.", (sent, known) => sent.startsWith(known)],
  ] as [string, string, (sent: string, known: string) => boolean][]).map(([name, about, like]) =>
    mutant(
      name,
      about,
      meddle((asked) => {
        const sent = asked.call.header("x-auth-token");
        const known = ["member", "admin", "reader"].find((token) => sent && like(sent, token));
        return known ? asked.next(as(known)) : asked.next();
      }),
    )
  ),
  mutant(
    "token-in-any-case",
    "A token is compared without regard to case.",
    meddle((asked) => {
      const sent = asked.call.header("x-auth-token");
      return sent && sent !== sent.toLowerCase() ? asked.next(as(sent.toLowerCase())) : asked.next();
    }),
  ),
  ...verbs.map((verb) =>
    mutant(
      `${verb}-takes-token-in-any-case`,
      `${verb} compares the token without regard to case.`,
      on(verb, (asked) => {
        const sent = asked.call.header("x-auth-token");
        return sent && sent !== sent.toLowerCase() ? asked.next(as(sent.toLowerCase())) : asked.next();
      }),
    )
  ),
  // A check of the policy that was dropped from one operation.
  ...["reader", "roleless", "system"].flatMap((who) =>
    verbs.filter((verb) => who !== "reader" || writes.includes(verb)).map((verb) =>
      mutant(
        `${verb}-lets-${who}`,
        `${verb} doesn't ask the policy whether a ${who} may.`,
        on(verb, (asked) => asked.call.header("x-auth-token") === who ? asked.next(as("admin")) : asked.next()),
      )
    )
  ),
  ...["reader", "roleless"].flatMap((who) =>
    verbs.filter((verb) => who !== "reader" || writes.includes(verb)).map((verb) =>
      mutant(
        `${verb}-refuses-${who}-as-404`,
        `${verb} tells a ${who} that there is no such server.`,
        on(verb, (asked) => {
          const result = asked.next();
          const refused = result.kind === "reply" && result.status === 403;
          return refused && asked.call.header("x-auth-token") === who ? asked.refuse(404) : result;
        }),
      )
    )
  ),
  mutant("bearer", "The token is looked for in Authorization only.", meddle((asked) => asked.next(as(null)))),
  mutant(
    "readers-refused-reading",
    "A reader may not read.",
    refusing(["list", "get"], ({ call }) => call.header("x-auth-token") === "reader", 403),
  ),
  mutant(
    "admin-refused",
    "An administrator may not write.",
    refusing(writes, ({ call }) => call.header("x-auth-token") === "admin", 403),
  ),
  mutant(
    "everybody-admin",
    "Every token is an administrator's.",
    meddle((asked) =>
      ["member", "reader"].includes(asked.call.header("x-auth-token") ?? "") ? asked.next(as("admin")) : asked.next()
    ),
  ),
  ...puts.map((verb) =>
    mutant(
      `${verb}-takes-any-type`,
      `${verb} doesn't look at the Content-Type.`,
      on(verb, (asked) => asked.next({ headers: { "content-type": "application/json" } })),
    )
  ),
  ...puts.map((verb) =>
    mutant(
      `${verb}-refuses-charset`,
      `${verb} refuses a Content-Type with a charset.`,
      refusing(verb, ({ call }) => /charset/i.test(call.header("content-type") ?? ""), 415),
    )
  ),
  ...([
    ["form", /^application\/x-www-form-urlencoded/],
    ["xml", /xml/],
    ["octets", /^application\/octet-stream/],
    ["any-json", /json/],
    ["merge-patch", /^application\/merge-patch\+json/],
    ["multipart", /^multipart/],
    ["html", /^text\/html/],
  ] as [string, RegExp][])
    .map(([name, pattern]) =>
      mutant(
        `takes-${name}`,
        `Every write takes a body of the kind ${pattern.source}.`,
        on(puts, (asked) =>
          pattern.test(asked.call.header("content-type") ?? "")
            ? asked.next({ headers: { "content-type": "application/json" } })
            : asked.next()),
      )
    ),
  mutant(
    "charset-obeyed",
    "A body is decoded by the charset of its Content-Type.",
    on(puts, (asked) => {
      const charset = /charset=["']?(iso-8859-1|latin1|us-ascii)/i.exec(asked.call.header("content-type") ?? "");
      return charset && asked.json ? asked.next({ text: String.fromCharCode(...asked.call.body!) }) : asked.next();
    }),
  ),
];
