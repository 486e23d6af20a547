import { deepEqual, equal, match, rejects, throws } from "node:assert/strict";
import { turn } from "../scripts/virtual_clock.ts";
import { MetadataError } from "../src/contract/errors.ts";
import { compose, type Fetch } from "../src/http/fetch.ts";
import { passwordAuth, type PasswordAuthOptions } from "../src/auth/password_auth.ts";
import { echo, echoed, get, keepsSecret, responding, secret, start, typeError, url } from "./secrets.ts";
import { at } from "../scripts/at.ts";

/** Passes if the error is a MetadataError of that code, says `words`, and shows no secret. */
function metadataError(code: string, words: RegExp): (error: unknown) => boolean {
  return (error) => {
    match(String(error), words);
    return error instanceof MetadataError && error.code === code && keepsSecret(error);
  };
}

/** A stand-in for IAM: returns the token `token1`, then `token2`, …, good for a day. */
function createIam(): { fetch: Fetch; asked: Request[]; bodies: unknown[] } {
  const asked: Request[] = [];
  const bodies: unknown[] = [];
  return {
    asked,
    bodies,
    async fetch(request) {
      asked.push(request);
      bodies.push(await request.json());
      return tokenAnswer(`token${asked.length}`);
    },
  };
}

function tokenAnswer(token: string, dates: Record<string, string> = day): Response {
  const body = { token: { project: { id: "f00d" }, ...dates } };
  return Response.json(body, { status: 201, headers: { "X-Subject-Token": token } });
}

const day = { issued_at: "2026-01-31T08:09:10.000000Z", expires_at: "2026-02-01T08:09:10.000000Z" };
const hours = (count: number) => new Date(start.getTime() + count * 3_600_000);

const given: PasswordAuthOptions = {
  iamEndpoint: "https://iam.example",
  user: "alice",
  password: secret,
  domain: { name: "account" },
  project: { name: "cn-north-4" },
  now: () => start,
};

Deno.test("passwordAuth() asks IAM for a token of the project, and sends it", async () => {
  const iam = createIam();
  const fetch = compose(echo, passwordAuth({ ...given, fetch: iam.fetch }));
  equal(await echoed(fetch, "x-auth-token"), "token1");
  const { url, method, redirect } = at(iam.asked, 0);
  deepEqual({ url, method, redirect }, {
    url: "https://iam.example/v3/auth/tokens?nocatalog=true",
    method: "POST",
    redirect: "manual",
  });
  deepEqual(iam.bodies, [{
    auth: {
      identity: {
        methods: ["password"],
        password: { user: { name: "alice", password: secret, domain: { name: "account" } } },
      },
      scope: { project: { name: "cn-north-4", domain: { name: "account" } } },
    },
  }]);
});

for (
  const [project, scope] of [
    [{ id: "f00d" }, { id: "f00d" }],
    [{ name: "demo" }, { name: "demo", domain: { name: "account" } }],
    [{ name: "demo", domain: { id: "default" } }, { name: "demo", domain: { id: "default" } }],
    [{ name: "demo", domain: undefined }, { name: "demo", domain: { name: "account" } }],
  ] as const
) {
  Deno.test(`passwordAuth() scopes the token to the project ${JSON.stringify(project)}`, async () => {
    const iam = createIam();
    await compose(echo, passwordAuth({ ...given, project, fetch: iam.fetch }))(get());
    // deno-lint-ignore no-explicit-any
    deepEqual((iam.bodies as any)[0].auth.scope.project, scope);
  });
}

Deno.test("passwordAuth() finds IAM with and without /v3, slash, port or path", async () => {
  for (
    const [iamEndpoint, expected] of [
      ["http://127.0.0.1:35357/v3", "http://127.0.0.1:35357/v3/auth/tokens"],
      ["https://iam.example/v3/", "https://iam.example/v3/auth/tokens"],
      [new URL("https://iam.example/"), "https://iam.example/v3/auth/tokens"],
      ["https://cloud.example/identity", "https://cloud.example/identity/v3/auth/tokens"],
    ] as const
  ) {
    const iam = createIam();
    await compose(echo, passwordAuth({ ...given, iamEndpoint, fetch: iam.fetch }))(get());
    equal(iam.asked[0]?.url, `${expected}?nocatalog=true`);
  }
});

Deno.test("passwordAuth() refuses options that lack something, and shows no secret", () => {
  const wrong: unknown[] = [
    { user: "" },
    { user: undefined },
    { password: "" },
    { domain: {} },
    { domain: undefined },
    { project: { name: "" } },
  ];
  for (const part of wrong) {
    throws(() => passwordAuth({ ...given, ...part as typeof given }), typeError(/needs user, password, domain and/));
  }
  for (const iamEndpoint of ["iam.example", "ftp://iam.example", `https://alice:${secret}@iam.example`]) {
    throws(() => passwordAuth({ ...given, iamEndpoint }), typeError(/iamEndpoint must be an http/));
  }
});

Deno.test("passwordAuth() keeps a token until five minutes before its end", async () => {
  const iam = createIam();
  let now = start;
  const fetch = compose(echo, passwordAuth({ ...given, fetch: iam.fetch, now: () => now }));
  equal(await echoed(fetch, "x-auth-token"), "token1");
  now = hours(23.9);
  equal(await echoed(fetch, "x-auth-token"), "token1");
  now = hours(23.95);
  equal(await echoed(fetch, "x-auth-token"), "token2");
});

Deno.test("passwordAuth() isn't misled by a clock that is off by days", async () => {
  const iam = createIam();
  const fetch = compose(echo, passwordAuth({ ...given, fetch: iam.fetch, now: () => hours(1000) }));
  equal(await echoed(fetch, "x-auth-token"), "token1");
  equal(await echoed(fetch, "x-auth-token"), "token1");
});

Deno.test("passwordAuth() keeps a token whose end makes no sense until it is refused", async () => {
  for (const dates of [{}, { expires_at: "soon" }, { ...day, expires_at: "2020-01-01T00:00:00Z" }]) {
    let asked = 0;
    const iam = () => Promise.resolve(tokenAnswer(`token${++asked}`, dates as typeof day));
    const fetch = compose(echo, passwordAuth({ ...given, fetch: iam }));
    await fetch(get());
    await fetch(get());
    equal(asked, 1);
  }
});

Deno.test("passwordAuth() asks once for requests that come together", async () => {
  const iam = createIam();
  const fetch = compose(echo, passwordAuth({ ...given, fetch: iam.fetch }));
  const tokens = await Promise.all([1, 2, 3].map(() => echoed(fetch, "x-auth-token")));
  deepEqual(tokens, ["token1", "token1", "token1"]);
  equal(iam.asked.length, 1);
});

Deno.test("passwordAuth() renews a refused token once, and sends the same body again", async () => {
  const iam = createIam();
  const sent: string[] = [];
  const service: Fetch = async (request) => {
    sent.push(`${request.method} ${request.headers.get("x-auth-token")} ${await request.text()}`);
    return new Response(null, { status: sent.length === 1 ? 401 : 200 });
  };
  const fetch = compose(service, passwordAuth({ ...given, fetch: iam.fetch }));
  equal((await fetch(new Request(url, { method: "PUT", body: "{}" }))).status, 200);
  deepEqual(sent, ["PUT token1 {}", "PUT token2 {}"]);
});

Deno.test("passwordAuth() returns a second refusal unchanged", async () => {
  const iam = createIam();
  const fetch = compose(responding(new Response(null, { status: 401 })), passwordAuth({ ...given, fetch: iam.fetch }));
  equal((await fetch(get())).status, 401);
  equal(iam.asked.length, 2);
});

Deno.test("passwordAuth() renews once for all whose token was refused", async () => {
  const iam = createIam();
  const service: Fetch = (request) =>
    Promise.resolve(new Response(null, { status: request.headers.get("x-auth-token") === "token1" ? 401 : 200 }));
  const fetch = compose(service, passwordAuth({ ...given, fetch: iam.fetch }));
  const responses = await Promise.all([1, 2, 3].map(() => fetch(get())));
  deepEqual(responses.map(({ status }) => status), [200, 200, 200]);
  equal(iam.asked.length, 2);
});

Deno.test("passwordAuth() doesn't keep a failure", async () => {
  const iam = createIam();
  let down = true;
  const fetch = compose(
    echo,
    passwordAuth({
      ...given,
      fetch: (request) => down ? responding(new Response(null, { status: 503 }))(request) : iam.fetch(request),
    }),
  );
  await rejects(() => fetch(get()), metadataError("unavailable", /Cannot get a token .* 503/));
  down = false;
  equal(await echoed(fetch, "x-auth-token"), "token1");
});

/** An IAM that responds when `respond()` is called, and stops when it is aborted. */
function createSlowIam(): { fetch: Fetch; aborted: boolean[]; respond(): void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => resolve = settle);
  const aborted: boolean[] = [];
  return {
    aborted,
    respond: () => resolve(),
    fetch: ({ signal }) =>
      new Promise((resolve, reject) => {
        const index = aborted.push(false) - 1;
        signal.addEventListener("abort", () => (aborted[index] = true, reject(signal.reason)));
        promise.then(() => resolve(tokenAnswer("token1")));
      }),
  };
}

Deno.test("passwordAuth() lets one caller give up and the others go on", async () => {
  const iam = createSlowIam();
  const fetch = compose(echo, passwordAuth({ ...given, fetch: iam.fetch }));
  const impatient = new AbortController();
  const [one, other] = [fetch(new Request(url, { signal: impatient.signal })), fetch(get())];
  await turn();
  impatient.abort("enough");
  await rejects(one, (reason) => reason === "enough");
  deepEqual(iam.aborted, [false]);
  iam.respond();
  equal((await other).status, 200);
});

Deno.test("passwordAuth() stops asking when the last caller has given up, and asks again for the next", async () => {
  const iam = createSlowIam();
  const fetch = compose(echo, passwordAuth({ ...given, fetch: iam.fetch }));
  const impatient = new AbortController();
  const one = fetch(new Request(url, { signal: impatient.signal }));
  await turn();
  impatient.abort("enough");
  const next = fetch(get());
  await rejects(one, (reason) => reason === "enough");
  await turn();
  deepEqual(iam.aborted, [true, false]);
  iam.respond();
  equal((await next).status, 200);
});

Deno.test("passwordAuth() doesn't ask for a caller that has given up before", async () => {
  const iam = createIam();
  const fetch = compose(echo, passwordAuth({ ...given, fetch: iam.fetch }));
  await rejects(() => fetch(new Request(url, { signal: AbortSignal.abort("never mind") })), (r) => r === "never mind");
  equal(iam.asked.length, 0);
});

const refusals: [string, () => Response, string, RegExp][] = [
  [
    "a wrong password",
    () => Response.json({ error: { code: 401, message: `Not "${secret}"`, title: "Unauthorized" } }, { status: 401 }),
    "unauthenticated",
    /^MetadataError: Cannot get a token for user "alice" from iam.example: 401, .*wrong passwords lock an account/,
  ],
  [
    "HTML",
    () => new Response("<html>", { status: 502 }),
    "unavailable",
    /502, the response body is not one of the service's/,
  ],
  [
    "a page where IAM should be",
    () => new Response("<html>"),
    "invalid_response",
    /200, .* X-Subject-Token; is it IAM/,
  ],
  [
    "null",
    () => Response.json(null, { headers: { "x-subject-token": "t" } }),
    "invalid_response",
    /200, the response has no token in its body; is it IAM/,
  ],
  [
    "a token with a space in it",
    () => Response.json({ token: { project: {} } }, { status: 201, headers: { "x-subject-token": "a b" } }),
    "invalid_response",
    /201, the response has an X-Subject-Token that cannot be sent in a header/,
  ],
  [
    "a token for no project",
    () => Response.json({ token: {} }, { status: 201, headers: { "x-subject-token": secret } }),
    "invalid_response",
    /201, the response names no project/,
  ],
  [
    "a redirect",
    () => new Response(null, { status: 307, headers: { location: "https://elsewhere.example/" } }),
    "unexpected",
    /307, redirected to https:\/\/elsewhere.example/,
  ],
  [
    "403",
    () => Response.json({ error_code: "IAM.0001", error_msg: "no" }, { status: 403 }),
    "unauthenticated",
    /403, no/,
  ],
];

for (const [what, response, code, words] of refusals) {
  Deno.test(`passwordAuth() reports ${code} when IAM returns ${what}`, async () => {
    const fetch = compose(echo, passwordAuth({ ...given, fetch: responding(response()) }));
    await rejects(() => fetch(get()), metadataError(code, words));
  });
}

Deno.test("passwordAuth() says that it was IAM that could not be reached", async () => {
  const cause = new TypeError("connection refused");
  const fetch = compose(echo, passwordAuth({ ...given, fetch: () => Promise.reject(cause) }));
  await rejects(() => fetch(get()), (error: Error) => {
    equal(error.cause, cause);
    return typeError(/^TypeError: Cannot get a token for user "alice" from iam.example: connection refused/)(error);
  });
});

Deno.test("passwordAuth() asks a function for the password, and refuses an empty one before IAM counts it", async () => {
  const iam = createIam();
  const passwords = ["", secret];
  const password = () => Promise.resolve(passwords.shift()!);
  const fetch = compose(echo, passwordAuth({ ...given, password, fetch: iam.fetch }));
  await rejects(() => fetch(get()), typeError(/password must be a string, not empty/));
  equal(iam.asked.length, 0);
  equal(await echoed(fetch, "x-auth-token"), "token1");
});

Deno.test("passwordAuth() shows no secret when it is printed", () => {
  const layer = passwordAuth(given);
  keepsSecret(layer);
  keepsSecret(layer(echo));
  keepsSecret({ auth: layer });
});
