// The doors of the package → what `deno doc --lint` finds missing in their documentation; exits 1 if there is anything.
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };

/** Findings that stay, each with its reason. */
const known = [
  // The type of `client.openapi` is that of another package, over the types that are generated from the document.
  /^error\[private-type-ref\]: public type '(MetadataClient\["openapi"\]|OpenapiClient)' references private type '(Client|paths)'/,
];
/** openapi-typescript writes them, with the descriptions of the document where it has any. */
const generated = /^\.\/gen\//;

const modules = Object.values(config.exports).filter((module) => !generated.test(module));
const found = (await Promise.all(modules.map(lint))).flat();
for (const finding of found) console.error(finding);
console.log(`doors: ${found.length ? `${found.length} findings` : "the documentation is complete"}`);
Deno.exit(found.length ? 1 : 0);

/** What is missing behind a door: the finding, and the line below it that says where. */
async function lint(module: string): Promise<string[]> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--lint", module],
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    env: { NO_COLOR: "1" },
  }).output();
  if (success) return [];
  const text = new TextDecoder().decode(stderr);
  const findings = text.split(/^(?=error\[)/m).filter((part) => part.startsWith("error["));
  if (findings.length === 0) return [`${module}: ${text.trim()}`];
  return findings.filter((finding) => !known.some((pattern) => pattern.test(finding)))
    .map((finding) => `${module}: ${finding.split("\n").slice(0, 2).join("\n")}`);
}
