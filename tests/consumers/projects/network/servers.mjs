// Servers on loopback: the fake behind HTTP or HTTPS, and a proxy that says what went through it.
import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import { createFakeService } from "@ecs-contract/server-metadata/fake";

export const projectId = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";

/** A listening server: its address, how many connections came, and how to close it. */
async function listening(server, scheme) {
  let connections = 0;
  server.on("connection", () => connections++);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `${scheme}://127.0.0.1:${server.address().port}`,
    connections: () => connections,
    close: () => (server.closeAllConnections(), server.close()),
  };
}

/** The fake, which knows the user alice, served; with a key and a certificate by HTTPS. */
export async function serveFake(tls) {
  const users = { alice: { password: "secret", projects: { [projectId]: { name: "web" } } } };
  const fake = createFakeService({ servers: { web1: { metadata: { tier: "gold" } } }, users, tokens: { "a-token": {} } });
  const handle = async (request, response) => {
    const body = [];
    for await (const chunk of request) body.push(chunk);
    const { method, headers } = request;
    const init = { method, headers, ...body.length ? { body: Buffer.concat(body) } : {} };
    const answer = await fake(new Request(`http://${headers.host}${request.url}`, init));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  };
  const server = tls ? createTlsServer(tls, handle) : createServer(handle);
  return { fake, ...await listening(server, tls ? "https" : "http") };
}

/** A proxy for HTTP: it tunnels, and forwards requests that name a whole address. */
export async function serveProxy() {
  const passed = [];
  const server = createServer(async (request, response) => {
    passed.push(request.url);
    const body = [];
    for await (const chunk of request) body.push(chunk);
    const { method, headers } = request;
    const init = { method, headers: { ...headers }, ...body.length ? { body: Buffer.concat(body) } : {} };
    for (const name of ["connection", "proxy-connection", "host", "content-length"]) delete init.headers[name];
    const answer = await fetch(request.url, init);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.on("connect", (request, socket) => {
    passed.push(request.url);
    const [host, port] = request.url.split(":");
    const target = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    for (const one of [socket, target]) one.on("error", () => (socket.destroy(), target.destroy()));
  });
  return { passed, ...await listening(server, "http") };
}
