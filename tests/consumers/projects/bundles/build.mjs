// The name of a bundler and an entry → bundle.mjs.
import { fileURLToPath } from "node:url";

const [bundler, entry] = process.argv.slice(2);
const cwd = fileURLToPath(new URL(".", import.meta.url));

const bundlers = {
  async esbuild() {
    const { build } = await import("esbuild");
    const platform = "node";
    await build({ entryPoints: [entry], bundle: true, platform, format: "esm", outfile: "bundle.mjs", banner: { js: shim } });
  },
  async rollup() {
    const { rollup } = await import("rollup");
    const { default: commonjs } = await import("@rollup/plugin-commonjs");
    const { default: resolve } = await import("@rollup/plugin-node-resolve");
    const bundle = await rollup({ input: entry, plugins: [resolve(), commonjs()], external: /^node:/, onwarn() {} });
    await bundle.write({ file: "bundle.mjs", format: "es" });
  },
  async webpack() {
    const { default: webpack } = await import("webpack");
    const stats = await new Promise((resolve, reject) =>
      webpack({
        mode: "production",
        optimization: { minimize: false },
        target: "node20",
        entry: `./${entry}`,
        context: cwd,
        output: { path: cwd, filename: "bundle.mjs", module: true, chunkFormat: "module" },
        experiments: { outputModule: true },
      }, (error, stats) => error ? reject(error) : resolve(stats))
    );
    if (stats.hasErrors()) throw new Error(stats.toString());
  },
  async vite() {
    const { build } = await import("vite");
    await build({
      root: cwd,
      configFile: false,
      logLevel: "error",
      build: {
        target: "es2022",
        outDir: ".",
        emptyOutDir: false,
        minify: false,
        lib: { entry, formats: ["es"], fileName: () => "bundle.mjs" },
        rolldownOptions: { external: /^node:/ },
      },
    });
  },
};
const shim = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

await bundlers[bundler]();
