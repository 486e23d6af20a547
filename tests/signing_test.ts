import { deepEqual, equal, notEqual, rejects } from "node:assert/strict";
import type { AccessKey } from "../src/auth/access_key.ts";
import { keepBody, keptBody } from "../src/http/request.ts";
import {
  canonicalHeaders,
  canonicalQuery,
  canonicalRequest,
  canonicalUri,
  encode,
  headersToSign,
  names,
  payloadHash,
  sdkDate,
  sign,
  signature,
  stringToSign,
} from "../src/auth/signing.ts";
import published from "./signing_vectors.json" with { type: "json" };

const utf8 = new TextEncoder();
const now = new Date("2026-01-31T08:09:10Z");
const key: AccessKey = { accessKeyId: published.credentials.ak, secretAccessKey: published.credentials.sk };
const url = "https://compute.example/v2.1/p/servers/s/metadata";

const uriOf = (url: string) => canonicalUri(new URL(url));
const queryOf = (query: string) => canonicalQuery(new URL(`https://compute.example/?${query}`));
const bytesOf = async (message: Request | Response) => new Uint8Array(await message.arrayBuffer());

for (const { name, method, url, headers, body, bodyBytes, expected } of published.vectors) {
  Deno.test(`sign() makes every string of the vector ${name}`, async () => {
    const bytes = utf8.encode(body ?? "");
    equal(bytes.length, bodyBytes);
    const address = new URL(url);
    const sent = new Headers(Object.entries(headers));
    const signed = headersToSign(address, sent);
    const hash = await payloadHash(sent, bytes);
    const canonical = canonicalRequest(method, address, signed, hash);
    const text = await stringToSign(sdkDate(now), canonical);

    equal(canonicalUri(address), expected.canonicalUri);
    equal(canonicalQuery(address), expected.canonicalQuery);
    equal(canonicalHeaders(signed), expected.canonicalHeaders);
    equal(names(signed), expected.signedHeaders);
    equal(hash, expected.payloadHash);
    equal(canonical, expected.canonicalRequest);
    equal(text, expected.stringToSign);
    equal(text.split("\n")[2], expected.canonicalRequestSha256);
    equal(await signature(key, text), expected.signature);

    sent.delete("x-sdk-date");
    const request = new Request(url, { method, headers: sent, body: body === null ? null : bytes });
    equal((await sign(request, key, now)).headers.get("authorization"), expected.authorization);
  });
}

Deno.test("stringToSign() agrees with the example that Huawei publishes", async () => {
  const { canonicalRequest, stringToSign: expected } = published.publishedByHuawei;
  equal(await stringToSign("20191115T033655Z", canonicalRequest), expected);
});

Deno.test("canonicalRequest() rebuilds the example that Huawei publishes", () => {
  const address = new URL(
    "https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?marker=13551d6b-755d-4757-b956-536f674975c0&limit=2",
  );
  const headers = new Headers({ "Content-Type": "application/json", "X-Sdk-Date": "20191115T033655Z" });
  const canonical = canonicalRequest("GET", address, headersToSign(address, headers), published.sha256OfEmptyString);
  equal(canonical, published.publishedByHuawei.canonicalRequest);
});

for (const { note, canonicalRequest, signature: wrong } of published.negative.wrong) {
  Deno.test(`signature() would show the mistake: ${note}`, async () => {
    const made = await signature(key, await stringToSign(sdkDate(now), canonicalRequest));
    equal(made, wrong);
    notEqual(made, published.negative.correctSignature);
  });
}

Deno.test("encode() leaves only unreserved characters", () => {
  for (const { input, encoded } of published.segmentEncoder) equal(encode(input), encoded);
});

Deno.test("canonicalUri() ends in a slash, once, also for an empty path", () => {
  equal(uriOf("https://compute.example"), "/");
  equal(uriOf("https://compute.example/a"), "/a/");
  equal(uriOf("https://compute.example/a/"), "/a/");
  equal(uriOf("https://compute.example/a//b"), "/a//b/");
});

Deno.test("canonicalUri() decodes an escape once, whatever its case", () => {
  equal(uriOf("https://compute.example/a%3ab%3Ac:d"), "/a%3Ab%3Ac%3Ad/");
  equal(uriOf("https://compute.example/%41%7e%2D"), "/A~-/");
  equal(uriOf("https://compute.example/a%2520b"), "/a%2520b/");
  equal(uriOf("https://compute.example/a%2Fb"), "/a/b/");
});

Deno.test("canonicalUri() takes a percent sign that begins no escape for a character", () => {
  equal(uriOf("https://compute.example/%zz/50%/%4"), "/%25zz/50%25/%254/");
});

Deno.test("canonicalUri() keeps bytes that are no UTF-8, and encodes those below a space in two digits", () => {
  equal(uriOf("https://compute.example/%FF%c3/%01"), "/%FF%C3/%01/");
});

Deno.test("canonicalQuery() sorts by name, then by value, and keeps what is repeated", () => {
  equal(queryOf("b=2&a=3&b=1&a-b=0&a=3&c"), "a=3&a=3&a-b=0&b=1&b=2&c=");
});

Deno.test("canonicalQuery() reads a plus as a space and an escaped plus as a plus", () => {
  equal(queryOf("q=a+b&r=a%2Bb&s=%zz"), "q=a%20b&r=a%2Bb&s=%25zz");
});

Deno.test("headersToSign() takes the host from the address, with a port unless it is the default one", () => {
  deepEqual(headersToSign(new URL("http://127.0.0.1:8774/"), new Headers()), [["host", "127.0.0.1:8774"]]);
  deepEqual(headersToSign(new URL("https://COMPUTE.example:443/"), new Headers()), [["host", "compute.example"]]);
});

Deno.test("headersToSign() leaves out what a runtime or a proxy may change", () => {
  const headers = new Headers({ accept: "*/*", "user-agent": "me", "x-forwarded-for": "::1", "x-sdk-date": "d" });
  equal(names(headersToSign(new URL(url), headers)), "host;x-sdk-date");
});

Deno.test("canonicalHeaders() trims values outside and not inside", () => {
  equal(canonicalHeaders([["x-sdk-note", "  a   b\t"]]), "x-sdk-note:a   b\n");
});

Deno.test("sign() sends the bytes it was given, binary ones too", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const signed = await sign(new Request(url, { method: "PUT", body: bytes }), key, now);
  deepEqual(await bytesOf(signed), bytes);
});

Deno.test("sign() reads a stream and sends its bytes", async () => {
  const body = new Blob(["one", "two"]).stream();
  const request = new Request(url, { method: "POST", body, duplex: "half" } as RequestInit);
  equal(await (await sign(request, key, now)).text(), "onetwo");
});

Deno.test("sign() uses a body that was kept, as it is and without reading", async () => {
  for (const body of ["键", utf8.encode("键").buffer]) {
    const request = keepBody(new Request(url, { method: "PUT", body, headers: { "content-type": "a/b" } }), body);
    const signed = await sign(request, key, now);
    equal(request.bodyUsed, false);
    equal(keptBody(signed) !== undefined, true);
    const read = await sign(new Request(url, { method: "PUT", body, headers: { "content-type": "a/b" } }), key, now);
    deepEqual([...signed.headers], [...read.headers]);
    equal(await signed.text(), "键");
  }
});

Deno.test("sign() keeps a body that is empty and one that isn't there", async () => {
  equal((await sign(new Request(url), key, now)).body, null);
  equal((await sign(new Request(url, { method: "DELETE" }), key, now)).body, null);
  equal(await (await sign(new Request(url, { method: "POST", body: "" }), key, now)).text(), "");
});

Deno.test("sign() keeps the method, the redirect mode, other headers and the signal", async () => {
  const controller = new AbortController();
  const signed = await sign(
    new Request(url, {
      method: "PUT",
      body: "{}",
      redirect: "manual",
      headers: { accept: "application/json" },
      signal: controller.signal,
    }),
    key,
    now,
  );
  equal(signed.url, url);
  equal(signed.method, "PUT");
  equal(signed.redirect, "manual");
  equal(signed.headers.get("accept"), "application/json");
  controller.abort("enough");
  equal(signed.signal.aborted, true);
  equal(signed.signal.reason, "enough");
});

Deno.test("sign() sends project and security token, and signs both", async () => {
  const signed = await sign(new Request(url), { ...key, projectId: "f00d", securityToken: "passing" }, now);
  equal(signed.headers.get("x-project-id"), "f00d");
  equal(signed.headers.get("x-security-token"), "passing");
  equal(
    /SignedHeaders=([^,]+)/.exec(signed.headers.get("authorization")!)?.[1],
    "host;x-project-id;x-sdk-date;x-security-token",
  );
});

Deno.test("sign() replaces an older signature and its date", async () => {
  const once = await sign(new Request(url), key, new Date(0));
  const twice = await sign(once, key, now);
  deepEqual([...twice.headers], [...(await sign(new Request(url), key, now)).headers]);
});

Deno.test("sign() notices a secret that was replaced in the same object", async () => {
  const changing = { ...key };
  const before = await sign(new Request(url), changing, now);
  changing.secretAccessKey = "AnotherSecret";
  const after = await sign(new Request(url), changing, now);
  notEqual(before.headers.get("authorization"), after.headers.get("authorization"));
  const fresh = await sign(new Request(url), { ...changing }, now);
  equal(after.headers.get("authorization"), fresh.headers.get("authorization"));
});

Deno.test("sign() refuses a secret with a line break, and doesn't show it", async () => {
  await rejects(
    () => sign(new Request(url), { ...key, secretAccessKey: "planted-secret\n" }, now),
    (error: Error) =>
      error instanceof TypeError && /^secretAccessKey must/.test(error.message) &&
      !Deno.inspect(error).includes("planted-secret"),
  );
});
