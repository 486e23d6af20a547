import config from "../../deno.json" with { type: "json" };

/** Doors that are data: what they are named, and the file behind each. */
export const data: Record<string, string> = {
  "./openapi.yaml": "./openapi/nova-v2.1.yaml",
  "./openapi.json": "./openapi/nova-v2.1.json",
  "./openapi-v1.yaml": "./openapi/ecs-v1.yaml",
  "./openapi-v1.json": "./openapi/ecs-v1.json",
  "./openapi-3.0.json": "./openapi/nova-v2.1-3.0.json",
  "./openapi-v1-3.0.json": "./openapi/ecs-v1-3.0.json",
  "./schemas.json": "./openapi/schemas.json",
  "./cases.json": "./openapi/cases.json",
  "./cases.schema.json": "./openapi/cases.schema.json",
  "./cases.md": "./openapi/cases.md",
  "./package.json": "./package.json",
};

/** Doors that are code, and the module behind each. The command is no door of the npm package, but its `bin`. */
export const { "./cli": commandLine, ...doors } = config.exports;

/** The package.json of the npm package. */
export const manifest = {
  name: config.name,
  version: config.version,
  description:
    "Typed client, fake and conformance suite for the server metadata API of Huawei Cloud ECS and OpenStack Nova",
  keywords: [
    "huaweicloud",
    "ecs",
    "openstack",
    "nova",
    "server-metadata",
    "openapi",
    "client",
    "fake",
    "mock",
    "contract",
  ],
  license: config.license,
  repository: { type: "git", url: "git+https://github.com/ecs-contract/server-metadata.git" },
  homepage: "https://github.com/ecs-contract/server-metadata#readme",
  bugs: "https://github.com/ecs-contract/server-metadata/issues",
  type: "module",
  engines: { node: ">=20.3" },
  sideEffects: false,
  main: "./cjs/src/mod.js",
  module: "./src/mod.js",
  types: "./src/mod.d.ts",
  exports: {
    ...Object.fromEntries(Object.entries(doors).map(([name, module]) => [name, door(module)])),
    ...data,
  },
  // For TypeScript with moduleResolution node10, which doesn't read exports.
  typesVersions: {
    "*": Object.fromEntries([
      ...Object.entries(doors).filter(([name]) => name !== ".")
        .map(([name, module]) => [name.slice(2), [formOf(module).types]]),
      ...Object.entries(data).filter(([name, file]) => name !== file && file.endsWith(".json"))
        .map(([name, file]) => [name.slice(2), [file]]),
    ]),
  },
  bin: { "server-metadata": "bin/server-metadata.js" },
  // The client needs openapi-fetch alone; yaml is for the door ./clouds and the command.
  dependencies: Object.fromEntries(
    (["openapi-fetch", "yaml"] as const).map((name) => [name, config.imports[name].replace(`npm:${name}@`, "^")]),
  ),
};

/**
 * A door of the package: its ES module, and the same as CommonJS for programs that can't `require()` the first.
 *
 * Node from 20.19 takes `module-sync` for import and `require()`, Bun takes `bun` and bundlers `module` for both, so that a
 * program has the package once. Older Node and Jest take `require`.
 */
function door(module: string) {
  const esm = formOf(module);
  return { bun: esm, "module-sync": esm, module: esm, require: formOf(module.replace("./", "./cjs/")), default: esm };
}

/** Where the types of a module are, and where its code. */
function formOf(module: string) {
  return { types: module.replace(/\.ts$/, ".d.ts"), default: module.replace(/\.ts$/, ".js") };
}
