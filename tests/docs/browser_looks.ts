/// <reference lib="dom" />
// How the pages look: on a phone, in the dark, on paper, to axe, and to somebody who uses the keyboard.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { apiPages, file, inTurns, open, pagesOf } from "./chromium.ts";

/** Opens a page, and looks at it on a phone, on a desk and in the dark. */
async function looksWell(address: string): Promise<string> {
  await using opened = await open(address, { viewport: { width: 360, height: 740 } });
  const { page } = opened;
  equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, address);
  await page.setViewportSize({ width: 1280, height: 720 });
  deepEqual([address, ...await problemsIn(page)], [address]);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.reload(); // the pages of the API reference take the colours when they are loaded
  deepEqual(["dark", address, ...await problemsIn(page, ["color-contrast"])], ["dark", address]);
  return await page.title();
}

for (const language of ["en", "zh"]) {
  Deno.test(`${language}: a page opens from a file, asks nobody, fits a phone, and axe finds nothing`, async () => {
    await inTurns(pagesOf(language), async (name) => {
      match(await looksWell(file(`${language}/${name}`)), language === "en" ? /Server metadata/ : /云服务器元数据/);
    });
  });
}

Deno.test("the pages of the API reference fit a phone, and axe finds nothing", async () => {
  await inTurns(apiPages, async (name) => void await looksWell(file(`api/${name}.html`)));
});

/** What axe finds, however grave; by some of its rules only if they are named. */
async function problemsIn(page: Page, runOnly?: string[]): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    // deno-lint-ignore no-explicit-any
    (options) => (globalThis as any).axe.run(options),
    { preload: false, ...runOnly && { runOnly } },
  );
  // deno-lint-ignore no-explicit-any
  return violations.map(({ id, nodes }: any) =>
    // deno-lint-ignore no-explicit-any
    `${id}: ${nodes.map(({ html }: any) => html.slice(0, 120)).slice(0, 3).join(" ")}`
  );
}

Deno.test("on a phone no table is wider than the screen", async () => {
  await using opened = await open(file("zh/keys.html"), { viewport: { width: 360, height: 740 } });
  for (const name of pagesOf("zh")) {
    await opened.page.goto(file(`zh/${name}`));
    const wide = await opened.page.evaluate(() =>
      [...document.querySelectorAll("main table")].filter((table) => table.scrollWidth > 360).length
    );
    equal(wide, 0, name);
  }
});

Deno.test("the first thing that Tab reaches skips the header", async () => {
  await using opened = await open(file("en/rules.html"));
  await opened.page.keyboard.press("Tab");
  await opened.page.keyboard.press("Enter");
  equal(await opened.page.evaluate(() => document.activeElement?.id), "content");
});

Deno.test("the first view is there in less than a second", async () => {
  for (const name of ["index", "rules", "reference", "setServerMetadataItem"]) {
    await using opened = await open(file(`en/${name}.html`));
    const painted = await opened.page.waitForFunction(() =>
      performance.getEntriesByName("first-contentful-paint")[0]?.startTime
    ).then((handle) => handle.jsonValue());
    ok(Number(painted) < 1000, `${name}: ${painted} ms`);
  }
});

Deno.test("on paper there is no header, nothing is cut off, and what is folded is shown", async () => {
  await using opened = await open(file("en/rules.html"), { viewport: { width: 720, height: 1000 } });
  await opened.page.emulateMedia({ media: "print" });
  equal(await opened.page.locator("body > header").isVisible(), false);
  equal(await opened.page.evaluate(() => document.documentElement.scrollWidth), 720);
  ok(await opened.page.locator("main details li").first().isVisible());
  await opened.page.goto(file("en/setServerMetadataItem.html"));
  ok(await opened.page.getByText("import openstack").first().isVisible(), "every sample is on paper");
});

Deno.test("Tab reaches the first link of the reference after the skip link", async () => {
  await using opened = await open(file("en/reference.html"));
  const { page } = opened;
  for (const key of ["Tab", "Enter", "Tab"]) await page.keyboard.press(key);
  equal(await page.evaluate(() => document.activeElement?.closest("main") !== null), true);
});

Deno.test("everything that Tab reaches shows where the focus is", async () => {
  for (const name of ["index", "errors", "setServerMetadataItem"]) {
    await using opened = await open(file(`en/${name}.html`));
    const { page } = opened;
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press("Tab");
      const [seen, what] = await page.evaluate(() => {
        if (document.activeElement === document.body) return [true, "the end of the page"];
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement!);
        return [
          outlineStyle !== "none" && parseFloat(outlineWidth) >= 1,
          document.activeElement!.outerHTML.slice(0, 100),
        ];
      });
      ok(seen, `${name}: ${what}`);
    }
  }
});
