/// <reference lib="dom" />
// The site in a real browser: `deno task docs:browser`, with all permissions, because playwright-core looks at what Deno guards.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { parse } from "yaml";
import { build } from "../../scripts/docs/build.ts";
import { serve } from "../../scripts/docs/serve.ts";
import { operationsOf } from "../../scripts/docs/site.ts";

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const sourcesOf = (name: string) => ({
  document: path(`openapi/${name}.yaml`),
  overlay: path(`openapi/${name}.zh.yaml`),
});
const folder = await Deno.makeTempDir();
await build({ "v2.1": sourcesOf("nova-v2.1"), v1: sourcesOf("ecs-v1") }, folder);
const pages = [
  "recipes",
  "index",
  "reference",
  "reference-v1",
  "rules",
  "errors",
  "differences",
  "keys",
  "conformance",
  "downloads",
];
const active = "5e7e7000-0000-4000-8000-000000000001";

/** What can be tried on which page. */
const calls = (await Promise.all(
  [["reference", "nova-v2.1"], ["reference-v1", "ecs-v1"]].map(async ([page, name]) => {
    const document = await Deno.readTextFile(new URL(`../../openapi/${name}.yaml`, import.meta.url));
    return operationsOf(parse(document)).map(({ id, method }) => ({ page, id, method }));
  }),
)).flat();

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

/** Waits until the renderer of a reference has written its headings. */
async function settled(page: Page): Promise<void> {
  if (!/reference[^/]*\.html/.test(page.url())) return;
  await page.locator("#reference h1, #reference h2").first().waitFor();
}

/** A page that fails the test for an error on its console or a request to another host. */
async function open(address: string, options: BrowserContextOptions = {}) {
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
  await settled(page);
  return {
    page,
    async [Symbol.asyncDispose]() {
      await context.close();
      equal(complaints.join("\n"), "", address);
    },
  };
}

/** Does something with each of a list, as many at once as there are cores. */
async function inTurns<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...list];
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, worker));
}

const tryIt = /^(Test Request|测试请求)/;
const file = (path: string) => `file://${folder}/${path}`;

for (const language of ["en", "zh"]) {
  Deno.test(`${language}: every page opens from a file, asks nobody, fits a phone, and axe finds nothing serious`, async () => {
    await inTurns(pages, async (name) => {
      await using opened = await open(file(`${language}/${name}.html`), { viewport: { width: 360, height: 740 } });
      const { page } = opened;
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, name);
      match(await page.title(), language === "en" ? /Server metadata/ : /云服务器元数据/);
      equal(await page.locator("html").getAttribute("lang"), language === "en" ? "en" : "zh-CN");
      await page.setViewportSize({ width: 1280, height: 720 });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.reload(); // the renderer takes the colours when it starts
        await settled(page);
        const found = await seriousIn(page);
        // The renderer puts buttons into the button that folds a response; nothing outside it can mend that.
        const ours = name.startsWith("reference")
          ? found.filter((line) => !line.startsWith("nested-interactive"))
          : found;
        equal(ours.join("\n"), "", `${name}, ${colorScheme}`);
      }
    });
  });

  Deno.test(`${language}: a call of each operation can be tried, and changes the fake`, async () => {
    const site = serve(folder);
    const { fake } = site;
    const before = fake.snapshot();
    for (const { page, id, method } of calls) {
      fake.restore(before);
      await using opened = await open(`${site.url}/${language}/${page}.html#${id}`);
      const answer = await tryCall(opened.page, id);
      equal(answer, method === "DELETE" ? "204" : "200", id);
      equal(fake.calls().at(-1)?.operation, id);
      deepEqual(fake.state(active).metadata, afterwards[id] ?? before[active]?.metadata, id);
    }
    await site.close();
  });
}

/** The items after a call as it is filled in; where it isn't listed, as before. */
const afterwards: Record<string, Record<string, string>> = {
  mergeServerMetadata: { foo: "bar", key: "value", role: "db", "billing:cost.center": "CC-42" },
  replaceServerMetadata: { role: "db", "billing:cost.center": "CC-42" },
  setServerMetadataItem: { foo: "bar", key: "value", role: "db" },
  deleteServerMetadataItem: { foo: "bar", key: "value" },
  mergeCloudServerMetadata: { foo: "bar", key: "value", role: "db", "billing:cost.center": "CC-42" },
  deleteCloudServerMetadataItem: { foo: "bar", key: "value" },
};

async function seriousIn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  // deno-lint-ignore no-explicit-any
  const { violations } = await page.evaluate(() => (globalThis as any).axe.run({ preload: false }));
  // deno-lint-ignore no-explicit-any
  return violations.filter(({ impact }: any) => impact === "serious" || impact === "critical")
    // deno-lint-ignore no-explicit-any
    .map(({ id, nodes }: any) => `${id}: ${nodes.map(({ html }: any) => html.slice(0, 120)).slice(0, 3).join(" ")}`);
}

/** Presses the button of an operation, sends what is filled in, and returns the status that is shown. */
async function tryCall(page: Page, operation: string): Promise<string> {
  await page.locator(`[id$="/${operation}"]`).getByRole("button", { name: tryIt }).first().click();
  await page.getByRole("button", { name: /^(Send|发送)/ }).first().click();
  const status = page.getByText(/^\d{3} [A-Z]/).first();
  await status.waitFor();
  return (await status.innerText()).slice(0, 3);
}

Deno.test("try-it works from a file: the fake is in the page", async () => {
  await using opened = await open(file("en/reference.html#getServerMetadataItem"));
  equal(await tryCall(opened.page, "getServerMetadataItem"), "200");
});

Deno.test("a refusal is shown as it came", async () => {
  const site = serve(folder);
  site.fake.setState(active, { locked: true });
  {
    await using opened = await open(`${site.url}/en/reference.html#setServerMetadataItem`);
    equal(await tryCall(opened.page, "setServerMetadataItem"), "409");
    await opened.page.getByText(`Instance ${active} is locked`).first().waitFor();
  }
  await site.close();
});

/** Clicks a link where it is; a locator's own click scrolls the page when the link is in the sticky header. */
async function press(page: Page, name: string): Promise<void> {
  const { x, y } = await page.getByRole("link", { name }).boundingBox() ?? { x: 0, y: 0 };
  await page.mouse.click(x + 5, y + 5);
}

Deno.test("the switch of languages keeps the place", async () => {
  await using opened = await open(file("en/rules.html"));
  const { page } = opened;
  await page.locator("[id='key.alphabet']").scrollIntoViewIfNeeded();
  await page.evaluate(() => document.getElementById("key.alphabet")!.scrollIntoView());
  await press(page, "中文");
  await page.waitForURL(/zh\/rules\.html#key\.alphabet$/);
  ok(await page.locator("[id='key.alphabet']").isVisible());
  await press(page, "English");
  await page.waitForURL(/en\/rules\.html#key\.alphabet$/);
});

Deno.test("the switch of languages keeps the operation", async () => {
  await using opened = await open(file("en/reference.html#setServerMetadataItem"));
  const { page } = opened;
  await page.getByRole("heading", { name: "Set one item" }).first().waitFor();
  await page.waitForTimeout(1500); // the renderer settles on where it is
  await press(page, "中文");
  await page.waitForURL(/zh\/reference\.html#.*setServerMetadataItem$/);
  await page.getByRole("heading", { name: "设置单个元数据项" }).first().waitFor();
});

Deno.test("a call leads to its successor, and from there back", async () => {
  await using opened = await open(file("en/reference.html#mergeServerMetadata"));
  const { page } = opened;
  await page.locator('[id$="/mergeServerMetadata"]').getByRole("link", { name: "UpdateServerMetadata" }).click();
  await page.waitForURL(/en\/reference-v1\.html#.*mergeCloudServerMetadata$/);
  await page.locator('[id$="/mergeCloudServerMetadata"]').getByRole("link", { name: "NovaUpdateServerMetadataItem" })
    .click();
  await page.waitForURL(/en\/reference\.html#.*setServerMetadataItem$/);
  await page.getByRole("heading", { name: "Set one item" }).first().waitFor();
});

Deno.test("search finds a rule, an error by the vendor's code, and an operation, by keyboard alone", async () => {
  for (
    const [text, address] of [
      ["metadata.quota", /rules\.html#metadata\.quota$/],
      ["v1.lock", /rules\.html#v1\.lock$/],
      ["删除单个元数据项 v1", /zh\/reference-v1\.html#.*deleteCloudServerMetadataItem$/],
      ["Ecs.0605", /errors\.html#Ecs\.0605$/],
      ["整体替换元数据", /zh\/reference\.html#.*replaceServerMetadata$/],
    ] as const
  ) {
    await using opened = await open(file(`${/\p{Script=Han}/u.test(text) ? "zh" : "en"}/index.html`));
    await opened.page.keyboard.press("/");
    await opened.page.keyboard.type(text);
    await opened.page.keyboard.press("ArrowDown");
    await opened.page.keyboard.press("Enter");
    await opened.page.waitForURL(address);
  }
});

Deno.test("search says when it finds nothing", async () => {
  await using opened = await open(file("en/index.html"));
  await opened.page.getByRole("combobox").fill("zebra");
  await opened.page.getByText("Nothing found for “zebra”").first().waitFor();
  equal(await opened.page.locator("#found").innerText(), "Nothing found for “zebra”");
});

Deno.test("the first thing that Tab reaches skips the header", async () => {
  await using opened = await open(file("en/rules.html"));
  await opened.page.keyboard.press("Tab");
  await opened.page.keyboard.press("Enter");
  equal(await opened.page.evaluate(() => document.activeElement?.id), "content");
});

Deno.test("a link to a case unfolds its group", async () => {
  await using opened = await open(file("en/conformance.html#lock/refuses-merge"));
  ok(await opened.page.locator("[id='lock/refuses-merge']").isVisible());
});

Deno.test("the root leads to the reader's language", async () => {
  for (const [locale, language] of [["en-GB", "en"], ["zh-CN", "zh"], ["de-DE", "en"]] as const) {
    await using opened = await open(file("index.html"), { locale });
    await opened.page.waitForURL(new RegExp(`/${language}/index\\.html$`));
  }
});

Deno.test("the first view is there in less than a second", async () => {
  for (const name of ["index", "rules", "reference", "reference-v1"]) {
    await using opened = await open(file(`en/${name}.html`));
    const painted = await opened.page.waitForFunction(() =>
      performance.getEntriesByName("first-contentful-paint")[0]?.startTime
    ).then((handle) => handle.jsonValue());
    ok(Number(painted) < 1000, `${name}: ${painted} ms`);
  }
});

Deno.test("on paper there is no header, and nothing is cut off", async () => {
  await using opened = await open(file("en/rules.html"), { viewport: { width: 720, height: 1000 } });
  await opened.page.emulateMedia({ media: "print" });
  equal(await opened.page.locator("body > header").isVisible(), false);
  equal(await opened.page.evaluate(() => document.documentElement.scrollWidth), 720);
});

Deno.test("the site works below any path", async () => {
  const nested = await Deno.makeTempDir();
  await new Deno.Command("cp", { args: ["-R", folder, `${nested}/where`] }).output();
  const site = serve(nested);
  {
    await using opened = await open(`${site.url}/where/zh/reference.html`);
    await opened.page.getByRole("link", { name: "规则", exact: true }).first().click();
    await opened.page.waitForURL(/where\/zh\/rules\.html$/);
  }
  await site.close();
});

addEventListener("unload", () => {
  void browser.close();
  Deno.removeSync(folder, { recursive: true });
});
