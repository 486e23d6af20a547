// The files of a built site as responses: compressed, validated by ETag, and none from outside the folder.
import { extname, join, normalize, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const html = "text/html; charset=utf-8";
const types: Record<string, string> = {
  ".html": html,
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".yaml": "application/yaml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
};

const compress = promisify(gzip);

/** The compressed bytes by ETag. */
const compressed = new Map<string, Uint8Array<ArrayBuffer>>();

/** The response to a request for a file; the site's own 404 page if there is none. */
export async function serveFile(folder: string, pathname: string, request: Request): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return textResponse(405, "Method not allowed", { allow: "GET, HEAD" });
  }
  const bytes = await readInside(folder, pathname);
  if (!bytes) return await notFound(folder, pathname);
  const type = types[pathname.endsWith("/") ? ".html" : extname(pathname)];
  const etag = `"${await digest(bytes)}"`;
  const headers = {
    "content-type": type ?? "application/octet-stream",
    "cache-control": "no-cache",
    etag,
    vary: "accept-encoding",
  };
  if (request.headers.get("if-none-match")?.split(/,\s*/).some((tag) => tag.replace(/^W\//, "") === etag)) {
    return new Response(null, { status: 304, headers });
  }
  if (!type || !/\bgzip\b/.test(request.headers.get("accept-encoding") ?? "")) {
    return new Response(bytes, { headers });
  }
  const small = compressed.get(etag) ?? new Uint8Array(await compress(bytes));
  compressed.set(etag, small);
  return new Response(small, { headers: { ...headers, "content-encoding": "gzip" } });
}

/** A response of one line. */
export function textResponse(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers } });
}

/** A file's bytes, if it is in the folder, also after its links are followed. */
async function readInside(folder: string, pathname: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const name = normalize(decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname));
    const [root, file] = await Promise.all([Deno.realPath(folder), Deno.realPath(join(folder, name))]);
    return file.startsWith(`${root}${sep}`) ? await Deno.readFile(file) : undefined;
  } catch {
    return undefined;
  }
}

async function notFound(folder: string, pathname: string): Promise<Response> {
  const language = pathname.startsWith("/zh/") ? "zh" : "en";
  const page = pathname.endsWith("/") || pathname.endsWith(".html")
    ? await readInside(folder, `/${language}/404.html`)
    : undefined;
  if (!page) return textResponse(404, "Not found");
  const base = `<base href="/${language}/">`;
  const body = new TextDecoder().decode(page).replaceAll('href="#', `href="${pathname}#`)
    .replace("<head>", `<head>\n${base}`);
  return new Response(body, { status: 404, headers: { "content-type": html } });
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return hash.slice(0, 12).toHex();
}
