import { fileURLToPath } from "node:url";
import { type Check, versionsOf } from "./check.ts";
import { mustRun, nodeOf, nodes, type Packages, project } from "./installed.ts";

const recipes = fileURLToPath(new URL("../../examples/network", import.meta.url));
const proxied = {
  en: "the token and the calls go through a proxy (`examples/network/proxy.mjs`)",
  zh: "令牌与调用都经过代理（`examples/network/proxy.mjs`）",
};
const many = {
  en: "an authority of one's own, connections that stay open, node-fetch, a log, metrics, traces (`examples/network`)",
  zh: "自有 CA、长连接、node-fetch、日志、指标、链路追踪（`examples/network`）",
};
const web = {
  en: "an error of the API becomes the service's own status (`examples/network/errors.mjs`)",
  zh: "API 的错误转换为服务自己的状态码（`examples/network/errors.mjs`）",
};

/** The recipes of examples/network, and the command behind a proxy. */
export const network: Check[] = [
  proxy("6.29.1", nodes.oldest),
  proxy("7.30.2", nodes.old),
  proxy("8.13.0", nodes.new),
  recipe("Network recipes", "main.mjs", many, {
    "@opentelemetry/api": "1.9.0",
    "@opentelemetry/context-async-hooks": "2.12.1",
    "@opentelemetry/core": "2.12.1",
    "@opentelemetry/sdk-trace-base": "2.12.1",
    "node-fetch": "3.3.2",
    "prom-client": "15.1.3",
    undici: "7.30.2",
  }, nodes.middle),
  recipe("Network, Express and Fastify", "web_main.mjs", web, { express: "5.3.0", fastify: "5.12.8" }, nodes.middle),
  command(nodes.old, "refuses"),
  command(nodes.middle, "obeys"),
  command(nodes.new, "obeys"),
];

function proxy(undici: string, node: string): Check {
  return recipe("Network, an HTTP proxy", "proxy_main.mjs", proxied, { undici }, node);
}

function recipe(name: string, program: string, shows: Check["shows"], packages: Packages, node: string): Check {
  return {
    name,
    versions: versionsOf(packages, node),
    shows,
    run: async (home) => {
      const cwd = await project(home, "network", packages, recipes);
      return await mustRun(await nodeOf(node), [program], { cwd });
    },
  };
}

function command(node: string, expected: "obeys" | "refuses"): Check {
  return {
    name: "Network, the command with HTTP_PROXY",
    versions: versionsOf({}, node),
    shows: expected === "obeys"
      ? { en: "its requests go through the proxy; `NO_PROXY` is obeyed", zh: "请求经过代理；遵守 `NO_PROXY`" }
      : { en: "says that this Node cannot, and sends nothing", zh: "说明此版本的 Node 不支持，且不发送请求" },
    run: async (home) => {
      const cwd = await project(home, "network", {}, recipes);
      const bin = `${home}/node_modules/@ecs-contract/server-metadata/bin/server-metadata.js`;
      return await mustRun(await nodeOf(node), ["command.mjs", bin, expected], { cwd });
    },
  };
}
