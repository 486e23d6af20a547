// Whatever bytes come from outside: nothing throws but our errors, nothing hangs, nothing shows a secret.
// FUZZ_RUNS and FUZZ_SEED (deno task fuzz) make it longer, or the same again; a failure prints its seed.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { connect } from "node:net";
import fc from "fast-check";
import { parseDeviations } from "../src/cli/verify.ts";
import { parseProvider } from "../src/conformance/mod.ts";
import { readInventory } from "../src/fake/inventory_file.ts";
import { createFakeService, type FakeOptions } from "../src/fake/mod.ts";
import { serveFake } from "../src/fake/serve.ts";
import {
  accessKeyAuth,
  compose,
  createMetadataClient,
  type Layer,
  type MetadataClient,
  MetadataError,
  passwordAuth,
  retry,
  tokenAuth,
} from "../src/mod.ts";
import { redact } from "../src/secrets/redact.ts";
import { retryAfterMs } from "../src/http/retry_after.ts";

const secret = "Planted-Secret-0451";
const runs = Deno.env.get("FUZZ_RUNS");
const seed = Deno.env.get("FUZZ_SEED");

/** Holds a property to many inputs; the message of a failure has the seed. */
function holds<T>(what: fc.IAsyncProperty<T>, numRuns: number): Promise<void> {
  return fc.assert(what, {
    numRuns: Number(runs ?? numRuns),
    ...seed && { seed: Number(seed) },
    ...(runs ? {} : { interruptAfterTimeLimit: 10_000 }),
  });
}

/** Fails unless the call ends in time; returns what it returned or threw. */
async function ended(call: () => unknown): Promise<{ value?: unknown; error?: unknown }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => timer = setTimeout(reject, 5000, new Error("it hangs")));
  const done = (async () => ({ value: await call() }))().catch((error) => ({ error }));
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Everything that a log could show of an error. */
function shown(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : shown(error.cause);
  return [error.message, error.stack, JSON.stringify(error), Deno.inspect(error), cause].join("\n");
}

const header = fc.string({ unit: fc.constantFrom(..."aZ09 ,;:=-_/.+\"'GMT\t"), maxLength: 40 });
const text = fc.string({ unit: "binary", maxLength: 200 });
const odd = fc.constantFrom("__proto__", "constructor", "", ".", "message", "code", "error", "metadata", "meta");
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, 0, -1, 1e400, "", "Ecs.0100", "limit:10,time:99999999999999999999 day"),
    text,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(fc.oneof(odd, text), tie("value")), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
  ),
})).value;
const errorBody = fc.record({
  error_code: fc.oneof(fc.constantFrom("APIGW.0308", "constructor", "Ecs.0114"), json),
  error_msg: json,
  error: json,
  code: json,
  message: json,
  request_id: json,
}, { requiredKeys: [] });
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.oneof(json, errorBody, errorBody.map((badRequest) => ({ badRequest })))
    .map((value) => new TextEncoder().encode(JSON.stringify(value))),
  fc.tuple(errorBody, fc.nat(50)).map(([value, cut]) => new TextEncoder().encode(JSON.stringify(value).slice(0, cut))),
);
const answer = fc.record({
  status: fc.oneof(fc.constantFrom(200, 202, 204, 304, 400, 404, 409, 429, 503), fc.integer({ min: 200, max: 599 })),
  body: bytes,
  headers: fc.record({
    "retry-after": header,
    date: header,
    location: header,
    "x-request-id": header,
    "content-type": header,
    "content-length": fc.constantFrom("0", "7", "-1", "x"),
    "x-subject-token": header,
  }, { requiredKeys: [] }),
  breaks: fc.boolean(),
});

/** A response with these bytes, which may break off. */
function responseOf(
  { status, headers, body, breaks }: typeof answer extends fc.Arbitrary<infer T> ? T : never,
): Response {
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (breaks) return controller.error(new TypeError("terminated"));
      controller.enqueue(body as Uint8Array);
      controller.close();
    },
  });
  const none = [204, 205, 304].includes(status);
  return new Response(none ? null : breaks ? stream : body as Uint8Array<ArrayBuffer>, { status, headers });
}

const verbs: ((client: MetadataClient) => Promise<unknown>)[] = [
  (client) => client.list("web1"),
  (client) => client.get("web1", "role"),
  (client) => client.set("web1", "role", "db"),
  (client) => client.merge("web1", { role: "db" }),
  (client) => client.replace("web1", { role: "db" }),
  (client) => client.delete("web1", "role"),
];
const auths: Layer[] = [
  tokenAuth(secret),
  accessKeyAuth({ accessKeyId: "AK", secretAccessKey: secret, securityToken: secret }),
];

Deno.test("the client returns items or throws its one error, whatever the response is", async () => {
  await holds(
    fc.asyncProperty(answer, fc.constantFrom(...verbs), fc.constantFrom(...auths), async (answer, verb, auth) => {
      const fetch = compose(() => Promise.resolve(responseOf(answer)), retry({ baseDelayMs: 0, maxDelayMs: 1 }));
      const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
      const { value, error } = await ended(() => verb(client));
      if (error !== undefined) {
        ok(error instanceof MetadataError || answer.breaks && error instanceof TypeError, String(error));
        ok(!shown(error).includes(secret));
        ok((error as Error).message.length < 1500);
      } else ok(value === undefined || typeof value === "string" || Object.getPrototypeOf(value) === Object.prototype);
    }),
    200,
  );
});

Deno.test("passwordAuth() takes a token or throws our error, whatever IAM returns", async () => {
  await holds(
    fc.asyncProperty(answer, async (answer) => {
      const iam = () => Promise.resolve(responseOf(answer));
      const auth = passwordAuth({
        iamEndpoint: "https://iam.example",
        user: "user",
        password: secret,
        domain: { name: "d" },
        project: { name: "p" },
        fetch: iam,
      });
      const fetch = createFakeService({ servers: { web1: {} } });
      const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
      const { error } = await ended(() => client.list("web1"));
      if (error === undefined) return;
      ok(error instanceof MetadataError || answer.breaks && error instanceof TypeError, String(error));
      ok(!shown(error).includes(secret));
    }),
    100,
  );
});

Deno.test("retryAfterMs() is a length of time or undefined", async () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 400 });
  await holds(
    // deno-lint-ignore require-await
    fc.asyncProperty(fc.oneof(header, digits), header, text, async (after, date, message) => {
      const ms = retryAfterMs(new Headers({ "retry-after": after, date }), message);
      ok(ms === undefined || ms >= 0, `${ms}`);
    }),
    500,
  );
});

Deno.test("files from outside are read or refused by a TypeError that shows no secret", async () => {
  const provider = fc.record({
    endpoint: fc.oneof(fc.constant("http://127.0.0.1"), json),
    projectId: fc.oneof(fc.constant("f00d"), json),
    auth: fc.oneof(
      fc.record({ token: fc.oneof(fc.constant(secret), fc.constant([secret])), admin: json }),
      fc.constant([secret]),
    ),
    servers: fc.oneof(fc.constant({ active: "a" }), json),
    quota: json,
  }, { requiredKeys: ["auth"] });
  const inventory = fc.record({
    quota: json,
    journal: json,
    // The tokens of a fake are names, and messages name them.
    tokens: fc.oneof(json, fc.constant({ token: { projectId: 1 } })),
    accessKeys: fc.oneof(json, fc.constant({ AK: { secretAccessKey: secret, projectId: 1 } })),
    servers: fc.oneof(json, fc.dictionary(text, fc.record({ metadata: json, vmState: json, locked: json }))),
  }, { requiredKeys: [] });
  const asText = fc.oneof(
    fc.oneof(json, inventory).map((value) => JSON.stringify(value)),
    fc.tuple(json, fc.nat(80)).map(([value, cut]) => JSON.stringify(value).slice(0, cut)),
    text,
    fc.nat(5000).map((depth) => "[".repeat(depth)),
  );
  const readers: [fc.Arbitrary<unknown>, (value: never) => unknown][] = [
    [fc.oneof(json, provider), parseProvider],
    [json, parseDeviations],
    [asText, (text: string) => readInventory(text, "file")],
    [fc.oneof(json, inventory), (options: FakeOptions) => createFakeService(options)],
  ];
  for (const [input, read] of readers) {
    await holds(
      fc.asyncProperty(input, async (value) => {
        const { error } = await ended(() => read(value as never));
        if (error === undefined) return;
        equal((error as Error).name, "TypeError", String(error));
        ok(!shown(error).includes(secret), "it shows the secret");
      }),
      150,
    );
  }
});

const method = fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS");
const path = fc.array(
  fc.oneof(fc.constantFrom("v2.1", "f00d", "servers", "web1", "metadata", "%zz", "%2e%2e", "%00", "..", ""), text),
  { maxLength: 8 },
).map((parts) => `/${parts.join("/")}`);
const usual = fc.tuple(fc.constantFrom("", "/role", "/%F0%9F%98%80", "/%ff"), bytes)
  .map(([key, body]) => ({ path: `/v2.1/f00d/servers/web1/metadata${key}`, body }));

Deno.test("the fake responds to any request, and never with an internal error", async () => {
  await holds(
    fc.asyncProperty(method, fc.oneof(usual, fc.record({ path, body: bytes })), header, async (method, to, type) => {
      const fake = createFakeService({ servers: { web1: { metadata: { role: "db" } } } });
      const url = new URL("https://compute.example");
      url.pathname = to.path;
      const body = ["GET", "HEAD"].includes(method) ? null : to.body as Uint8Array<ArrayBuffer>;
      const headers = { "x-auth-token": secret, "content-type": type.trim() || "application/json" };
      const { value, error } = await ended(() => fake(new Request(url, { method, headers, body })));
      // Where Nova's server breaks down, the fake's fetch fails as the built-in one does.
      if (error !== undefined) return equal((error as Error).message, "fetch failed", String(error));
      const { status } = value as Response;
      const text = await (value as Response).text();
      // A body that is no UTF-8 breaks Nova, and the fake does as it does.
      const novas = status === 500 &&
        text.startsWith('{"computeFault": {"code": 500, "message": "The server has either');
      ok(status < 500 || status === 501 || novas, `${status} ${text}`);
    }),
    200,
  );
});

/** Sends bytes, waits a moment before it ends its side, and returns what comes until the connection ends. */
function exchange(port: number, sent: Uint8Array, patience = 20): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let received = "";
    socket.on("data", (chunk: Uint8Array) => received += Buffer.from(chunk).toString("latin1"));
    socket.on("error", () => {});
    const timer = setTimeout(() => socket.end(), patience);
    socket.on("close", () => (clearTimeout(timer), resolve(received)));
    socket.write(sent);
  });
}

Deno.test("the served fake ends every connection, whatever is sent, and goes on serving", async () => {
  const served = await serveFake(createFakeService({ servers: { web1: {} } }), { requestTimeoutMs: 2000 });
  const port = Number(new URL(served.url).port);
  const request = fc.tuple(method, path, fc.array(fc.tuple(header, header), { maxLength: 4 }), bytes).map(
    ([method, path, headers, body]) => {
      const lines = [`${method} ${path} HTTP/1.1`, "host: h", ...headers.map(([name, value]) => `${name}: ${value}`)];
      return new Uint8Array([...new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`), ...body]);
    },
  );
  const good = new TextEncoder().encode(
    "GET /v2.1/f00d/servers/web1/metadata HTTP/1.1\r\nhost: h\r\nx-auth-token: t\r\nconnection: close\r\n\r\n",
  );
  try {
    await holds(
      fc.asyncProperty(fc.oneof(request, fc.uint8Array({ maxLength: 300 })), async (sent) => {
        const { value, error } = await ended(() => exchange(port, sent));
        equal(error, undefined);
        match(value as string, /^(HTTP\/1\.1 [1-4]\d\d |HTTP\/1\.1 50[015] |$)/);
      }),
      75,
    );
    match(await exchange(port, good, 2000), /^HTTP\/1\.1 200 [^]*\{"metadata": \{\}\}$/);
  } finally {
    await served.close();
  }
});

Deno.test("no way of failing shows a credential, as an argument or in what the service echoes of the address", async () => {
  const unsendable = fc.tuple(text, fc.constantFrom("\n", "\u0000", "é", " ")).map(([a, b]) => `${a}${b}${secret}`);
  await holds(
    fc.asyncProperty(unsendable, async (credential) => {
      const attempts: (() => unknown)[] = [
        () => tokenAuth(credential),
        () => accessKeyAuth({ accessKeyId: "AK", secretAccessKey: credential }),
        () => accessKeyAuth({ accessKeyId: "AK", secretAccessKey: "SK", securityToken: credential }),
        () => createMetadataClient({ endpoint: `https://user:${secret}@compute.example`, projectId: "f00d" }),
        () => createMetadataClient({ endpoint: `https://compute.example/?token=${secret}`, projectId: "f00d" }),
      ];
      const errors = await Promise.all(attempts.map(ended));
      deepEqual(errors.filter(({ error }) => error === undefined || shown(error).includes(secret)), []);
    }),
    50,
  );
});

Deno.test("no error shows a credential that the service echoes, whatever the status and the form", async () => {
  const ways = [
    tokenAuth(secret),
    tokenAuth(() => Promise.resolve(secret)),
    accessKeyAuth({ accessKeyId: "AK", secretAccessKey: "SK", securityToken: secret }),
  ];
  const bodies = (words: string) => [
    { badRequest: { code: 400, message: words } },
    { error: { code: "Ecs.0005", message: words } },
    { error_code: "APIGW.0301", error_msg: words },
  ];
  await holds(
    fc.asyncProperty(text, text, fc.constantFrom(200, 202, 400, 401, 403, 404, 429, 500, 503), async (a, b, status) => {
      for (const auth of ways) {
        for (const body of bodies(`${a}${secret}${b}`)) {
          const fetch = compose(() => Promise.resolve(Response.json(body, { status })), retry({ attempts: 1 }));
          const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
          const { error } = await ended(() => client.list("web1"));
          ok(error && !shown(error).includes(secret), shown(error));
        }
      }
    }),
    100,
  );
});

/** Ways in which a service may spell what it was sent. */
const spellings: Record<string, (secret: string) => string> = {
  "as it is": (secret) => secret,
  "percent-encoded": encodeURIComponent,
  "percent-encoded twice": (secret) => encodeURIComponent(encodeURIComponent(secret)),
  "in Base64": (secret) => Buffer.from(secret).toString("base64"),
  "in Base64 behind a name": (secret) => Buffer.from(`alice:${secret}`).toString("base64url"),
  "in hexadecimal": (secret) => Buffer.from(secret).toString("hex"),
  "as JSON": (secret) => JSON.stringify(secret).slice(1, -1),
  "escaped as in JSON": (secret) =>
    secret.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  "escaped as in HTML": (secret) => secret.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  "escaped by names as in HTML": (secret) =>
    secret.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? "&quot;"),
};

for (const [name, spelled] of Object.entries(spellings)) {
  Deno.test(`redact() leaves no secret that is ${name}`, () =>
    holds(
      fc.asyncProperty(
        fc.oneof(fc.string({ minLength: 8, maxLength: 60 }), fc.string({ unit: "grapheme", minLength: 8 })),
        fc.string({ maxLength: 30 }),
        (secret, around) => {
          const echo = spelled(secret);
          const clean = redact(`${around} ${echo} ${around}`, [secret]);
          ok(clean.startsWith("(withheld, ") || !clean.includes(echo), clean);
          return Promise.resolve();
        },
      ),
      300,
    ));
}
