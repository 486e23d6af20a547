// The contract → dist/docs/, the documentation site. With --check only says whether it could be built; with --serve
// shows it beside a fake to try calls on. --document, --overlay, the same with v1-, and --out name other sources and
// another target.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "./docs/build.ts";
import { serve } from "./docs/serve.ts";
import { readDocuments } from "./docs/site.ts";

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

const options = read();
const sources = {
  "v2.1": { document: options.document, overlay: options.overlay },
  v1: { document: options["v1-document"], overlay: options["v1-overlay"] },
};
try {
  if (options.check) {
    await readDocuments(sources);
    console.log("docs: every text is translated, and from the English of today");
  } else {
    const served = options.serve ? serve(options.out, Number(options.port)) : undefined;
    Object.assign(process, { noDeprecation: true }); // the mock brings punycode
    console.log(`docs: ${await build(sources, options.out)} files in ${options.out}`);
    if (served) console.log(JSON.stringify({ listening: served.url }));
  }
} catch (error) {
  fail(1, (error as Error).message);
}

function read() {
  try {
    const { values } = parseArgs({
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
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65535) {
      throw new Error(`--port must be a number up to 65535, is ${values.port}`);
    }
    return values;
  } catch (error) {
    return fail(2, (error as Error).message);
  }
}

function fail(status: number, message: string): never {
  console.error(`docs: ${message.split("\n")[0]}`);
  Deno.exit(status);
}
