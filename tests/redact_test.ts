import { deepEqual, equal, ok } from "node:assert/strict";
import { redact, redactJson } from "../src/secrets/redact.ts";
import { redactError } from "../src/secrets/redact_error.ts";
import { SentSecrets } from "../src/secrets/sent_secrets.ts";

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
  "split by line breaks that are escaped": (secret) => secret.replace(/(.{5})/g, "$1\\r\\n"),
  "in Base64 of UTF-16": (secret) =>
    btoa(Array.from(secret, (char) => `${String.fromCharCode(char.charCodeAt(0))}\0`).join("")),
  "in upper case": (secret) => secret.toUpperCase(),
  "in hexadecimal": (secret) => bytesOf(secret).map(hex).join(""),
  "in hexadecimal with colons": (secret) => bytesOf(secret).map(hex).join(":"),
  "in Base64 of Base64": (secret) => btoa(btoa(String.fromCharCode(...bytesOf(secret)))),
  "as bytes of a buffer": (secret) => JSON.stringify(bytesOf(secret)),
  "as Python shows bytes": (secret) => bytesOf(secret).map((byte) => `\\x${hex(byte)}`).join(""),
  "with octal escapes": (secret) => bytesOf(secret).map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""),
  "with braced escapes": (secret) => Array.from(secret, (char) => `\\u{${hex(char.codePointAt(0)!)}}`).join(""),
  "with named entities": (secret) =>
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt").replaceAll("ä", "&auml;"),
  "as in mails": (secret) =>
    secret.replace(/[^A-Za-z0-9]/g, (char) => bytesOf(char).map((byte) => `=${hex(byte).toUpperCase()}`).join("")),
  "with accents of their own": (secret) => secret.normalize("NFD"),
  "in wide letters": (secret) => secret.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
  "with invisible signs": (secret) => Array.from(secret).join("\u200b"),
};

function bytesOf(text: string): number[] {
  return Array.from(new TextEncoder().encode(text));
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

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

Deno.test("SentSecrets keeps the last 128 of what requests carried", () => {
  const sent = new SentSecrets();
  for (let i = 0; i < 140; i++) sent.note(new Headers({ "x-auth-token": `token-number-${i}` }));
  sent.note(new Headers({ authorization: "SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature=abc123" }));
  equal([...sent].length, 128);
  ok([...sent].includes("abc123"));
});

Deno.test("redactError() keeps the words of a runtime readable where the secret is one letter", () => {
  const error = new TypeError("connection refused by t: no route");
  equal((redactError(new TypeError("connection refused"), ["t"]) as Error).message, "connection refused");
  equal((redactError(error, ["t"]) as Error).message.includes(" t:"), false);
});

Deno.test("redact() withholds a text that has a secret behind several layers of escapes", () => {
  const twice = encodeURIComponent(encodeURIComponent(password));
  const inJson = Array.from(password, (c) => `\\\\u${hex(c.charCodeAt(0)).padStart(4, "0")}`).join("");
  for (const echo of [twice, encodeURIComponent(twice), inJson]) {
    equal(redact(`The value ${echo} is not valid`, [password]), "(withheld, because it contains a credential)");
  }
});

Deno.test("redact() finds both halves of a secret that comes back in two fields", () => {
  for (const secret of ["Tr0ub4dor&3-horses", "correct horse battery", token]) {
    for (const half of [secret.slice(0, Math.ceil(secret.length / 2)), secret.slice(Math.floor(secret.length / 2))]) {
      equal(redact(`bad ${half} refused`, [secret]).replace(/[&=]/g, ""), "bad … refused");
    }
  }
});

Deno.test("redact() finds a secret that stands once as it is and once escaped", () => {
  const text = redact(`${password} or ${encodeURIComponent(password)} or ${token}`, [password, token]);
  equal(text, "…! or …! or …==");
});

Deno.test("redactError() finds a secret in every text of an error, its causes and what they carry", () => {
  const config = { url: "https://x.example", headers: { "x-auth-token": token }, retries: [1, { note: token }] };
  const inner = new AggregateError([new Error(`a ${token}`), token], "several");
  const frozen = Object.freeze(new RangeError(`frozen ${token}`));
  for (const cause of [inner, frozen, config, `a string with ${token}`, { message: token }]) {
    const error = Object.assign(new TypeError(`fetch failed ${token}`, { cause }), {
      config,
      hostname: `${token}.example`,
    });
    const cleaned = redactError(error, [token]) as Error;
    ok(cleaned instanceof TypeError);
    const seen = Deno.inspect(cleaned, { depth: 9, showHidden: true }) + JSON.stringify(cleaned);
    equal(seen.includes(token.slice(0, 20)), false, seen);
  }
  let chain = new Error(`first ${token}`);
  for (let i = 0; i < 50; i++) chain = new Error(`error ${i}`, { cause: chain });
  equal(Deno.inspect(redactError(chain, [token])).includes(token), false);
  const trap = new Proxy({}, {
    getPrototypeOf() {
      throw new Error("planted");
    },
  });
  equal(redactError(trap, [token]), trap);
  equal(redactError(`thrown ${token}`, [token]), "thrown …==");
  const odd = Object.assign(new Error("odd"), { message: 7, stack: undefined });
  equal(redactError(odd, [token]), odd);
  equal((redactError(frozen, [token]) as Error).message, "frozen …==");
});

Deno.test("SentSecrets remembers what any header carries a credential in", () => {
  const sent = new SentSecrets();
  sent.note(
    new Headers({
      ...{ "x-service-token": "service-1", "proxy-authorization": "Bearer proxy-2", "x-api-key": "key-3", accept: "a" },
      ...{ cookie: "lang=en; session=cookie-4-long", authorization: `Basic ${btoa("alice:password-5")}` },
    }),
  );
  const values = [...sent].sort();
  deepEqual(values, [btoa("alice:password-5"), "cookie-4-long", "key-3", "password-5", "proxy-2", "service-1"].sort());
});
