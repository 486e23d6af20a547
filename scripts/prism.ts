// The OpenAPI document → a mock of the service by Prism, without state: `--port N` and `--document FILE` name others.
// Prints {"listening": "http://127.0.0.1:…"} when it is ready, and ends on SIGTERM and SIGINT.
import "./quiet.ts";
import { fileURLToPath } from "node:url";
import { createLogger } from "@stoplight/prism-core";
import { createInstance, getHttpOperationsFromSpec, ProblemJsonError } from "@stoplight/prism-http";
import { before } from "../src/shared/before.ts";
import { flagsOf, portOf } from "./flags.ts";

/** Where the contract is. */
export const documentFile: string = fileURLToPath(new URL("../openapi/nova-v2.1.yaml", import.meta.url));

/** A mock that listens. */
export interface ServedMock {
  /** Scheme, host and port. */
  url: string;
  /** Ends it, with every connection. */
  close(): Promise<void>;
}

const config = {
  checkSecurity: true,
  validateRequest: true,
  validateResponse: true,
  errors: false,
  isProxy: false,
  upstreamProxy: undefined,
  mock: { dynamic: false },
} as const;

/**
 * Prism as a function from request to response, without a socket.
 *
 * It responds with the examples of the document; `Prefer: code=404, example=item` chooses one. Where the request or the
 * response breaks the document, the header `sl-violations` lists how, as JSON in ASCII. Prism's own server hangs on
 * broken JSON and dies of `%zz` and of violations that quote Chinese (stoplightio/prism#2664, #1934); here all three are
 * violations like others.
 */
export async function createPrismMock(file: string = documentFile): Promise<(request: Request) => Promise<Response>> {
  const operations = await getHttpOperationsFromSpec(file);
  if (operations.length === 0) throw new Error("the document has no operations");
  const logger = createLogger("prism", { enabled: false });
  const prism = createInstance(config, { logger });

  return async (request) => {
    const { code, example } = preferences(request.headers.get("prefer") ?? "");
    const text = await request.text();
    const isJson = /^application\/json\b/.test(request.headers.get("content-type") ?? "");
    const body = text === "" ? undefined : isJson ? parse(text) : text;
    // Prism doesn't look at these two, so it is asked for the refusal itself.
    const refusal = body === broken ? { code: 400, exampleKey: "json" } : text && !isJson ? { code: 415 } : undefined;
    const result = await prism.request(
      {
        method: request.method.toLowerCase() as "get",
        url: { path: decodable(new URL(request.url).pathname) },
        headers: Object.fromEntries(request.headers),
        body,
      },
      operations,
      {
        ...config,
        validateRequest: !refusal,
        mock: {
          dynamic: false,
          ...refusal ?? {
            ...(/^\d{3}$/.test(code ?? "") ? { code: Number(code) } : {}),
            ...(example === undefined ? {} : { exampleKey: example }),
          },
        },
      },
    )();
    if (result._tag === "Left") return problem(result.left);
    const { output: { statusCode: status, headers = {}, body: content }, validations } = result.right;
    const violations = [
      ...refusal ? [{ location: ["request", "body"], message: "Request body must be JSON" }] : [],
      ...located("request", validations.input),
      ...located("response", validations.output),
    ];
    return new Response(content === undefined || status === 204 ? null : JSON.stringify(content), {
      status,
      headers: {
        ...headers as Record<string, string>,
        ...(violations.length ? { "sl-violations": toAscii(violations) } : {}),
      },
    });
  };
}

/** Serves the mock on the loopback interface; resolves once it listens. */
export async function servePrismMock(file: string = documentFile, port = 0): Promise<ServedMock> {
  const mock = await createPrismMock(file);
  const stop = new AbortController();
  const server = Deno.serve(
    { port, hostname: "127.0.0.1", signal: stop.signal, onListen: () => {} },
    async (request) => {
      const response = request.method === "OPTIONS" ? new Response(null, { status: 204 }) : await mock(request);
      // Lets the documentation's pages try the mock out.
      response.headers.set("access-control-allow-origin", "*");
      response.headers.set("access-control-allow-methods", "GET, POST, PUT, DELETE");
      response.headers.set(
        "access-control-allow-headers",
        request.headers.get("access-control-request-headers") ?? "*",
      );
      response.headers.set("access-control-expose-headers", "*");
      return response;
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    close() {
      stop.abort();
      return server.finished;
    },
  };
}

/** What `Prefer` asks for (RFC 7240). */
function preferences(header: string): Record<string, string | undefined> {
  return Object.fromEntries(header.split(/[,;]/).map((part) => part.trim().split(/\s*=\s*/)));
}

const broken = Symbol("not JSON");

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return broken;
  }
}

/** A path that Prism can decode; a stray `%` stands for itself. */
function decodable(path: string): string {
  try {
    decodeURIComponent(path);
    return path;
  } catch {
    return path.replaceAll("%", "%25");
  }
}

function located(where: string, violations: readonly { path?: readonly (string | number)[]; message: string }[]) {
  return violations.map(({ path = [], message }) => ({ location: [where, ...path], message }));
}

/** JSON that fits a header: in ASCII, and of so many entries that it stays below 8 KB. */
function toAscii(list: readonly unknown[]): string {
  const json = JSON.stringify(list).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return json.length < 8000 ? json : toAscii(list.slice(0, Math.floor(list.length / 2)));
}

function problem(error: Error & { status?: number }): Response {
  const body = JSON.stringify(ProblemJsonError.toProblemJson(error));
  return new Response(body, { status: error.status ?? 500, headers: { "content-type": "application/problem+json" } });
}

if (import.meta.main) {
  const { document, ...values } = flagsOf("mock", {
    options: { port: { type: "string", default: "4010" }, document: { type: "string", default: documentFile } },
  }).values;
  const port = portOf("mock", values.port);
  const mock = await servePrismMock(document, port).catch((error) => {
    if (error instanceof Deno.errors.AddrInUse) fail(`port ${port} is in use`);
    const [reason] = error.message.split("\n");
    fail(`${document}: ${/^Error opening/.test(reason) ? "can't be read" : reason.split(`${document}: `).pop()}`);
  });
  console.log(JSON.stringify({ listening: mock.url }));
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    Deno.addSignalListener(signal, async () => {
      await mock.close();
      Deno.exit(0);
    });
  }
}

function fail(message: string): never {
  console.error(`mock: ${before(message, "\n").replace(/:$/, "")}`);
  Deno.exit(2);
}
