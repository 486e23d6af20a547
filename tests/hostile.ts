// A server on loopback that misbehaves in a manner named by the first segment of the path, so that the address
// `${url}/endless` is an endpoint whose responses never end. Start it by `deno run --allow-net=127.0.0.1 tests/hostile.ts`.
import { gzipSync } from "node:zlib";

type Send = (text: string | Uint8Array) => Promise<void>;

/** What comes for one request, byte by byte. */
type Manner = (send: Send, token: string) => Promise<void> | void;

const utf8 = new TextEncoder();
const never = () => new Promise<void>(() => {});
const mebibyte = new Uint8Array(2 ** 20).fill(0x20);

/** A whole response. */
function whole(status: number, body: string | Uint8Array, headers = "content-type: application/json"): Manner {
  return async (send) => {
    const bytes = typeof body === "string" ? utf8.encode(body) : body;
    const head = `HTTP/1.1 ${status} Any\r\n${headers}\r\ncontent-length: ${bytes.length}\r\nconnection: close\r\n\r\n`;
    await send(head);
    await send(bytes);
  };
}

/** A response that ends before its announced end. */
function cutOff(status: number): Manner {
  return (send) =>
    send(`HTTP/1.1 ${status} Any\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"metadata": {`);
}

const chunked = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
const deep = '{"a":'.repeat(50_000) + "1" + "}".repeat(50_000);

/** What the server does, by the first segment of the path. */
export const manners = {
  "no-head": never,
  "no-body": async (send) => {
    await send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n");
    await never();
  },
  "half-head": async (send) => {
    await send("HTTP/1.1 200 OK\r\ncontent-ty");
    await never();
  },
  endless: async (send) => {
    await send(chunked);
    for (;;) {
      await send("100000\r\n");
      await send(mebibyte);
      await send("\r\n");
    }
  },
  "long": async (send) => {
    await send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n");
    for (let sent = 0; sent < 1024; sent++) await send(mebibyte);
  },
  bomb: whole(200, gzipSync(new Uint8Array(100 * 2 ** 20), { level: 1 }), "content-encoding: gzip"),
  "bomb-404": whole(404, gzipSync(new Uint8Array(100 * 2 ** 20), { level: 1 }), "content-encoding: gzip"),
  closed: () => {},
  garbage: (send) => send("SSH-2.0-OpenSSH_9.9\r\n"),
  "cut-200": cutOff(200),
  "cut-404": cutOff(404),
  "cut-409": cutOff(409),
  "cut-503": cutOff(503),
  "deep-200": whole(200, deep),
  "deep-404": whole(404, deep),
  "deep-429": whole(429, deep),
  "not-utf8": whole(200, new Uint8Array([...utf8.encode('{"metadata":{"k":"'), 0xc3, 0x28, ...utf8.encode('"}}')])),
  "not-utf8-in-pieces": async (send) => {
    await send(chunked);
    for (const piece of ['{"metadata":{"k":"', new Uint8Array([0xe2, 0x82]), '"}}']) {
      await send(`${piece.length.toString(16)}\r\n`);
      await send(piece);
      await send("\r\n");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await send("0\r\n\r\n");
  },
  "a-part": whole(206, '{"metadata":{"k":"v"}}'),
  "status-999": whole(999, '{"a":1}'),
  "plain-404": whole(404, "404 page not found\n", "content-type: text/plain"),
  "empty-404": whole(404, ""),
  "spring-404": whole(404, '{"timestamp":1,"status":404,"error":"Not Found","path":"/x"}'),
  "express-404": whole(404, "<pre>Cannot GET /x</pre>", "content-type: text/html"),
  "keystone-404": whole(404, '{"error":{"code":404,"message":"Could not find it.","title":"Not Found"}}'),
  "storage-404": whole(404, "<Error><Code>NoSuchKey</Code></Error>", "content-type: application/xml"),
  "detail-404": whole(404, '{"detail":{"code":404,"message":"Not found"}}'),
  "iam-404": whole(404, '{"error_code":"IAM.0004","error_msg":"no such thing"}'),
  "gateway-404": whole(404, '{"error_code":"APIGW.0106","error_msg":"no such orchestration","request_id":"1"}'),
  "storage-409": whole(409, '{"error_code":"OBS.0409","error_msg":"conflict"}'),
  "keystone-409": whole(409, '{"error":{"code":409,"message":"Conflict","title":"Conflict"}}'),
  "proxy-403": whole(403, "<h1>Access denied</h1>", "content-type: text/html"),
  "proxy-413": whole(413, "<h1>Too large</h1>", "content-type: text/html"),
  "huge-words": whole(
    400,
    JSON.stringify({
      error_code: "A".repeat(2 ** 20),
      error_msg: "b".repeat(2 ** 20),
      request_id: "c".repeat(2 ** 20),
    }),
  ),
  "huge-key": whole(200, JSON.stringify({ metadata: { ["k".repeat(2 ** 20)]: 1 } })),
  "many-flaws": whole(
    200,
    JSON.stringify({ metadata: Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, i])) }),
  ),
  "echo-message": (send, token) =>
    whole(404, JSON.stringify({ itemNotFound: { code: 404, message: `no ${token}` } }))(send, token),
  "echo-escaped": (send, token) => whole(400, `{"error_code":"Ecs.0001","error_msg":"${escaped(token)}"}`)(send, token),
  "echo-base64": (send, token) =>
    whole(400, JSON.stringify({ error_code: "Ecs.0001", error_msg: `got ${btoa(`token:${token}`)}` }))(send, token),
  "echo-encoded": (send, token) =>
    whole(400, JSON.stringify({ error_code: "Ecs.0001", error_msg: encodeURIComponent(token) }))(send, token),
  "echo-code": (send, token) => whole(400, JSON.stringify({ error_code: token, error_msg: "no" }))(send, token),
  "echo-id": (send, token) => whole(400, "{}", `x-request-id: ${token}`)(send, token),
  "echo-key": (send, token) => whole(200, JSON.stringify({ metadata: { [token]: 1 } }))(send, token),
  "echo-busy": (send, token) =>
    whole(503, JSON.stringify({ serviceUnavailable: { code: 503, message: token } }))(send, token),
  "echo-host": (send, token) => whole(302, "", `location: https://${token.replace(/\W/g, "")}.example/`)(send, token),
} satisfies Record<string, Manner>;

/** Every character as JSON may spell it. */
function escaped(text: string): string {
  return Array.from(text, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

/** A server that was started. */
export interface HostileServer extends AsyncDisposable {
  /** Its address; an endpoint is this, a slash and the name of a manner. */
  url: string;
  /** How many requests came. */
  requests(): number;
}

/** Starts the server on a free port of loopback. */
export function startHostileServer(): HostileServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  let requests = 0;

  async function serve(connection: Deno.Conn): Promise<void> {
    connections.add(connection);
    try {
      const head = await readHead(connection);
      requests++;
      const name = /^\w+ \/([\w-]+)/.exec(head)?.[1] ?? "";
      const token = /^x-auth-token: (.*)$/im.exec(head)?.[1]?.trim() ?? "";
      const manner: Manner | undefined = Object.hasOwn(manners, name)
        ? manners[name as keyof typeof manners]
        : undefined;
      await (manner ?? whole(404, "no such manner"))((data) => writeAll(connection, data), token);
    } catch (error) {
      // The client has gone, which is what most manners are about.
      if (!(error instanceof Error)) throw error;
    } finally {
      connections.delete(connection);
      close(connection);
    }
  }

  const accepted = (async () => {
    for await (const connection of listener) serve(connection);
  })();
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      listener.close();
      connections.forEach(close);
      await accepted;
    },
  };
}

async function readHead(connection: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(16_384);
  for (let head = "";;) {
    const count = await connection.read(buffer);
    if (count === null) throw new Error("closed before a request");
    head += decoder.decode(buffer.subarray(0, count), { stream: true });
    if (head.includes("\r\n\r\n")) return head;
  }
}

async function writeAll(connection: Deno.Conn, data: string | Uint8Array): Promise<void> {
  const bytes = typeof data === "string" ? utf8.encode(data) : data;
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

if (import.meta.main) {
  const { url } = startHostileServer();
  console.log(Object.keys(manners).map((name) => `${url}/${name}`).join("\n"));
}
