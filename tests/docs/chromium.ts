/// <reference lib="dom" />
// A built site, and Chromium to look at it with.
import { equal } from "node:assert/strict";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { parse } from "yaml";
import { member } from "../../scripts/at.ts";
import { operationsOf } from "../../scripts/docs/site.ts";
import { folder } from "./built_site.ts";

/** Whether every page is looked at (`-- --all`), or one of each kind: that takes half a minute instead of four. */
export const all = Deno.args.includes("--all");
const ofEachKind: Record<string, string[]> = {
  en: ["index", "errors", "rules", "recipes", "reference", "setServerMetadataItem", "upgrade", "downloads", "404"],
  zh: ["index", "errors", "keys", "differences", "mergeServerMetadata", "conformance"],
};

/** The pages of a language that are looked at, as names of files. */
export const pagesOf = (language: string): string[] =>
  all
    ? Array.from(Deno.readDirSync(`${folder}/${language}`), ({ name }) => name).filter((name) => name.endsWith(".html"))
    : member(ofEachKind, language).map((name) => `${name}.html`);

/** The pages of the API reference that are looked at. */
export const apiPages = ["index", "~/MetadataError", "fake/~/createFakeService"]
  .concat(all ? ["~/createMetadataClient", "conformance/index", "all_symbols"] : []);
export const active = "5e7e7000-0000-4000-8000-000000000001";

/** The operations that can be tried. */
export const calls = (await Promise.all(["nova-v2.1", "ecs-v1"].map(async (name) => {
  const document = await Deno.readTextFile(new URL(`../../openapi/${name}.yaml`, import.meta.url));
  return operationsOf(parse(document));
}))).flat();

const executablePath = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
if (!await Deno.stat(executablePath).catch(() => undefined)) {
  console.log(`skipped: there is no ${executablePath}; install chromium, or name one in CHROMIUM`);
  Deno.exit(0);
}
const browser = await chromium.launch({
  executablePath,
  args: "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync".split(
    " ",
  )
    .concat("--disable-component-update"),
});

/** A page that fails the test for an error on its console or a request to another host. */
export async function open(address: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  await context.route(/^https?:/, (route) => {
    const { origin } = new URL(route.request().url());
    if (address.startsWith(origin)) return route.continue();
    complaints.push(`asks for ${route.request().url()}`);
    return route.abort();
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/the server responded with a status of 4/.test(message.text())) {
      complaints.push(message.text());
    }
  });
  await page.goto(address);
  return {
    page,
    async [Symbol.asyncDispose]() {
      await context.close();
      equal(complaints.join("\n"), "", address);
    },
  };
}

/** Does something with each of a list, as many at once as there are cores. */
export async function inTurns<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...list];
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, worker));
}

export const file = (path: string) => `file://${folder}/${path}`;

/** Clicks a link where it is; a locator's own click scrolls the page when the link is in the sticky header. */
export async function press(page: Page, name: string): Promise<void> {
  const { x, y } = await page.getByRole("link", { name }).boundingBox() ?? { x: 0, y: 0 };
  await page.mouse.click(x + 5, y + 5);
}

addEventListener("unload", () => void browser.close());
