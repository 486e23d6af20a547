// The mock on a socket, and the command that people start.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { startPrism } from "../targets/prism.ts";

const path = "/v2.1/0a1b2c3d/servers/web1/metadata";
const headers = { "x-auth-token": "t", "content-type": "application/json" };

/** Sends bytes as they are, which no URL parser has touched, and returns all that comes back. */
function raw(url: string, text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" }, () => socket.write(text));
  let response = "";
  socket.setEncoding("utf8").on("data", (part) => response += part).on("end", () => resolve(response)).on(
    "error",
    reject,
  );
  return promise;
}

Deno.test("startPrism() serves what kills or hangs Prism's own server, and goes on", async () => {
  const mock = await startPrism();
  const put = (body: string) => fetch(mock.url + path, { method: "PUT", headers, body });
  const statusOf = async (response: Response) => (await response.text(), response.status);

  const zz = await raw(mock.url, `GET ${path}/%zz HTTP/1.1\r\nHost: x\r\nX-Auth-Token: t\r\nConnection: close\r\n\r\n`);
  match(zz, /^HTTP\/1\.1 400 /);
  equal(await statusOf(await put('{"metadata":')), 400);
  equal(await statusOf(await put('{"metadata":{"角色":1}}')), 400);
  equal(await statusOf(await put("not JSON")), 400);
  equal(await statusOf(await fetch(mock.url + path, { headers })), 200);

  await mock.close();
  ok(await fetch(mock.url + path).then(() => false, () => true), "it still listens");
});

Deno.test("startPrism() responds to a browser's preflight", async () => {
  const mock = await startPrism();
  const response = await fetch(mock.url + path, {
    method: "OPTIONS",
    headers: { "origin": "null", "access-control-request-headers": "x-auth-token" },
  });
  deepEqual(
    [
      response.status,
      response.headers.get("access-control-allow-origin"),
      response.headers.get("access-control-allow-headers"),
    ],
    [204, "*", "x-auth-token"],
  );
  await mock.close();
});

const script = fileURLToPath(new URL("../../scripts/prism.ts", import.meta.url));
const command = (...args: string[]) =>
  new Deno.Command(Deno.execPath(), { args: ["run", "-A", script, ...args], stdout: "piped", stderr: "piped" });

Deno.test("the mock command says where it listens, and ends on SIGTERM", async () => {
  await using child = command("--port", "0").spawn();
  const { value } = await child.stdout.pipeThrough(new TextDecoderStream()).values({ preventCancel: true }).next();
  const { listening } = JSON.parse(value!);
  const response = await fetch(listening + path, { headers });
  deepEqual(await response.json(), { metadata: { role: "db", "billing:cost.center": "CC-42" } });

  child.kill("SIGTERM");
  equal((await child.status).code, 0);
  await child.stderr.cancel();
});

/** How the command ends when it can't run: exit code and the last line. */
async function failure(...args: string[]): Promise<[number, string]> {
  const { code, stdout, stderr } = await command(...args).output();
  equal(new TextDecoder().decode(stdout), "");
  const lines = new TextDecoder().decode(stderr).trim().split("\n").filter((line) =>
    !/DEP0040|trace-deprecation/.test(line)
  );
  equal(lines.length, 1, lines.join("\n"));
  return [code, lines.join("\n")];
}

Deno.test("the mock command has one line for a port in use, and for a wrong option", async () => {
  const mock = await startPrism();
  const { port } = new URL(mock.url);
  deepEqual(await Promise.all([failure("--port", port), failure("--port", "http"), failure("--prot", "1")]), [
    [2, `mock: port ${port} is in use`],
    [2, "mock: --port must be a number up to 65535, is http"],
    [2, "mock: Unknown option '--prot'; there are --port, --document"],
  ]);
  await mock.close();
});

Deno.test("the mock command has one line for a document that is broken, isn't one, or isn't there", async () => {
  const folder = await Deno.makeTempDir();
  const file = async (name: string, text: string) => {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    return `${folder}/${name}`;
  };
  const broken = await file("broken.yaml", "openapi: [\n");
  const other = await file("other.yaml", "hello: world\n");
  deepEqual(await Promise.all([broken, other, "/nowhere.yaml"].map((name) => failure("--document", name))), [
    [2, `mock: ${broken}: unexpected end of the stream within a flow collection at line 2, column 1`],
    [2, `mock: ${other}: Unsupported document format`],
    [2, "mock: /nowhere.yaml: can't be read"],
  ]);
  await Deno.remove(folder, { recursive: true });
});
