// The site and a fake at one address, so that calls can be tried.
import { extname, normalize } from "node:path";
import { createFakeService, type FakeService } from "../../src/fake/mod.ts";
import { inventory, token } from "./playground.ts";

/** The site, served. */
export interface ServedSite {
  url: string;
  /** The fake behind `/v2.1` and `/v1`. */
  fake: FakeService;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".yaml": "application/yaml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

/** Serves a built site on loopback; throws an error of one line if the port is taken. */
export function serve(folder: string, port = 0): ServedSite {
  const fake = createFakeService(inventory);
  try {
    const server = Deno.serve({ port, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
      const { pathname } = new URL(request.url);
      if (/^\/v(1|2|2\.1)\//.test(pathname)) return await fake(request);
      if (pathname === "/fake.js") {
        return answer(".js", `var playground = { url: location.origin, token: "${token}" };\n`);
      }
      const name = normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
      const file = await Deno.readFile(`${folder}${name}`).catch(() => undefined);
      return file ? answer(extname(name), file) : new Response("Not found\n", { status: 404 });
    });
    return { url: `http://127.0.0.1:${server.addr.port}`, fake, close: () => server.shutdown() };
  } catch (error) {
    throw error instanceof Deno.errors.AddrInUse ? new Error(`port ${port} is in use`) : error;
  }
}

function answer(extension: string, body: string | Uint8Array<ArrayBuffer>): Response {
  return new Response(body, { headers: { "content-type": types[extension] ?? "application/octet-stream" } });
}
