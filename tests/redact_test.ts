import { equal, ok } from "node:assert/strict";
import { redact, redactError, redactJson, SentSecrets } from "../src/redact.ts";

const token = "gAAAAABk+3x/Zq-7Yw_s3cr3t-t0ken==";
const password = "Pä/ss<w>ord&1!";

/** Forms in which services were seen to echo what they were sent. */
const echoes: Record<string, (secret: string) => string> = {
  "as it is": (secret) => secret,
  "percent-encoded": encodeURIComponent,
  "in Base64": (secret) => btoa(String.fromCharCode(...new TextEncoder().encode(secret))),
  "in Base64 behind a user's name": (secret) =>
    btoa(String.fromCharCode(...new TextEncoder().encode(`alice:${secret}`))),
  "with JSON escapes of slashes": (secret) => secret.replaceAll("/", "\\/"),
  "with JSON escapes of all signs": (secret) =>
    secret.replace(/[^A-Za-z0-9]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "with HTML escapes": (secret) => secret.replace(/[^A-Za-z0-9]/g, (char) => `&#${char.charCodeAt(0)};`),
  "split by line breaks": (secret) => secret.replace(/(.{5})/g, "$1\r\n"),
  "in upper case": (secret) => secret.toUpperCase(),
  "in hexadecimal": (secret) =>
    Array.from(new TextEncoder().encode(secret), (byte) => byte.toString(16).padStart(2, "0")).join(""),
};

for (const [form, echo] of Object.entries(echoes)) {
  Deno.test(`redact() finds a token and a password that come back ${form}`, () => {
    for (const secret of [token, password]) {
      const text = redact(`The value ${echo(secret)} is not valid`, [secret]);
      ok(text.includes("…"), text);
      ok(text.startsWith("The value "), text);
      ok(text.endsWith("is not valid"), text);
      ok(!text.includes(echo(secret).slice(3, 15)), text);
    }
  });
}

Deno.test("redact() masks a half of a long secret", () => {
  equal(redact(`bad token ${token.slice(0, 18)} refused`, [token]), "bad token … refused");
});

Deno.test("redact() withholds a text with a short secret as a whole, and garbles none", () => {
  equal(redact("Metadata item was not found", ["ta"]), "(withheld, because it contains a credential)");
  equal(redact("Metadata item was not found", ["xy"]), "Metadata item was not found");
});

Deno.test("redact() leaves a text without secrets as it is", () => {
  const text = "Instance web1 could not be found. 实例不存在 🙂";
  equal(redact(text, [token, password, ""]), text);
});

Deno.test("redactJson() looks into names and values", () => {
  const masked = JSON.stringify(redactJson({ [`k ${token}`]: [token, { a: 1, b: null }] }, [token]));
  equal(masked, '{"k …==":["…==",{"a":1,"b":null}]}');
});

Deno.test("SentSecrets keeps the last 32 of what requests carried", () => {
  const sent = new SentSecrets();
  for (let i = 0; i < 40; i++) sent.note(new Headers({ "x-auth-token": `token-number-${i}` }));
  sent.note(new Headers({ authorization: "SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature=abc123" }));
  equal([...sent].length, 32);
  ok([...sent].includes("abc123"));
});

Deno.test("redactError() keeps the words of a runtime readable where the secret is one letter", () => {
  const error = new TypeError("connection refused by t: no route");
  equal((redactError(new TypeError("connection refused"), ["t"]) as Error).message, "connection refused");
  equal((redactError(error, ["t"]) as Error).message.includes(" t:"), false);
});
