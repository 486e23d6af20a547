// The served fake under abuse: an answer or a closed connection, and never more than that.
import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import { createFakeService, type FakeOptions, type FakeService } from "../src/fake/mod.ts";
import { serveFake, type ServeOptions } from "../src/fake/serve.ts";
import { send } from "../src/like/send.ts";

const path = "/v2.1/0a1b/servers/web1/metadata";
const body = '{"metadata": {"a": "b"}}';

interface Served {
  fake: FakeService;
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Gives `use` a served fake, and sees that it still answers afterwards. */
function served(name: string, use: (served: Served) => Promise<void>, options: ServeOptions & FakeOptions = {}) {
  Deno.test(name, async () => {
    const { cors, requestTimeoutMs, ...more } = options;
    const fake = createFakeService({ servers: { web1: {} }, ...more });
    const { url, close } = await serveFake(fake, { cors, requestTimeoutMs });
    try {
      await use({ fake, url, port: Number(new URL(url).port), close });
      const response = await fetch(url + path, { headers: { "X-Auth-Token": "t" } });
      equal(response.status, 200);
      await response.body?.cancel();
    } finally {
      await close();
    }
  });
}

const head = (method: string, ...fields: string[]) =>
  [`${method} ${path} HTTP/1.1`, "Host: a", "X-Auth-Token: t", ...fields, "", ""].join("\r\n");

/** What came on a connection until it was closed. */
async function receive(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve) => {
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", () => resolve());
    socket.on("close", () => resolve());
  });
  return Buffer.concat(chunks).toString();
}

/** Sends parts, and returns what came until the server closed. */
function exchange(port: number, ...parts: (string | Uint8Array)[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  for (const part of parts) socket.write(part);
  return receive(socket);
}

const statusesIn = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

served("a client that trickles its headers is closed", async ({ port }) => {
  const socket = connect(port, "127.0.0.1");
  const trickle = setInterval(() => socket.write("X-Slow: 1\r\n"), 20);
  socket.write(`GET ${path} HTTP/1.1\r\n`);
  equal(await receive(socket), "");
  clearInterval(trickle);
}, { requestTimeoutMs: 150 });

served("a client that trickles its body is closed, and nothing is written", async ({ port, fake }) => {
  const socket = connect(port, "127.0.0.1");
  const trickle = setInterval(() => socket.write(" "), 20);
  socket.write(head("POST", "Content-Length: 1000") + body);
  equal(await receive(socket), "");
  clearInterval(trickle);
  deepEqual(fake.state("web1").metadata, {});
}, { requestTimeoutMs: 150 });

served("a client that connects and says nothing is closed", async ({ port }) => {
  equal(await exchange(port), "");
}, { requestTimeoutMs: 150 });

served("a body of 114688 bytes is read", async ({ port }) => {
  const answer = await exchange(
    port,
    head("POST", "Content-Length: 114688", "Connection: close"),
    body.padEnd(114_688),
  );
  deepEqual(statusesIn(answer), [200]);
});

served("a body of 114689 bytes is refused with 413, and the connection closed", async ({ port, fake }) => {
  const answer = await exchange(port, head("POST", "Content-Length: 114689"), body.padEnd(114_689));
  deepEqual(statusesIn(answer), [413]);
  match(answer, /connection: close/i);
  deepEqual(fake.state("web1").metadata, {});
});

served("a body that is announced as huge is refused before it comes", async ({ port }) => {
  const socket = connect(port, "127.0.0.1");
  socket.write(head("PUT", "Content-Length: 99999999999"));
  deepEqual(statusesIn(await receive(socket)), [413]);
});

served("a huge body isn't read to its end", async ({ port }) => {
  const socket = connect(port, "127.0.0.1");
  socket.write(head("PUT", "Content-Length: 1000000000"));
  let sent = 0;
  const chunk = Buffer.alloc(65_536, " ");
  const more = () => {
    while (!socket.destroyed && sent < 1e9 && (sent += chunk.length) && socket.write(chunk));
  };
  socket.on("drain", more);
  more();
  deepEqual(statusesIn(await receive(socket)), [413]);
  ok(sent < 1e9, `${sent}`);
});

served("a chunked body counts as none, however long it is", async ({ port }) => {
  const fields = ["Transfer-Encoding: chunked", "Connection: close"];
  const chunks = `${(200_000).toString(16)}\r\n${" ".repeat(200_000)}\r\n0\r\n\r\n`;
  deepEqual(statusesIn(await exchange(port, head("POST", ...fields), chunks)), [400]);
});

const bodies: [what: string, body: Uint8Array, status: number][] = [
  ["invalid UTF-8", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), 400],
  ["zeros", new Uint8Array(1000), 400],
  ["nesting of 50,000", Buffer.from("[".repeat(50_000)), 500],
  ["closed nesting of 50,000", Buffer.from("[".repeat(50_000) + "]".repeat(50_000)), 500],
  ["nested objects", Buffer.from('{"metadata":'.repeat(9000)), 400],
  ["a text of 110,000 characters", Buffer.from(`{"metadata": {"a": "${"x".repeat(110_000)}"}}`), 400],
  ["10,000 keys", Buffer.from(`{"metadata": {${Array.from({ length: 9000 }, (_, i) => `"k${i}": ""`)}}}`), 403],
  ["9,000 bad keys", Buffer.from(`{"metadata": {${Array.from({ length: 9000 }, (_, i) => `"!${i}": ""`)}}}`), 400],
  ["a number of 100,000 digits", Buffer.from(`{"metadata": ${"9".repeat(100_000)}}`), 400],
  ["100,000 backslashes", Buffer.from(`{"metadata": "${"\\".repeat(100_000)}"}`), 400],
];

for (const [what, bytes, status] of bodies) {
  served(`a body of ${what} is answered with ${status}`, async ({ port }) => {
    const answer = await exchange(port, head("POST", `Content-Length: ${bytes.length}`, "Connection: close"), bytes);
    deepEqual(statusesIn(answer), [status]);
  });
}

const malformed: [what: string, bytes: string | Uint8Array][] = [
  ["noise", Uint8Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256)],
  ["a TLS handshake", Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3)],
  ["line breaks", "\r\n".repeat(500) + "\r\r\n"],
  ["no version", `GET ${path}\r\n\r\n`],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["a header without a colon", `GET ${path} HTTP/1.1\r\nHost\r\n\r\n`],
  ["a header with a zero", `GET ${path} HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n`],
  ["100 kB of headers", `GET ${path} HTTP/1.1\r\nX: ${"x".repeat(100_000)}\r\n\r\n`],
  ["two lengths", head("POST", "Content-Length: 1", "Content-Length: 2")],
  ["a length and chunks", head("POST", "Content-Length: 1", "Transfer-Encoding: chunked") + "x"],
  ["broken chunks", head("POST", "Transfer-Encoding: chunked") + "zz\r\nx\r\n"],
  ["an unknown host to connect to", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n"],
  ["an upgrade", head("GET", "Connection: upgrade, close", "Upgrade: websocket")],
  ["an unknown method", head("BREW", "Connection: close")],
  ["an escape cut off", `GET ${path}/%c3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`],
  ["a path of 60,000 characters", `GET /${"a".repeat(60_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`],
];

for (const [what, bytes] of malformed) {
  served(`${what}: an answer or a closed connection`, async ({ port }) => {
    const socket = connect(port, "127.0.0.1");
    // Ends what the server would wait for.
    setTimeout(() => socket.end(), 100);
    socket.write(bytes);
    const statuses = statusesIn(await receive(socket));
    ok(statuses.length <= 1, `${statuses}`);
  });
}

served("a client that speaks TLS is closed at once, with nothing sent", async ({ port, fake }) => {
  // The beginning of a ClientHello; the record would have 512 bytes.
  equal(await exchange(port, Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3)), "");
  await rejects(() => fetch(`https://127.0.0.1:${port}${path}`));
  deepEqual(fake.calls(), []);
});

served("pipelined requests are answered in order", async ({ port, fake }) => {
  const put = (value: string) => {
    const text = `{"metadata": {"a": "${value}"}}`;
    return head("PUT", `Content-Length: ${text.length}`) + text;
  };
  const answer = await exchange(port, put("1") + put("2") + head("GET") + head("HEAD", "Connection: close"));
  deepEqual(statusesIn(answer), [200, 200, 200, 404]);
  deepEqual(fake.calls().map(({ method }) => method), ["PUT", "PUT", "GET", "HEAD"]);
  deepEqual(fake.state("web1").metadata, { a: "2" });
});

served("a request before a malformed one is done once", async ({ port, fake }) => {
  const put = head("POST", `Content-Length: ${body.length}`) + body;
  await exchange(port, `${put}post / HTTP/1.1\r\nHost\r\n\r\n`);
  equal(fake.calls().filter(({ method }) => method === "POST").length, 1);
});

served("1,000 connections at once are answered", async ({ port, fake }) => {
  const put = (i: number) => {
    const text = `{"metadata": {"k${i % 100}": "v"}}`;
    return head("POST", `Content-Length: ${text.length}`, "Connection: close") + text;
  };
  const answers = await Promise.all(Array.from({ length: 1000 }, (_, i) => exchange(port, put(i))));
  equal(answers.filter((answer) => statusesIn(answer)[0] === 200).length, 1000);
  equal(Object.keys(fake.state("web1").metadata).length, 100);
});

served("1,000 connections that say nothing keep no one out", async ({ port, url }) => {
  const sockets = Array.from({ length: 1000 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  const response = await fetch(url + path, { headers: { "X-Auth-Token": "t" } });
  equal(response.status, 200);
  await response.body?.cancel();
  const ends = sockets.map((socket) => socket.destroyed ? undefined : receive(socket));
  for (const socket of sockets) socket.destroy();
  await Promise.all(ends);
});

served("a connection closed by half gets an answer or is closed", async ({ port }) => {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.end(head("GET"));
  ok(statusesIn(await receive(socket)).length <= 1);
});

served("a client that waits for 100 Continue is told to go on, once, and then answered", async ({ port, fake }) => {
  const socket = connect({ host: "127.0.0.1", port });
  socket.setEncoding("latin1");
  const received = socket[Symbol.asyncIterator]();
  const body = '{"metadata": {"k": "v"}}';
  socket.write(head("POST", `Content-Length: ${body.length}`, "Expect: 100-continue", "Connection: close"));
  equal((await received.next()).value, "HTTP/1.1 100 Continue\r\n\r\n");
  socket.write(body.slice(0, 5));
  socket.write(body.slice(5));
  match((await received.next()).value, /^HTTP\/1\.1 200 OK/);
  socket.destroy();
  deepEqual(fake.state("web1").metadata, { k: "v" });
});

served("a client that sends its body at once, or one too long, isn't told to go on", async ({ port }) => {
  const body = '{"metadata": {}}';
  const at = (length: number) => head("POST", `Content-Length: ${length}`, "Expect: 100-continue", "Connection: close");
  match(await exchange(port, at(body.length) + body), /^HTTP\/1\.1 200 OK/);
  match(await exchange(port, at(114_689)), /^HTTP\/1\.1 413 /);
});

served("a client that sends requests and reads no responses is held up", async ({ port, fake }) => {
  const socket = connect({ host: "127.0.0.1", port });
  const count = 20_000;
  fake.setState("web1", {
    metadata: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, "v".repeat(250)])),
  });
  socket.pause();
  socket.write(head("GET").repeat(count));
  await new Promise((resolve) => setTimeout(resolve, 300));
  ok(fake.calls().length < count / 2, `${fake.calls().length} calls were handled`);
  socket.destroy();
}, { journal: 100_000 });

served("a request that names no host is answered", async ({ port }) => {
  const fields = `GET ${path} HTTP/1.1\r\nX-Auth-Token: t\r\nConnection: close\r\n\r\n`;
  deepEqual(statusesIn(await exchange(port, fields)), [200]);
});

served("a path with a blank ends there, and the rest comes back as the protocol", async ({ port, fake }) => {
  fake.setState("web1", { metadata: { k: "1", "k e": "2" } });
  const answer = await exchange(port, head("GET", "Connection: close").replace("/metadata", "/metadata/k e"));
  match(answer, /^e HTTP\/1\.1 200 OK\r\n[^]*{"meta": {"k": "1"}}$/);
});

served("a connection that is idle between requests is kept for longer than a request may take", async ({ port }) => {
  const socket = connect(port, "127.0.0.1");
  socket.write(head("GET"));
  await new Promise((resolve) => socket.once("data", resolve));
  await new Promise((resolve) => setTimeout(resolve, 300));
  socket.write(head("GET", "Connection: close"));
  deepEqual(statusesIn(await receive(socket)), [200]);
}, { requestTimeoutMs: 100 });

served("a client that leaves while it sends changes nothing", async ({ port, fake }) => {
  for (let i = 0; i < 20; i++) {
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    const closed = receive(socket);
    await new Promise<void>((resolve) => socket.write(head("POST", "Content-Length: 100") + body, () => resolve()));
    if (i % 2) socket.resetAndDestroy();
    else socket.destroy();
    await closed;
  }
  deepEqual(fake.state("web1").metadata, {});
});

served("a client that leaves before its answer does no harm, nor leaves a timer", async ({ port, fake }) => {
  fake.fail({ kind: "delay", delayMs: 60_000, when: "after", operation: "mergeServerMetadata" });
  const socket = connect(port, "127.0.0.1");
  const closed = receive(socket);
  socket.write(head("POST", `Content-Length: ${body.length}`) + body);
  while (fake.state("web1").metadata.a === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  socket.destroy();
  await closed;
  while (fake.calls().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  equal(fake.calls()[0]?.status, 0);
});

served("faults come over the socket: a reset, half of an answer, a page", async ({ fake, url }) => {
  const get = () => fetch(url + path, { headers: { "X-Auth-Token": "t" } });
  fake.fail({ kind: "reset" });
  await rejects(get);
  fake.fail({ kind: "truncated" });
  const response = await get();
  equal(response.status, 200);
  await rejects(() => response.text());
  fake.fail({ kind: "html", retryAfter: 3 });
  const page = await get();
  deepEqual([page.status, page.headers.get("retry-after")], [502, "3"]);
  match(await page.text(), /502 Bad Gateway/);
  fake.fail({ kind: 503, body: "停" });
  equal(await (await get()).text(), "停");
});

Deno.test("close() ends idle, waiting and tunnelling connections, and may be called twice", async () => {
  const fake = createFakeService({ servers: { web1: {} } });
  fake.fail({ kind: "delay", delayMs: 60_000 });
  const { url, close } = await serveFake(fake);
  const port = Number(new URL(url).port);
  const idle = exchange(port);
  const half = exchange(port, head("POST", "Content-Length: 100"));
  const waiting = exchange(port, head("GET"));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await close();
  await close();
  deepEqual(await Promise.all([idle, half, waiting]), ["", "", ""]);
  await rejects(() => fetch(url));
});

Deno.test("serveFake() rejects with a clear error if the port is in use", async () => {
  const first = await serveFake(createFakeService());
  const port = Number(new URL(first.url).port);
  const message = `Cannot serve the fake on 127.0.0.1:${port}: the port is in use`;
  await rejects(() => serveFake(createFakeService(), { port }), { message, code: "EADDRINUSE" });
  await first.close();
});

Deno.test("serveFake() serves nothing but what createFakeService() made", () => {
  // deno-lint-ignore no-explicit-any
  const other = (() => Promise.resolve(new Response())) as any;
  throws(() => serveFake(other), { name: "TypeError", message: /Only a fake that createFakeService/ });
});

Deno.test("serveFake() takes a port again once it was closed", async () => {
  const first = await serveFake(createFakeService());
  const port = Number(new URL(first.url).port);
  await first.close();
  const second = await serveFake(createFakeService(), { port });
  equal(second.url, first.url);
  await second.close();
});

const preflight = {
  method: "OPTIONS",
  headers: {
    "Origin": "https://docs.example",
    "Access-Control-Request-Method": "PUT",
    "Access-Control-Request-Headers": "content-type,x-auth-token",
  },
};

/** The names of the CORS headers of an answer. */
const corsOf = (response: Response) =>
  [...response.headers.keys()].filter((name) => name.startsWith("access-control-"));

served("without cors no answer speaks of other origins", async ({ url }) => {
  for (const init of [preflight, { headers: { Origin: "https://docs.example", "X-Auth-Token": "t" } }]) {
    const response = await fetch(url + path, init);
    deepEqual([response.status, corsOf(response)], [200, []]);
    await response.body?.cancel();
  }
});

served("with cors a preflight is answered, and answers may be read", async ({ url, fake }) => {
  const asked = await fetch(url + path, preflight);
  equal(asked.status, 204);
  equal(asked.headers.get("access-control-allow-origin"), "*");
  match(asked.headers.get("access-control-allow-methods")!, /PUT/);
  equal(asked.headers.get("access-control-allow-headers"), "content-type,x-auth-token");
  deepEqual(fake.calls(), []);
  for (const token of ["t", ""]) {
    const response = await fetch(url + path, { headers: { Origin: "https://docs.example", "X-Auth-Token": token } });
    equal(response.headers.get("access-control-allow-origin"), "*");
    equal(response.headers.get("access-control-expose-headers"), "*");
    await response.body?.cancel();
  }
}, { cors: true });

Deno.test("serveFake() links to the host that it is asked by as Nova does: without one, and with the port of another scheme", async () => {
  const served = await serveFake(createFakeService());
  const linksAt = async (target: string, headers: Record<string, string>) => {
    const answer = await send({ method: "GET", target, headers }, { endpoint: served.url, ids: {}, tokens: {} });
    return [...JSON.stringify(answer).matchAll(/"href":"([^"]*)"/g)].map(([, href]) => href);
  };
  try {
    deepEqual(await linksAt("/", { Host: "" }), ["http:/v2/", "http:/v2.1/"]);
    deepEqual(await linksAt("/x", { Host: ":80" }), ["http:/v2/x", "http:/v2.1/x"]);
    deepEqual(await linksAt("/v2.1/", { Host: "" }), ["http:///v2.1/", "http://docs.openstack.org/"]);
    const other = { Host: "nova.test:80", "X-Forwarded-Proto": "ftp" };
    deepEqual(await linksAt("/", other), ["ftp://nova.test:80/v2/", "ftp://nova.test:80/v2.1/"]);
  } finally {
    await served.close();
  }
});
