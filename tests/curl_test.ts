import { deepEqual } from "node:assert/strict";
import { cases, createFakeProvider } from "../src/conformance/mod.ts";
import { curlOf } from "../src/conformance/exchange/curl.ts";
import { requestOf } from "../src/conformance/exchange/exchange.ts";

Deno.test("curlOf() gives a shell line that sends the method, address, headers and bytes of the case", async () => {
  const seen: unknown[] = [];
  const names = ["content-type", "accept", "x-auth-token", "openstack-api-version", "x-openstack-nova-api-version"];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const headers = names.map((name) => request.headers.get(name));
    const body = new Uint8Array(await request.arrayBuffer());
    seen.push([request.method, new URL(request.url).pathname, headers, body]);
    return new Response();
  });
  const auth = { token: "member", admin: "admin", reader: "reader", roleless: "roleless", system: "system" };
  const provider = { ...createFakeProvider(), auth, endpoint: `http://127.0.0.1:${server.addr.port}` };
  const env = {
    TOKEN: "member",
    ADMIN_TOKEN: "admin",
    READER_TOKEN: "reader",
    ROLELESS_TOKEN: "roleless",
    SYSTEM_TOKEN: "system",
  };
  const steps = cases.flatMap(({ steps }) => steps).filter(({ bytes, text, headers, as }, i) =>
    bytes !== undefined || text !== undefined || as === "recased" || (headers && i % 9 === 0) || i % 80 === 0
  );
  try {
    for (const step of steps.filter(({ inject }) => inject === undefined)) {
      const request = requestOf(step, provider, () => "web1");
      const line = curlOf(request);
      const { method, url, headers, body = new Uint8Array() } = request;
      const shell = new Deno.Command("sh", { stdin: "piped", stdout: "null", stderr: "null", env }).spawn();
      await ReadableStream.from([new TextEncoder().encode(`${line} -s -m 5\n`)]).pipeTo(shell.stdin);
      const { success } = await shell.status;
      deepEqual([success, seen.pop()], [
        true,
        [method, new URL(url).pathname, names.map((name) => headers[name]?.trim() ?? null), new Uint8Array(body)],
      ], line);
    }
  } finally {
    await server.shutdown();
  }
});
