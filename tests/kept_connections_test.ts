// Servers that close a connection which they kept, at the moment at which a request comes on it.
import { deepEqual, equal, rejects } from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import { accessKeyAuth } from "../src/auth/access_key_auth.ts";
import { applicationCredentialAuth } from "../src/auth/application_credential_auth.ts";
import { credentialsFromEnvironment } from "../src/auth/environment.ts";
import type { IamAuth } from "../src/auth/iam_auth.ts";
import { passwordAuth } from "../src/auth/password_auth.ts";
import { serverAccessKey } from "../src/auth/server_key.ts";
import { createMetadataClient } from "../src/client/client.ts";
import { compose, type Fetch } from "../src/http/fetch.ts";

const projectId = "f00d";
/** A time after the end of every token. */
const later = () => new Date(Date.now() + 86_400_000);

/** A Keystone and a Nova at one address. A connection takes one request, and is closed without a response to the second. */
class OneEach {
  readonly requests: string[] = [];
  readonly lost: string[] = [];
  #server: Server;
  #used = new WeakSet<object>();

  private constructor() {
    this.#server = createServer((request, response) => this.#respond(request, response));
  }

  static async start(): Promise<OneEach> {
    const served = new OneEach();
    await once(served.#server.listen(0, "127.0.0.1"), "listening");
    return served;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" && address?.port}`;
  }

  #respond(request: IncomingMessage, response: ServerResponse): void {
    const line = `${request.method} ${request.url?.replace(/\?.*/, "")}`;
    if (this.#used.has(request.socket)) {
      this.lost.push(line);
      request.socket.destroy();
      return;
    }
    this.#used.add(request.socket);
    this.requests.push(line);
    request.resume().on("end", () => {
      const endpoints = [{ interface: "public", region_id: "one", url: `${this.url}/v2.1` }];
      const token = {
        project: { id: projectId },
        catalog: [{ type: "compute", endpoints }],
        issued_at: new Date().toISOString(),
        expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      };
      response.setHeader("content-type", "application/json").setHeader("x-subject-token", "a-token");
      response.statusCode = request.method === "POST" ? 201 : 200;
      response.end(JSON.stringify(request.method === "POST" ? { token } : { metadata: { tier: "gold" } }));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

/** Each way to log in to IAM, with a clock that ends every token at once. */
const logins: Record<string, (iamEndpoint: string) => IamAuth> = {
  "passwordAuth()": (iamEndpoint) =>
    passwordAuth({ iamEndpoint, user: { id: "u1" }, password: "secret", project: { id: projectId }, now: clock() }),
  "applicationCredentialAuth()": (iamEndpoint) =>
    applicationCredentialAuth({ iamEndpoint, credential: { id: "a1" }, secret: "secret", now: clock() }),
  "credentialsFromEnvironment() with OS_AUTH_TYPE=v3token": (iamEndpoint) => {
    const env = { OS_AUTH_TYPE: "v3token", OS_AUTH_URL: iamEndpoint, OS_TOKEN: "old", OS_PROJECT_ID: projectId };
    return credentialsFromEnvironment(env, { now: clock() }).iam!;
  },
};

/** A clock that jumps by a day with each look, so that a token is never fresh. */
function clock(): () => Date {
  let days = 0;
  return () => new Date(Date.now() + 86_400_000 * days++);
}

for (const [name, login] of Object.entries(logins)) {
  Deno.test(`${name}: locate(), project() and a client log in on kept connections that the server closes`, async () => {
    await using server = await OneEach.start();
    const auth = login(server.url);
    for (let i = 0; i < 3; i++) {
      deepEqual(await auth.locate(), { endpoint: server.url, projectId });
      equal(await auth.project(), projectId);
      const client = createMetadataClient({ endpoint: server.url, auth });
      deepEqual(await client.list("web1"), { tier: "gold" });
    }
    equal(server.lost.includes("POST /v3/auth/tokens"), true, "no connection was lost, so the test shows nothing");
  });

  Deno.test(`${name} sends a lost request for a token once more, with a fetch of the caller's`, async () => {
    let [asked, lost] = [0, 0];
    const token = { project: { id: projectId } };
    const flaky: Fetch = () => {
      if (asked++ % 2 === 0) return Promise.reject(new TypeError(`fetch failed, ${++lost}`));
      return Response.json({ token }, { status: 201, headers: { "x-subject-token": "t" } });
    };
    equal(await login("https://iam.example").project({ fetch: flaky }), projectId);
    deepEqual([asked, lost], [2, 1]);
    const dead: Fetch = () => (asked++, Promise.reject(new TypeError("fetch failed")));
    asked = 0;
    await rejects(login("https://iam.example").project({ fetch: dead }), /Cannot get a token .* fetch failed/);
    equal(asked, 2);
  });
}

for (
  const [what, error] of [
    ["that could not leave", Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } })],
    ["of a mistake in the caller's fetch", new TypeError("x is not a function")],
  ] as const
) {
  Deno.test(`passwordAuth() sends a request ${what} only once`, async () => {
    let asked = 0;
    const fetch: Fetch = () => (asked++, Promise.reject(error));
    const auth = passwordAuth({ iamEndpoint: "https://iam.example", user: { id: "u1" }, password: "secret", fetch });
    await rejects(auth.project(), TypeError);
    equal(asked, 1);
  });
}

Deno.test("passwordAuth() doesn't send a lost request once more after an abort", async () => {
  let asked = 0;
  const controller = new AbortController();
  const reason = new Error("enough");
  const fetch: Fetch = () => {
    asked++;
    controller.abort(reason);
    return Promise.reject(new TypeError("fetch failed"));
  };
  const auth = passwordAuth({ iamEndpoint: "https://iam.example", user: { id: "u1" }, password: "secret", fetch });
  await rejects(auth.project({ signal: controller.signal }), (error) => error === reason);
  equal(asked, 1);
});

Deno.test("serverAccessKey() asks once more when the connection was lost", async () => {
  let asked = 0;
  const credential = { access: "AK", secret: "SK", securitytoken: "token", expires_at: later().toISOString() };
  const fetch: Fetch = () =>
    asked++
      ? Response.json({ credential })
      : Promise.reject(new TypeError("connection closed before message completed"));
  const signed: Fetch = (request) => new Response(request.headers.get("x-security-token"));
  const response = await compose(signed, accessKeyAuth(serverAccessKey({ fetch })))(new Request("https://c.example"));
  deepEqual([await response.text(), asked], ["token", 2]);
});
