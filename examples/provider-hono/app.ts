// A provider of the server metadata API, on Hono.
import { type Context, Hono } from "hono";

interface Server {
  project: string;
  state: "active" | "stopped" | "building";
  locked?: boolean;
  metadata: Record<string, string>;
}

const server = (state: Server["state"], more: Partial<Server> = {}): Server => ({
  project: "f00d",
  state,
  metadata: { foo: "bar" },
  ...more,
});

const servers: Record<string, Server> = {
  web1: server("active"),
  web2: server("stopped"),
  web3: server("building"),
  web4: server("active", { locked: true }),
  web5: server("active", { project: "beef" }),
};

const statuses = { active: "ACTIVE", stopped: "SHUTOFF", building: "BUILD" };

/** Who has which token. */
const callers: Record<string, { admin: boolean }> = {
  "member-token": { admin: false },
  "admin-token": { admin: true },
};

class Fault extends Error {
  constructor(readonly status: 400 | 401 | 403 | 404 | 406 | 409 | 413 | 415, readonly fault: string, message: string) {
    super(message);
  }
}

const badRequest = (message: string) => new Fault(400, "badRequest", message);
const notFound = () => new Fault(404, "itemNotFound", "Not found.");

/** Whether an administrator asks; throws unless the token is somebody's. */
function isAdmin(c: Context): boolean {
  const token = c.req.header("x-auth-token") ?? "";
  const caller = Object.hasOwn(callers, token) ? callers[token] : undefined;
  if (!caller) {
    c.header("www-authenticate", "Keystone");
    throw new Fault(401, "unauthorized", "Log in first.");
  }
  return caller.admin;
}

/** The microversion that a request asks for. */
function askedVersion(c: Context): string {
  const [, asked = c.req.header("x-openstack-nova-api-version") ?? "2.1"] =
    /compute +([^ ,]+)/i.exec(c.req.header("openstack-api-version") ?? "") ?? [];
  return asked === "latest" ? "2.100" : asked;
}

function expectVersion(version: string): void {
  if (!/^[1-9]\d*\.([1-9]\d*|0)$/.test(version)) throw badRequest("The version is malformed.");
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== 2 || minor < 1 || minor > 100) throw new Fault(406, "computeFault", "There is no such version.");
}

/** Whether there is something at an address, for its method. */
function isRoute({ req }: Context): boolean {
  if (/^\/v2\.1\/[0-9a-f-]{1,64}\/servers\/detail$/.test(req.path)) return req.method === "GET";
  const [, key] = /^\/v2\.1\/[^/]+\/servers\/[^/]+\/metadata(\/[^/]+)?$/.exec(req.path) ?? [undefined, null];
  return key !== null && (key ? /^(GET|PUT|DELETE)$/ : /^(GET|PUT|POST)$/).test(req.method);
}

function expectProject(c: Context): void {
  if (c.req.param("project") !== "f00d") throw badRequest("The project is not that of the token.");
}

function serverOf(c: Context): Server {
  const admin = isAdmin(c);
  const { id, project } = c.req.param() as { id: string; project: string };
  expectProject(c);
  const server = Object.hasOwn(servers, id) ? servers[id] : undefined;
  if (!server || server.project !== project && !admin) throw notFound();
  return server;
}

function expectWritable(c: Context, server: Server): void {
  if (server.locked && !isAdmin(c)) throw new Fault(409, "conflictingRequest", "The server is locked.");
  if (server.state === "building") throw new Fault(409, "conflictingRequest", "The server is building.");
}

/** The items in a body, which has them in one member. */
async function itemsOf(c: Context, member: "metadata" | "meta"): Promise<Record<string, string>> {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await c.req.arrayBuffer()));
  } catch {
    throw badRequest("The body is not JSON.");
  }
  if (!isMap(body) || Object.keys(body).join() !== member) {
    throw badRequest(`The body must have ${member} and nothing more.`);
  }
  const items = body[member];
  if (!isMap(items)) throw badRequest(`${member} must be an object.`);
  expectItems(items);
  return items as Record<string, string>;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Gives a server other items, if there are not too many. */
function store(server: Server, metadata: Record<string, string>): void {
  if (Object.keys(metadata).length > 128) throw new Fault(403, "forbidden", "Too many items.");
  server.metadata = metadata;
}

function expectItems(items: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(items)) {
    if (!/^[\w:.-]{1,255}$/.test(key)) throw badRequest(`Wrong key: ${key}`);
    if (typeof value !== "string") throw badRequest(`The value of ${key} must be a string.`);
    if (/\p{Cs}/u.test(value)) throw badRequest(`The value of ${key} has half a surrogate pair.`);
    if ([...value].length > 255) throw badRequest(`The value of ${key} is too long.`);
  }
}

const app = new Hono();
const path = "/v2.1/:project/servers/:id/metadata";

app.onError((error, c) => {
  if (!(error instanceof Fault)) throw error;
  return c.json({ [error.fault]: { code: error.status, message: error.message } }, error.status);
});

app.use(async (c, next) => {
  const id = `req-${crypto.randomUUID()}`;
  c.header("x-openstack-request-id", id);
  c.header("x-compute-request-id", id);
  const body = await c.req.arrayBuffer();
  if (body.byteLength > 114_688) throw new Fault(413, "overLimit", "The body is too large.");
  isAdmin(c);
  const version = askedVersion(c);
  c.header("openstack-api-version", `compute ${version}`);
  c.header("x-openstack-nova-api-version", version);
  expectVersion(version);
  if (!isRoute(c)) throw notFound();
  const type = c.req.header("content-type");
  if (type !== undefined && !/^application\/json *(;|$)/i.test(type)) {
    throw new Fault(415, "badMediaType", "The body must be application/json.");
  }
  await next();
});

app.get(path, (c) => c.json({ metadata: serverOf(c).metadata }));

app.put(path, async (c) => {
  expectProject(c);
  const metadata = await itemsOf(c, "metadata");
  const server = serverOf(c);
  expectWritable(c, server);
  store(server, metadata);
  return c.json({ metadata: server.metadata });
});

app.post(path, async (c) => {
  expectProject(c);
  const metadata = await itemsOf(c, "metadata");
  const server = serverOf(c);
  expectWritable(c, server);
  store(server, { ...server.metadata, ...metadata });
  return c.json({ metadata: server.metadata });
});

app.get(`${path}/:key`, (c) => {
  const key = c.req.param("key");
  const { metadata } = serverOf(c);
  if (!Object.hasOwn(metadata, key)) throw notFound();
  return c.json({ meta: { [key]: metadata[key] } });
});

app.put(`${path}/:key`, async (c) => {
  const key = c.req.param("key");
  expectProject(c);
  const meta = await itemsOf(c, "meta");
  if (Object.keys(meta).length !== 1) throw badRequest("meta must have one item.");
  const server = serverOf(c);
  if (!Object.hasOwn(meta, key)) throw badRequest("The key in the body is not the key in the address.");
  expectWritable(c, server);
  store(server, { ...server.metadata, ...meta });
  return c.json({ meta });
});

app.delete(`${path}/:key`, (c) => {
  const key = c.req.param("key");
  const server = serverOf(c);
  if (!Object.hasOwn(server.metadata, key)) throw notFound();
  expectWritable(c, server);
  const { [key]: _, ...others } = server.metadata;
  store(server, others);
  return c.body(null, 204);
});

app.get("/v2.1/:project/servers/detail", (c) => {
  expectProject(c);
  const { limit = "1000", marker } = c.req.query();
  if (!/^\d+$/.test(limit)) throw badRequest("limit must be a whole number.");
  const all = Object.entries(servers).filter(([, { project }]) => project === "f00d");
  const after = marker === undefined ? 0 : all.findIndex(([id]) => id === marker) + 1;
  if (marker !== undefined && after === 0) throw badRequest("There is no such marker.");
  const page = all.slice(after, after + Number(limit));
  const next = page.length > 0 && page.length === Number(limit);
  return c.json({
    servers: page.map(([id, { state, metadata }]) => ({ id, name: id, status: statuses[state], metadata })),
    ...(next ? { servers_links: [{ rel: "next", href: `${c.req.path}?marker=${page.at(-1)![0]}` }] } : {}),
  });
});

export default app;
