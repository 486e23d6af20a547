// A proxy that sends each call to two Novas whose servers are alike, returns what the first one responds, and records
// both responses; what the clients of OpenStack send can so be compared between releases.
import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ask, type Response } from "./ask.ts";
import { controlOf, type Lab } from "./lab.ts";
import { comparableBody } from "../../src/upgrade/compare.ts";
import { namesOf } from "../../src/shared/untyped.ts";

/** A call, and what both Novas responded. */
export interface TwinCall {
  method: string;
  /** The path and the query as they were sent, a character for each byte. */
  target: string;
  headers: Record<string, string>;
  body: string;
  /** Whose token it had, as the labs name it. */
  as: keyof Lab["tokens"] | undefined;
  first: Response;
  second: Response;
}

/** Two Novas, what changes the servers of the second one, and the calls so far. */
interface Twins {
  first: Lab;
  second: Lab;
  control: ReturnType<typeof controlOf>;
  calls: TwinCall[];
}

/** Starts the proxy on loopback. */
export async function startTwinProxy(first: Lab, second: Lab) {
  const calls: TwinCall[] = [];
  const control = controlOf(second);
  let last = Promise.resolve();
  const server = createServer((incoming, outgoing) => {
    const chunks: Uint8Array[] = [];
    incoming.on("data", (chunk) => chunks.push(chunk));
    // One after another, so that both Novas see the same order.
    incoming.on("end", () => {
      const exchange = { incoming, body: Buffer.concat(chunks), outgoing };
      last = last.then(() => pass({ first, second, control, calls }, url, exchange));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    calls,
    async close() {
      await last;
      control.end();
      server.close();
    },
  };
}

/** Sends a request to both Novas, and returns the response of the first one. */
async function pass(
  { first, second, control, calls }: Twins,
  url: string,
  { incoming, body, outgoing }: { incoming: IncomingMessage; body: Buffer; outgoing: ServerResponse },
): Promise<void> {
  const { method = "GET", url: target = "/" } = incoming;
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).filter(([name]) => !/^(connection|transfer-encoding)$/.test(name))
      .map(([name, value]) => [name, String(value)]),
  );
  await alike(target, { first, second, control });
  const sent = { method, target, headers, body };
  const as = namesOf(first.tokens)
    .find((who) => first.tokens[who] === headers["x-auth-token"]);
  const one = await ask(first.base_url, sent);
  const token: Record<string, string> = as ? { "x-auth-token": second.tokens[as] } : {};
  const two = await ask(second.base_url, { ...sent, headers: { ...headers, ...token } });
  calls.push({ ...sent, body: body.toString(), as, first: one, second: two });
  if (one.status === 0) return void outgoing.destroy();
  // The links in documents lead through the proxy.
  const text = one.body.replaceAll(new URL(first.base_url).origin, url);
  const kept = Object.entries(one.headers).filter(([name]) =>
    !/^(connection|content-length|transfer-encoding)$/.test(name)
  );
  for (const [name, value] of kept) outgoing.setHeader(name, value ?? "");
  outgoing.writeHead(one.status);
  outgoing.end(method === "HEAD" ? undefined : text);
}

/** Gives the server that a target names the items of the first Nova in the second one too. */
async function alike(target: string, { first, second, control }: Omit<Twins, "calls">): Promise<void> {
  const id = /\/servers\/+([0-9a-f-]{36})/i.exec(target)?.[1];
  if (!id) return;
  const list = (lab: Lab) =>
    ask(lab.base_url, {
      method: "GET",
      target: `/v2.1/${lab.project_id}/servers/${id}/metadata`,
      headers: { "x-auth-token": lab.tokens.admin },
    });
  const [one, two] = await Promise.all([list(first), list(second)]);
  if (one.status === 200 && comparableBody(one.body) !== comparableBody(two.body)) {
    await control("meta", id, JSON.stringify(JSON.parse(one.body).metadata));
  }
}
