// The bundler, "turbopack" or "webpack" → the application built and served; a server component and a route are asked.
import { equal, match } from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";

const next = "node_modules/next/dist/bin/next";
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
const built = spawnSync(process.execPath, [next, "build", `--${process.argv[2]}`], { env, encoding: "utf8" });
equal(built.status, 0, built.stdout + built.stderr);
const child = spawn(process.execPath, [next, "start", "--port", "0", "--hostname", "127.0.0.1"], { env });
try {
  let said = "";
  const base = await new Promise((resolve) => {
    child.stdout.on("data", (text) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said += text);
      if (found && /Ready/.test(said)) resolve(found[0]);
    });
  });
  match((await (await fetch(base)).text()).replaceAll(/<!-- -->/g, ""), /tier conflict <button type="button">key\.alphabet/);
  equal(await (await fetch(`${base}/api/items`)).text(), '{"tier":"gold"}');
} finally {
  child.kill();
}
