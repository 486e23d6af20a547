import { allCalls, type Check, versionsOf } from "./check.ts";
import { mustRun, nodeOf, nodes, project } from "./installed.ts";

const environments = {
  node: "node",
  jsdom: "jsdom",
  "jsdom with Node's fetch": "./with_fetch.js",
  "jest-fixed-jsdom": "jest-fixed-jsdom",
};
const bare = {
  en: "loads, validates, and says what to do if a request is needed: this jsdom has no fetch",
  zh: "可加载、可校验；需要发请求时说明怎么办：这里的 jsdom 没有 fetch",
};

/** The test runners, with their defaults: Jest has CommonJS. */
export const testers: Check[] = [
  jest("29.7.0", nodes.oldest, "node"),
  jest("30.5.2", nodes.new, "node"),
  jest("29.7.0", nodes.oldest, "jsdom"),
  jest("30.5.2", nodes.new, "jsdom"),
  jest("29.7.0", nodes.old, "jsdom with Node's fetch"),
  jest("30.5.2", nodes.new, "jsdom with Node's fetch"),
  jest("30.5.2", nodes.new, "jest-fixed-jsdom"),
  vitest("2.1.9", nodes.oldest, "node"),
  vitest("3.2.4", nodes.old, "jsdom"),
  vitest("5.1.1", nodes.new, "node"),
  vitest("5.1.1", nodes.new, "jsdom"),
];

function jest(version: string, node: string, environment: keyof typeof environments): Check {
  const packages = { jest: version, "jest-environment-jsdom": version };
  const fixed = environment === "jest-fixed-jsdom" ? { "jest-fixed-jsdom": "0.0.11" } : {};
  const file = environment === "jsdom" ? "bare" : "calls";
  return {
    name: `Jest, ${environment}`,
    versions: versionsOf({ jest: version, ...fixed }, node),
    shows: environment === "jsdom" ? bare : allCalls,
    run: async (home) => {
      const cwd = await project(home, "jest", { ...packages, ...fixed });
      const args = [
        "--ci",
        "--rootDir",
        cwd,
        "--env",
        environments[environment].replace("./", `${cwd}/`),
        `${file}.test.js`,
      ];
      return await mustRun(await nodeOf(node), ["node_modules/jest/bin/jest.js", ...args], { cwd });
    },
  };
}

function vitest(version: string, node: string, environment: "node" | "jsdom"): Check {
  return {
    name: `Vitest, ${environment}`,
    versions: versionsOf({ vitest: version }, node),
    shows: allCalls,
    run: async (home) => {
      const cwd = await project(home, "vitest", { vitest: version, jsdom: "26.1.0" });
      const args = ["run", `--environment=${environment}`];
      return await mustRun(await nodeOf(node), ["node_modules/vitest/vitest.mjs", ...args], { cwd });
    },
  };
}
