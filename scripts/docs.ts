// The contract → dist/docs/, the documentation site. With --check only says whether it could be built; with --serve
// shows it beside a fake to try calls on. --document, --overlay, the same with v1-, and --out name other sources and
// another target.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "./docs/build.ts";
import { serve } from "./docs/serve.ts";
import { readDocuments } from "./docs/site.ts";
import { flagsOf, portOf } from "./flags.ts";

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

const { values: options } = flagsOf("docs", {
  options: {
    check: { type: "boolean" },
    serve: { type: "boolean" },
    port: { type: "string", default: "4012" },
    document: { type: "string", default: path("openapi/nova-v2.1.yaml") },
    overlay: { type: "string", default: path("openapi/nova-v2.1.zh.yaml") },
    "v1-document": { type: "string", default: path("openapi/ecs-v1.yaml") },
    "v1-overlay": { type: "string", default: path("openapi/ecs-v1.zh.yaml") },
    out: { type: "string", default: path("dist/docs") },
  },
});
const port = portOf("docs", options.port);
const sources = {
  "v2.1": { document: options.document, overlay: options.overlay },
  v1: { document: options["v1-document"], overlay: options["v1-overlay"] },
};
try {
  if (options.check) {
    await readDocuments(sources);
    console.log("docs: every text is translated, and from the English of today");
  } else {
    const served = options.serve ? serve(options.out, port) : undefined;
    Object.assign(process, { noDeprecation: true }); // a dependency of the mock uses punycode
    console.log(`docs: ${await build(sources, options.out)} files in ${options.out}`);
    if (served) console.log(JSON.stringify({ listening: served.url }));
  }
} catch (error) {
  const [line] = (error as Error).message.split("\n");
  console.error(`docs: ${line}`);
  Deno.exit(1);
}
