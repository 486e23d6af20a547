import { allCalls, type Check, versionsOf } from "./check.ts";
import { mustRun, nodeOf, nodes, type Packages, project } from "./installed.ts";

const bundling = {
  esbuild: { esbuild: "0.28.2" },
  rollup: { rollup: "4.68.8", "@rollup/plugin-commonjs": "29.0.3", "@rollup/plugin-node-resolve": "16.0.3" },
  webpack: { webpack: "5.113.0" },
  vite: { vite: "8.3.8" },
} satisfies Record<string, Packages>;
const once = {
  en: "a bundle has the package once, also if a library requires it; the bundle of a client has no cases",
  zh: "打包结果中只有一份，即使有库用 require() 引入；只用客户端时不含用例",
};
const required = {
  en: `${allCalls.en}, the suite, clouds.yaml; the doors that are JSON and YAML, by require() and import`,
  zh: `${allCalls.zh}、测试套件、clouds.yaml；JSON 与 YAML 入口可用 require() 和 import 引入`,
};

/** Programs and bundlers. */
export const programs: Check[] = [
  ...Object.values(nodes).map(commonjs),
  bundler("esbuild"),
  bundler("rollup"),
  bundler("webpack"),
  bundler("vite"),
  hono(),
  deno(),
];

function commonjs(node: string): Check {
  return {
    name: "CommonJS, require()",
    versions: `Node ${node}`,
    shows: required,
    run: async (home) => {
      const program = await nodeOf(node);
      await mustRun(program, ["main.cjs"], { cwd: await project(home, "commonjs") });
      await mustRun(program, ["data.cjs"], { cwd: await project(home, "data") });
    },
  };
}

function bundler(name: keyof typeof bundling): Check {
  return {
    name,
    versions: versionsOf(bundling[name], nodes.middle),
    shows: once,
    run: async (home) => {
      const cwd = await project(home, "bundles", bundling[name]);
      const node = await nodeOf(nodes.middle);
      await mustRun(node, ["build.mjs", name, "entry.mjs"], { cwd });
      const printed = await mustRun(node, ["bundle.mjs"], { cwd });
      if (printed.trim() !== '{"value":"db","once":true}') throw new Error(`the bundle printed ${printed}`);
      await mustRun(node, ["build.mjs", name, "client.mjs"], { cwd });
      const text = await Deno.readTextFile(`${cwd}/bundle.mjs`);
      if (text.includes("key-with-an-encoded-colon")) throw new Error("the bundle of a client has the cases");
    },
  };
}

function hono(): Check {
  const packages = { hono: "4.0.0", typescript: "5.9.3" };
  const options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022"];
  return {
    name: "Hono",
    versions: versionsOf({ hono: packages.hono }, nodes.oldest),
    shows: {
      en: "the fetch of an application is a Fetch, in types and at run time",
      zh: "应用的 fetch 就是 Fetch：类型与运行时都成立",
    },
    run: async (home) => {
      const cwd = await project(home, "hono", packages);
      await mustRun(await nodeOf(nodes.oldest), ["main.mjs"], { cwd });
      const tsc = ["node_modules/typescript/bin/tsc", ...options, "--module", "nodenext", "--skipLibCheck", "use.mts"];
      await mustRun(await nodeOf(nodes.middle), tsc, { cwd });
    },
  };
}

function deno(): Check {
  return {
    name: "Deno, the npm package",
    versions: `Deno ${Deno.version.deno}`,
    shows: {
      en: `types with exactOptionalPropertyTypes; ${allCalls.en}`,
      zh: `类型（exactOptionalPropertyTypes）；${allCalls.zh}`,
    },
    run: async (home) => {
      const cwd = await project(home, "deno");
      await Deno.copyFile(`${await project(home, "typescript")}/use.ts`, `${cwd}/use.ts`);
      await mustRun(Deno.execPath(), ["check", "use.ts"], { cwd });
      const main = `${await project(home, "commonjs")}/main.cjs`;
      await Deno.copyFile(main, `${cwd}/main.cjs`);
      await mustRun(Deno.execPath(), ["run", "-A", "main.cjs"], { cwd });
    },
  };
}
