/// <reference lib="dom" />
// What can be done on the pages: calls, search, the switch of languages, the navigation.
import { deepEqual, equal, ok } from "node:assert/strict";
import type { Page } from "playwright-core";
import { serve } from "../../scripts/docs/serve.ts";
import { folder } from "./built_site.ts";
import { active, all, calls, file, open, press } from "./chromium.ts";

for (const language of ["en", "zh"]) {
  Deno.test(`${language}: a call of each operation can be tried, and changes the fake`, async () => {
    const site = serve(folder);
    const { fake } = site;
    const before = fake.snapshot();
    for (const { id, method } of all || language === "en" ? calls : calls.slice(-3)) {
      fake.restore(before);
      await using opened = await open(`${site.url}/${language}/${id}.html`);
      equal(await tryCall(opened.page), method === "DELETE" ? "204" : "200", id);
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

/** Sends the call as it is filled in, and returns the status that is shown. */
async function tryCall(page: Page): Promise<string> {
  await page.locator(".try [type=submit]").click();
  const status = page.locator(".answer b").first();
  await status.waitFor();
  return (await status.innerText()).slice(0, 3);
}

Deno.test("a call can be tried from a file: the fake is in the page, and is loaded when the first call is sent", async () => {
  await using opened = await open(file("en/getServerMetadataItem.html"));
  const { page } = opened;
  const loaded = () => page.evaluate(() => document.querySelectorAll("script[src$='fake.js']").length);
  equal(await loaded(), 0);
  equal(await tryCall(page), "200");
  equal(await loaded(), 1);
});

Deno.test("a refusal is shown as it came, with a link to its row of the errors", async () => {
  await using opened = await open(file("en/setServerMetadataItem.html"));
  const { page } = opened;
  await page.getByLabel("server_id").selectOption({ label: "active, locked" });
  equal(await tryCall(page), "409");
  await page.getByText("is locked").first().waitFor();
  await page.getByRole("link", { name: "What to do: locked" }).click();
  await page.waitForURL(/en\/errors\.html#locked$/);
});

Deno.test("an operation's page reads without JavaScript, and says what it lacks", async () => {
  await using opened = await open(file("zh/setServerMetadataItem.html"), { javaScriptEnabled: false });
  const text = await opened.page.locator("main").innerText();
  for (const part of ["是否必选", "curl -sS", "import openstack", "在线试用需要 JavaScript"]) {
    ok(text.includes(part), part);
  }
  equal(await opened.page.locator(".try").isVisible(), false);
});

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

Deno.test("a call leads to its successor, and from there back", async () => {
  await using opened = await open(file("en/mergeServerMetadata.html"));
  const { page } = opened;
  await page.getByRole("link", { name: "UpdateServerMetadata" }).click();
  await page.waitForURL(/en\/mergeCloudServerMetadata\.html$/);
  await page.getByRole("link", { name: "NovaUpdateServerMetadataItem" }).click();
  await page.waitForURL(/en\/setServerMetadataItem\.html$/);
  await press(page, "中文");
  await page.getByRole("heading", { name: "设置单个元数据项" }).first().waitFor();
});

Deno.test("on a phone the navigation says where the reader is, and opens", async () => {
  await using opened = await open(file("en/setServerMetadataItem.html"), { viewport: { width: 360, height: 740 } });
  const { page } = opened;
  const menu = page.getByRole("button", { name: "Nova API" });
  equal(await page.locator("#pages").isVisible(), false);
  await menu.click();
  equal(await page.locator("#pages [aria-current]").innerText(), "Nova API");
  await page.locator("#pages").getByRole("link", { name: "Errors" }).click();
  await page.waitForURL(/en\/errors\.html$/);
});

Deno.test("on a phone the header has room for the navigation and the search", async () => {
  for (const language of ["en", "zh"]) {
    await using opened = await open(file(`${language}/index.html`), { viewport: { width: 360, height: 740 } });
    for (const part of [".menu", "search input"]) {
      const { width = 0 } = await opened.page.locator(part).boundingBox() ?? {};
      ok(width > 120, `${language} ${part}: ${width}`);
    }
  }
});

Deno.test("search finds a rule, an error by the vendor's code, and an operation, by keyboard alone", async () => {
  for (
    const [text, address] of [
      ["metadata.quota", /rules\.html#metadata\.quota$/],
      ["v1.lock", /rules\.html#v1\.lock$/],
      ["删除单个元数据项 v1", /zh\/deleteCloudServerMetadataItem\.html$/],
      ["Ecs.0605", /errors\.html#Ecs\.0605$/],
      ["整体替换元数据", /zh\/replaceServerMetadata\.html$/],
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

Deno.test("the 404 page at the top, which a static host shows for any address, leads to that of the language", async () => {
  const page = await Deno.readTextFile(`${folder}/404.html`);
  const host = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const path = new URL(request.url).pathname.replace(/^\/where/, "");
    const text = await Deno.readTextFile(folder + path).catch(() => page);
    return new Response(text, { headers: { "content-type": path.endsWith(".css") ? "text/css" : "text/html" } });
  });
  const top = `http://127.0.0.1:${host.addr.port}/where/`;
  for (
    const [lost, found] of [["zh/nope.html", "zh"], ["en/deep/nope", "en"], ["api/~/Nope.html", "en"], ["nope", "en"]]
  ) {
    await using opened = await open(`${top}${lost}`, { locale: "en-GB" });
    await opened.page.waitForURL(`${top}${found}/404.html`);
  }
  await host.shutdown();
});
