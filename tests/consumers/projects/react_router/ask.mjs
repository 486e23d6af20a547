// The application built, and its handler asked for the page.
import { equal, match } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequestHandler } from "react-router";

const built = spawnSync(process.execPath, ["node_modules/@react-router/dev/bin.js", "build"], { encoding: "utf8" });
equal(built.status, 0, built.stdout + built.stderr);
const handler = createRequestHandler(await import("./build/server/index.js"));
const page = await (await handler(new Request("http://127.0.0.1/"))).text();
match(page, /id="items">\{&quot;items&quot;:\{&quot;tier&quot;:&quot;gold&quot;\},&quot;code&quot;:&quot;conflict&quot;\}/);
