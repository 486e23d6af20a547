import { equal, match, notEqual, rejects, throws } from "node:assert/strict";
import { accessKeyAuth } from "../src/auth/access_key_auth.ts";
import { tokenAuth } from "../src/auth/token_auth.ts";
import { errorOf } from "../src/http/error_response.ts";
import { compose } from "../src/http/fetch.ts";
import { echo, echoed, get, keepsSecret, responding, secret, start, typeError, url } from "./secrets.ts";

const accessKey = { accessKeyId: "EXAMPLEACCESSKEY0000", secretAccessKey: secret };

Deno.test("tokenAuth() sends the token and keeps the rest of the request", async () => {
  let sent = get();
  const fetch = compose((request) => echo(sent = request), tokenAuth(secret));
  const { signal } = new AbortController();
  await fetch(new Request(url, { method: "PUT", body: "{}", headers: { accept: "application/json" }, signal }));
  equal(sent.headers.get("x-auth-token"), secret);
  equal(sent.headers.get("accept"), "application/json");
  equal(sent.method, "PUT");
  equal(await sent.text(), "{}");
});

Deno.test("tokenAuth() leaves the caller's request as it was", async () => {
  const request = get();
  await compose(echo, tokenAuth(secret))(request);
  equal(request.headers.has("x-auth-token"), false);
});

Deno.test("tokenAuth() doesn't let fetch take the token along to another host", async () => {
  let sent = get();
  await compose((request) => echo(sent = request), tokenAuth(secret))(get());
  equal(sent.redirect, "manual");
});

Deno.test("tokenAuth() asks a function for each request", async () => {
  let count = 0;
  const fetch = compose(echo, tokenAuth(() => Promise.resolve(`token${++count}`)));
  equal(await echoed(fetch, "x-auth-token"), "token1");
  equal(await echoed(fetch, "x-auth-token"), "token2");
});

Deno.test("tokenAuth() refuses what can't be a token, and doesn't show it", async () => {
  for (const token of ["", `${secret}\n`, `${secret} `, `${secret}é`, undefined, null, 7, { secret }]) {
    throws(() => tokenAuth(token as string), typeError(/token must be a string of visible ASCII/));
    const fetch = compose(echo, tokenAuth(() => token as string));
    await rejects(() => fetch(get()), typeError(/token must be a string of visible ASCII/));
  }
});

Deno.test("accessKeyAuth() signs each attempt anew", async () => {
  let seconds = 0;
  const now = () => new Date(start.getTime() + 1000 * seconds++);
  const fetch = compose(echo, accessKeyAuth(accessKey, { now }));
  const [once, again] = [await (await fetch(get())).json(), await (await fetch(get())).json()];
  equal(once["x-sdk-date"], "20260131T080910Z");
  equal(again["x-sdk-date"], "20260131T080911Z");
  notEqual(once.authorization, again.authorization);
});

Deno.test("accessKeyAuth() asks a function for the key", async () => {
  const fetch = compose(echo, accessKeyAuth(() => Promise.resolve({ ...accessKey, securityToken: "passing" })));
  equal(await echoed(fetch, "x-security-token"), "passing");
});

Deno.test("accessKeyAuth() refuses a key that lacks a part, and shows none", () => {
  const { accessKeyId } = accessKey;
  throws(() => accessKeyAuth({ accessKeyId } as never), typeError(/secretAccessKey must/));
  throws(() => accessKeyAuth({ ...accessKey, accessKeyId: "" }), typeError(/accessKeyId must/));
  throws(() => accessKeyAuth({ ...accessKey, securityToken: `${secret}\n` }), typeError(/securityToken must/));
  throws(() => accessKeyAuth(undefined as never), TypeError);
});

for (
  const [date, words] of [
    ["Sat, 31 Jan 2026 07:09:10 GMT", /401, the clock here is 60 minutes ahead of the service's; /],
    ["Sat, 31 Jan 2026 09:09:10 GMT", /401, the clock here is 60 minutes behind the service's; /],
    ["Sat, 31 Jan 2026 08:00:00 GMT", /401, Incorrect/],
    ["yesterday", /401, Incorrect/],
  ] as const
) {
  Deno.test(`accessKeyAuth(): a refusal dated ${date} blames the clock only if it is off`, async () => {
    const body = { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information" };
    const service = responding(Response.json(body, { status: 401, headers: { date } }));
    const response = await compose(service, accessKeyAuth(accessKey, { now: () => start }))(get());
    match(
      errorOf("Cannot list", response, await response.json(), { address: "https://compute.example" }).message,
      words,
    );
  });
}

Deno.test("tokenAuth() and accessKeyAuth() show no secret when they are printed", () => {
  for (const layer of [tokenAuth(secret), accessKeyAuth(accessKey)]) {
    keepsSecret(layer);
    keepsSecret(layer(echo));
    keepsSecret({ auth: layer });
  }
});

Deno.test("accessKeyAuth() refuses a request for another project than the key's", async () => {
  const fetch = compose(echo, accessKeyAuth({ ...accessKey, projectId: "f00d" }));
  const other = new Request("https://compute.example/v2.1/beef/servers/web1/metadata");
  await rejects(() => fetch(other), /the access key is for project f00d, and the request for project beef/);
  equal((await fetch(new Request("https://compute.example/v2.1/f00d/servers/web1/metadata"))).status, 200);
});
