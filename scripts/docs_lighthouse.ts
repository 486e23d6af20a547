// The pages as Lighthouse sees them on a slow phone → a table of scores; fails if one is below 95. Builds and serves the pages
// itself. CHROMIUM names the browser.
import { fileURLToPath } from "node:url";
import { build } from "./docs/build.ts";
import { serve } from "./docs/serve.ts";
import { flagsOf } from "./flags.ts";
import { languages } from "./docs/words.ts";

flagsOf("docs:lighthouse", {});
const tool = "lighthouse@13.5.0";
const least = 95;
const categories = ["performance", "accessibility", "best-practices", "seo"] as const;
const pages = ["index", "errors", "rules", "setServerMetadataItem"];

const browser = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
if (!await Deno.stat(browser).catch(() => undefined)) {
  console.log(`skipped: there is no ${browser}; install chromium, or name one in CHROMIUM`);
  Deno.exit(0);
}
const folder = await Deno.makeTempDir();
await build({ "v2.1": sourcesOf("nova-v2.1"), v1: sourcesOf("ecs-v1") }, folder);
const site = serve(folder);
const rows: { page: string; scores: number[]; firstViewMs: number }[] = [];
try {
  for (const page of pages.flatMap((name) => languages.map((language) => `${language}/${name}`))) {
    rows.push({ page, ...await judge(`${site.url}/${page}.html`) });
  }
} finally {
  await site.close();
  await Deno.remove(folder, { recursive: true });
}
console.log(`| page | ${categories.join(" | ")} | first view |\n|---|${"---|".repeat(categories.length + 1)}`);
for (const { page, scores, firstViewMs } of rows) {
  console.log(`| ${page} | ${scores.join(" | ")} | ${(firstViewMs / 1000).toFixed(1)} s |`);
}
const low = rows.filter(({ scores }) => scores.some((score) => score < least)).map(({ page }) => page);
if (low.length) {
  console.error(`docs: below ${least}: ${low.join(", ")}`);
  Deno.exit(1);
}

function sourcesOf(name: string) {
  const path = (file: string) => fileURLToPath(new URL(`../openapi/${file}.yaml`, import.meta.url));
  return { document: path(name), overlay: path(`${name}.zh`) };
}

/** The scores of a page from 0 to 100, and when its first content is seen. */
async function judge(address: string): Promise<{ scores: number[]; firstViewMs: number }> {
  const { stdout, stderr } = await new Deno.Command("npx", {
    args: [
      ...["--yes", tool, address, "--quiet", "--output=json", `--only-categories=${categories.join(",")}`],
      "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ],
    env: { CHROME_PATH: browser },
  }).output();
  const [text, trouble] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!text?.startsWith("{")) throw new Error(`${tool} did not judge ${address}: ${trouble}`);
  const { categories: found, audits } = JSON.parse(text);
  return {
    scores: categories.map((name) => Math.round(found[name].score * 100)),
    firstViewMs: audits["first-contentful-paint"].numericValue,
  };
}
