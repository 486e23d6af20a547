// The curl lines of a report, pasted into a shell: each gives what the report says.
import { deepEqual, ok } from "node:assert/strict";
import { createFakeProvider, fakeInventory, verify } from "../../src/conformance/mod.ts";
import { createFakeService } from "../../src/fake/mod.ts";
import type { Fetch } from "../../src/http/fetch.ts";
import { at } from "../../scripts/at.ts";

const { fetch: _, inject: __, ...described } = createFakeProvider();
const { token, admin, reader, roleless, system } = described.auth!;
const env = {
  TOKEN: token,
  ADMIN_TOKEN: admin!,
  READER_TOKEN: reader!,
  ROLELESS_TOKEN: roleless!,
  SYSTEM_TOKEN: system!,
};

/** Providers that are wrong in different steps of a case. */
const wrongs: Record<string, (fake: Fetch) => Fetch> = {
  "that has no PUT for an item": (fake) => (request) =>
    request.method === "PUT" && !request.url.endsWith("/metadata")
      ? new Response('{"teapot": true}', { status: 418 })
      : fake(request),
  "whose deletes do nothing": (fake) => (request) =>
    request.method === "DELETE" ? new Response(null, { status: 204 }) : fake(request),
  "whose merges do not return the last item": (fake) => async (request) => {
    const response = await fake(request);
    if (request.method !== "POST" || !response.ok) return response;
    const { metadata } = await response.json();
    delete metadata[Object.keys(metadata).at(-1) ?? ""];
    return Response.json({ metadata });
  },
};

for (const [name, wrap] of Object.entries(wrongs)) {
  Deno.test(`the curl lines in the report of a provider ${name} give what it says`, async () => {
    const fake = createFakeService(fakeInventory);
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, wrap(fake));
    try {
      const { results } = await verify({ ...described, endpoint: `http://127.0.0.1:${server.addr.port}` });
      const failures = results.flatMap(({ shortfalls: [first] }) => first?.curl && first.exchange ? [first] : []);
      ok(failures.length > 20, String(failures.length));
      for (const { before = [], curl, exchange } of failures.filter((_, i) => i % 20 === 0)) {
        fake.reset();
        const { status, body } = exchange!.response!;
        // The report cuts a long body.
        const shown = withoutIds(body.replace(/… \(\d+ characters\)$/, ""));
        const [got, text] = await pasted([...before, curl!]);
        const compared = body.endsWith(" characters)") ? text.slice(0, shown.length) : text;
        deepEqual([got, compared], [status, shown], [...before, curl].join("\n"));
      }
    } finally {
      await server.shutdown();
    }
  });
}

/** The status and the body that the last line prints in a shell. */
async function pasted(lines: string[]): Promise<[status: number, body: string]> {
  const script = lines.map((line) => `${line} -s -m 5; printf '\\036'`).join("\n");
  const shell = new Deno.Command("sh", { stdin: "piped", stdout: "piped", stderr: "null", env }).spawn();
  const [{ stdout }] = await Promise.all([
    shell.output(),
    ReadableStream.from([new TextEncoder().encode(script)]).pipeTo(shell.stdin),
  ]);
  const [head = "", ...rest] = at(new TextDecoder().decode(stdout).split("\x1e"), -2).split("\r\n\r\n");
  return [Number(head.split(" ")[1]), withoutIds(rest.join("\r\n\r\n"))];
}

function withoutIds(body: string): string {
  return body.replace(/req-[0-9a-f-]+/g, "req");
}
