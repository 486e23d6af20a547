// A POST of an HTML form, as the fake of Nova has it: the library that routes reads the form first.
import { equal } from "node:assert/strict";
import { createFakeService } from "../src/fake/mod.ts";

const root = "https://compute.example/v2.1/f00d/servers/web1/metadata";
const encoded = "application/x-www-form-urlencoded";
const multipart = "multipart/form-data; boundary=x";
const part = (name: string, value: string) => `--x\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${value}\r\n`;

const noRoute = 404;
const wrongType = 415;
const crash = 500;

const forms: [name: string, type: string, body: string, status: number][] = [
  ["without _method", encoded, "a=1", wrongType],
  ["with a method that the address has", encoded, "_method=put", wrongType],
  ["with a method that the address has not", encoded, "_method=patch", noRoute],
  ["of which the last method counts", encoded, "_method=put&_method=patch", noRoute],
  ["with escapes in its field", encoded, "%5Fmethod=p%61tch", noRoute],
  ["with an empty method", encoded, "_method=", wrongType],
  ["with a method behind a question mark", encoded, "?_method=patch", wrongType],
  ["in UTF-8 by name", `${encoded}; charset="utf-8"`, "_method=patch", noRoute],
  ["in another charset", `${encoded}; charset=latin-1`, "a=1", crash],
  ["whose type is in capitals", encoded.toUpperCase(), "_method=patch", wrongType],
  ["in parts without a boundary", "multipart/form-data", "a", crash],
  ["in parts with an empty boundary", "multipart/form-data; boundary=", "", crash],
  ["in parts with a boundary of 202 characters", `multipart/form-data; boundary=${"x".repeat(202)}`, "", crash],
  ["in parts with a boundary of 201 characters", `multipart/form-data; boundary=${"x".repeat(201)}`, "", wrongType],
  ["in parts with a method", multipart, `${part("_method", "patch")}--x--`, noRoute],
  ["in parts with a method in quotes", multipart, `${part('"_method"', "patch")}--x--`, noRoute],
  [
    "in parts with a method behind their end",
    multipart,
    `${part("a", "1")}--x--\r\n${part("_method", "patch")}`,
    wrongType,
  ],
  ["in parts with an end before the first", multipart, `--x--\r\n${part("_method", "patch")}--x--`, noRoute],
  ["in parts with two methods", multipart, `${part("_method", "put")}${part("_method", "patch")}--x--`, noRoute],
  ["in parts without an end", multipart, part("_method", "put"), wrongType],
  ["in parts whose method is a file", multipart, `${part('_method; filename="f"', "put")}--x--`, crash],
  ["in parts with another file", multipart, `${part('a; filename="f"', "put")}--x--`, wrongType],
];

for (const [name, type, body, status] of forms) {
  Deno.test(`the fake of Nova returns ${status} to a form ${name}`, async () => {
    equal((await post({ type, body, keys: "nova" })).status, status);
  });
}

Deno.test("the fake of Nova names no version where a form makes it crash", async () => {
  const { headers } = await post({ type: "multipart/form-data", body: "a", keys: "nova" });
  equal(headers.get("openstack-api-version"), null);
});

Deno.test("a method in the query of a POST leaves its form unread", async () => {
  const { status } = await post({ type: "multipart/form-data", body: "a", keys: "nova", query: "?_method=put" });
  equal(status, wrongType);
});

Deno.test("the fake of the contract returns 415 to every form", async () => {
  for (const [, type, body] of forms) equal((await post({ type, body, keys: "documented" })).status, wrongType);
});

interface Form {
  type: string;
  body: string;
  keys: "nova" | "documented";
  query?: string;
}

function post({ type, body, keys, query = "" }: Form): Promise<Response> {
  const fake = createFakeService({ servers: { web1: {} }, keys });
  return fake(`${root}${query}`, { method: "POST", headers: { "X-Auth-Token": "any", "Content-Type": type }, body });
}
