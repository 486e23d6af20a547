import { deepEqual, equal, match } from "node:assert/strict";
import { serve } from "../../scripts/docs/serve.ts";
import { before } from "../../src/shared/before.ts";

const parent = await Deno.makeTempDir();
const folder = `${parent}/docs`;
await Deno.mkdir(`${folder}/en`, { recursive: true });
await Deno.mkdir(`${parent}/docs-private`);
await Deno.writeTextFile(`${parent}/secret.html`, "hidden words");
await Deno.writeTextFile(`${parent}/docs-private/secret.html`, "hidden words");
await Deno.writeTextFile(`${folder}/index.html`, "<!doctype html>".repeat(100));
await Deno.writeTextFile(`${folder}/en/404.html`, '<head></head><a href="#content">skip</a> Nothing here');
await Deno.symlink(`${parent}/secret.html`, `${folder}/link.html`);
await Deno.symlink(parent, `${folder}/up`);
addEventListener("unload", () => Deno.removeSync(parent, { recursive: true }));

const metadata = "/v2.1/0a1b2c3d4e5f40718293a4b5c6d7e8f9/servers/5e7e7000-0000-4000-8000-000000000001/metadata";

/** Sends bytes, and returns the first line of the response. */
async function raw(port: string, text: string): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  await connection.write(new TextEncoder().encode(text));
  const bytes = new Uint8Array(1000);
  const count = await connection.read(bytes);
  connection.close();
  return before(new TextDecoder().decode(bytes.subarray(0, count ?? 0)), "\r\n");
}

Deno.test("serve compresses a page, and sends it only once to a client that keeps its ETag", async () => {
  const site = serve(folder);
  const first = await fetch(site.url, { headers: { "accept-encoding": "gzip" } });
  equal((await first.text()).length, 1500);
  match(first.headers.get("vary")!, /accept-encoding/i);
  const etag = first.headers.get("etag")!;
  for (const tag of [etag, `W/${etag}`, `"other", ${etag}`]) {
    const again = await fetch(site.url, { headers: { "if-none-match": tag } });
    equal(again.status, 304, tag);
    equal(await again.text(), "");
  }
  const changed = await fetch(site.url, { headers: { "if-none-match": '"other"' } });
  equal(changed.status, 200);
  await changed.body?.cancel();
  await site.close();
});

Deno.test("serve follows no link and no dots out of its folder", async () => {
  const site = serve(folder);
  const paths = ["/link.html", "/up/secret.html", "/up/docs-private/secret.html", "/../docs-private/secret.html"];
  for (const path of [...paths, "/%2e%2e%2fdocs-private%2fsecret.html", "/%00", "/%"]) {
    const response = await fetch(`${site.url}${path}`);
    equal(response.status, 404, path);
    equal((await response.text()).includes("hidden words"), false, path);
  }
  await site.close();
});

Deno.test("serve shows the 404 page of the site for an unknown page, and a line for an unknown file", async () => {
  const site = serve(folder);
  const page = await fetch(`${site.url}/en/nothing.html`);
  deepEqual([page.status, page.headers.get("content-type")], [404, "text/html; charset=utf-8"]);
  match(await page.text(), /<base href="\/en\/">[^]*href="\/en\/nothing\.html#content"[^]*Nothing here/);
  const file = await fetch(`${site.url}/nothing.json`);
  deepEqual([file.status, await file.text()], [404, "Not found\n"]);
  await site.close();
});

Deno.test("serve refuses a host that only points to this machine", async () => {
  const site = serve(folder);
  const { port } = new URL(site.url);
  for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "[::2]"]) {
    match(await raw(port, `GET ${metadata} HTTP/1.1\r\nHost: ${host}\r\n\r\n`), /^HTTP\/1\.1 421 /, host);
  }
  for (const host of [`127.0.0.1:${port}`, "localhost", "LOCALHOST:1", "[::1]"]) {
    match(await raw(port, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`), /^HTTP\/1\.1 200 /, host);
  }
  match(await raw(port, "GET / HTTP/1.1\r\nHost: a b<>\r\n\r\n"), /^HTTP\/1\.1 4\d\d /);
  await site.close();
});

Deno.test("serve refuses a body that is too large or never ends", async () => {
  const site = serve(folder, 0, { maxBodyBytes: 100, maxBodyMs: 30 });
  const { port } = new URL(site.url);
  const head = `POST ${metadata} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n`;
  match(await raw(port, `${head}ff\r\n${"x".repeat(255)}\r\n`), /^HTTP\/1\.1 413 /);
  match(await raw(port, `${head}1\r\nx\r\n`), /^HTTP\/1\.1 408 /);
  await site.close();
});

Deno.test("serve passes calls to its fake", async () => {
  const site = serve(folder);
  const headers = { "x-auth-token": "member", "content-type": "application/json" };
  const response = await fetch(`${site.url}${metadata}`, { method: "POST", headers, body: '{"metadata":{"a":"b"}}' });
  equal((await response.json()).metadata.a, "b");
  const refused = await fetch(site.url, { method: "POST", body: "x" });
  deepEqual([refused.status, refused.headers.get("allow")], [405, "GET, HEAD"]);
  await refused.body?.cancel();
  await site.close();
});
