// The recipes of examples/network, each used; throws if one doesn't do what it says.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { compose, createMetadataClient, passwordAuth, retry, tokenAuth } from "@ecs-contract/server-metadata";
import { context, propagation } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { Registry } from "prom-client";
import { trusting } from "./connections.mjs";
import { log } from "./log.mjs";
import { metrics } from "./metrics.mjs";
import { fetch as nodeFetch } from "./node_fetch.mjs";
import { projectId, serveFake } from "./servers.mjs";
import { tracing } from "./tracing.mjs";

const served = await serveFake();
const options = { endpoint: served.url, projectId, auth: tokenAuth("a-token"), retry: retry() };

const recipes = {
  async "an authority of one's own, and connections that stay open"() {
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    const files = ["-keyout", "key.pem", "-out", "ca.pem"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...files, ...subject], { stdio: "ignore" });
    const [key, cert] = [readFileSync("key.pem"), readFileSync("ca.pem")];
    const secured = await serveFake({ key, cert });
    const { fetch, close } = trusting(cert);
    try {
      const client = createMetadataClient({ ...options, endpoint: secured.url, fetch });
      for (let i = 0; i < 5; i++) deepEqual(await client.list("web1"), { tier: "gold" });
      ok(secured.connections() < 5, `${secured.connections()} connections`);
      const distrusting = createMetadataClient({ ...options, endpoint: secured.url, retry: false });
      await rejects(distrusting.list("web1"), (error) => error instanceof TypeError && /SELF_SIGNED|self-signed/.test(error.cause.code));
    } finally {
      await close();
      secured.close();
    }
  },
  async "node-fetch"() {
    const client = createMetadataClient({ ...options, fetch: nodeFetch });
    deepEqual(await client.merge("web1", { role: "db" }), { tier: "gold", role: "db" });
    await rejects(client.get("web1", "none"), { code: "not_found", status: 404 });
    const signal = AbortSignal.abort(new RangeError("enough"));
    await rejects(client.list("web1", { signal }), RangeError);
  },
  async "a log"() {
    const lines = [];
    const auth = passwordAuth({
      iamEndpoint: served.url,
      user: "alice",
      password: "secret",
      domain: { name: "Default" },
      project: { id: projectId },
    });
    const fetch = compose(globalThis.fetch, log((line) => lines.push(line)));
    const client = createMetadataClient({ ...options, auth, fetch });
    await client.set("web1", "role", "db");
    match(lines[0], /^POST \/v3\/auth\/tokens 201 \d+ ms/);
    match(lines[1], /^PUT \/v2\.1\/[0-9a-f]+\/servers\/web1\/metadata\/role 200 \d+ ms req-[0-9a-f-]+$/);
    const nowhere = createMetadataClient({ ...options, endpoint: "http://127.0.0.1:1", fetch, retry: false });
    await rejects(nowhere.list("web1"), TypeError);
    match(lines[2], /^GET \/v2\.1\/.* failed after \d+ ms: /);
    equal(/secret|X-Auth-Token/i.test(lines.join()), false);
  },
  async "metrics, one for each attempt"() {
    const registry = new Registry();
    const fetch = compose(globalThis.fetch, retry(), metrics(registry));
    const client = createMetadataClient({ ...options, fetch, retry: false });
    served.fake.fail({ kind: 503, retryAfter: 0 });
    await client.list("web1");
    const text = await registry.metrics();
    match(text, /server_metadata_request_seconds_count\{method="GET",status="503"\} 1/);
    match(text, /server_metadata_request_seconds_count\{method="GET",status="200"\} 1/);
  },
  async "OpenTelemetry"() {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const sent = [];
    const spy = (next) => (request) => (sent.push(request.headers.get("traceparent")), next(request));
    const fetch = compose(globalThis.fetch, tracing(provider.getTracer("app")), spy);
    const client = createMetadataClient({ ...options, fetch });
    await client.set("web1", "role", "db");
    await rejects(client.get("web1", "none"), { code: "not_found" });
    const [put, get] = exporter.getFinishedSpans();
    equal(sent[0], `00-${put.spanContext().traceId}-${put.spanContext().spanId}-01`);
    deepEqual([put.name, put.attributes["http.response.status_code"], put.status.code], ["PUT", 200, 0]);
    deepEqual([get.attributes["http.response.status_code"], get.status.code], [404, 2]);
    ok(!JSON.stringify([put.attributes, get.attributes]).includes("a-token"));
  },
};

try {
  for (const recipe of Object.values(recipes)) await recipe();
} finally {
  served.close();
}
