import { type Check, versionsOf } from "./check.ts";
import { mustRun, nodeOf, nodes, type Packages, project, tarballIn } from "./installed.ts";

/** How a program in TypeScript is run or packed. */
interface Host {
  name: string;
  packages: Packages;
  node: string;
  shows: Check["shows"];
  /** The commands, one after another; the last one prints `ok`. */
  commands: (node: string, home: string) => [program: string, ...args: string[]][];
}

const runs = {
  en: "client, fake, clouds.yaml and schemas in a program in TypeScript",
  zh: "TypeScript 程序中的客户端、模拟服务、clouds.yaml 与 schema",
};
const esbuild = { esbuild: "0.28.2" };
const bundled = (entry: string) =>
  [
    ["node_modules/esbuild/bin/esbuild", `${entry}.ts`, "--bundle", "--platform=node", "--format=cjs"],
    ["--target=node20", "--minify", "--log-level=error", `--outfile=${entry}.cjs`],
  ].flat() as [string, ...string[]];
const reactRouter = "7.18.4";

const hosts: Host[] = [
  {
    name: "tsx",
    packages: { tsx: "4.23.15" },
    node: nodes.oldest,
    shows: runs,
    commands: (node) => [[node, "node_modules/tsx/dist/cli.mjs", "main.ts"]],
  },
  {
    name: "ts-node",
    packages: { "ts-node": "10.9.2", typescript: "5.9.3", "@types/node": "20.19.43" },
    node: nodes.old,
    shows: runs,
    commands: (node) => [[node, "--loader", "ts-node/esm", "main.ts"]],
  },
  {
    name: "Node, --experimental-strip-types",
    packages: {},
    node: nodes.middle,
    shows: runs,
    commands: (node) => [[node, "--experimental-strip-types", "main.ts"]],
  },
  {
    name: "Node, TypeScript without a flag",
    packages: {},
    node: nodes.new,
    shows: runs,
    commands: (node) => [[node, "main.ts"]],
  },
  {
    name: "TypeScript, isolatedDeclarations and project references",
    packages: { typescript: "5.9.3", "@types/node": "20.19.43" },
    node: nodes.middle,
    shows: {
      en: "with verbatimModuleSyntax; declarations name the package's types",
      zh: "verbatimModuleSyntax；声明文件可引用包的类型",
    },
    commands: (node) => {
      const tsc = "node_modules/typescript/bin/tsc";
      const options = "--outDir out --module nodenext --target es2022 --strict --types node --declaration".split(" ");
      return [
        [node, tsc, "main.ts", ...options, "--verbatimModuleSyntax", "--isolatedDeclarations"],
        [node, tsc, "--build", "application.json"],
        [node, "out/main.js"],
      ];
    },
  },
  {
    name: "AWS Lambda, esbuild to CommonJS",
    packages: esbuild,
    node: nodes.old,
    shows: { en: "a handler in one minified file", zh: "压缩为单个文件的处理函数" },
    commands: (node) => [bundled("lambda"), [node, "invoke.cjs"]],
  },
  {
    name: "Node, a single executable",
    packages: { ...esbuild, postject: "1.0.0-alpha.6" },
    node: nodes.new,
    shows: runs,
    commands: (node) => [
      bundled("main"),
      [node, "--experimental-sea-config", "sea.json"],
      ["cp", node, "main"],
      [node, "node_modules/postject/dist/cli.js", "main", "NODE_SEA_BLOB", "main.blob", "--sentinel-fuse", fuse],
      ["./main"],
    ],
  },
  {
    name: "Vite, server side",
    packages: { vite: "8.3.8" },
    node: nodes.middle,
    shows: runs,
    commands: (node) => [[node, "ssr.mjs"]],
  },
  {
    name: "pnpm",
    packages: { pnpm: "10.34.9" },
    node: nodes.middle,
    shows: { en: "its strict node_modules", zh: "严格的 node_modules" },
    commands: (node, home) => [
      ["rm", "-rf", "apart"],
      ["mkdir", "apart"],
      ["cp", "main.ts", "package.json", "apart"],
      [node, "node_modules/pnpm/bin/pnpm.cjs", "--dir", "apart", "add", "--prefer-offline", tarballIn(home)],
      [node, "--experimental-strip-types", "apart/main.ts"],
    ],
  },
  {
    name: "Yarn, Plug'n'Play",
    packages: { "@yarnpkg/cli-dist": "4.18.1" },
    node: nodes.middle,
    shows: { en: "without node_modules", zh: "没有 node_modules" },
    commands: (node, home) => {
      const yarn = "node_modules/@yarnpkg/cli-dist/bin/yarn.js";
      return [
        ["rm", "-rf", "apart"],
        ["mkdir", "apart"],
        ["cp", "main.ts", "package.json", ".yarnrc.yml", "yarn.lock", "apart"],
        [node, yarn, "--cwd", "apart", "add", tarballIn(home)],
        [node, yarn, "--cwd", "apart", "node", "--experimental-strip-types", "main.ts"],
      ];
    },
  },
];
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

/** Programs that run or pack TypeScript, package managers, and frameworks. */
export const tools: Check[] = [...hosts.map(host), next("turbopack"), next("webpack"), router()];

function host({ name, packages, node, shows, commands }: Host): Check {
  return {
    name,
    versions: versionsOf(packages, node),
    shows,
    run: async (home) => {
      const cwd = await project(home, "tools", { ...packages });
      let printed = "";
      for (const [program, ...args] of commands(await nodeOf(node), home)) {
        printed = await mustRun(program, args, { cwd });
      }
      if (!/^ok$/m.test(printed)) throw new Error(`it printed ${printed}`);
    },
  };
}

function next(bundler: "turbopack" | "webpack"): Check {
  const packages = { next: "16.4.6", react: "19.3.1", "react-dom": "19.3.1" };
  return {
    name: `Next.js, ${bundler}`,
    versions: versionsOf({ next: packages.next }, nodes.middle),
    shows: {
      en: "a server component, a route handler, and a form in the browser's bundle",
      zh: "服务端组件、路由处理函数、浏览器端的表单",
    },
    run: async (home) => {
      const cwd = await project(home, "next", packages, undefined, bundler);
      return await mustRun(await nodeOf(nodes.middle), ["ask.mjs", bundler], { cwd });
    },
  };
}

function router(): Check {
  const packages = {
    "react-router": reactRouter,
    "@react-router/dev": reactRouter,
    "@react-router/node": reactRouter,
    isbot: "5.2.3",
    vite: "7.3.8",
    react: "19.3.1",
    "react-dom": "19.3.1",
    typescript: "5.9.3",
  };
  return {
    name: "React Router, framework mode (Remix)",
    versions: versionsOf({ "react-router": reactRouter, vite: packages.vite }, nodes.middle),
    shows: { en: "a loader on the server", zh: "服务端的 loader" },
    run: async (home) => {
      const cwd = await project(home, "react_router", packages);
      return await mustRun(await nodeOf(nodes.middle), ["ask.mjs"], { cwd });
    },
  };
}
