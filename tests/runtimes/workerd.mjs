// Facts as JSON, and a bundle that answers them → runs it in workerd, by Miniflare, and prints its results.
import { readFileSync } from "node:fs";
import process from "node:process";
import { Miniflare } from "miniflare";

const [facts, bundle] = process.argv.slice(2);
const worker = new Miniflare({ modules: true, script: readFileSync(bundle, "utf8"), compatibilityDate: "2026-04-01" });
const answer = await worker.dispatchFetch("http://worker/", { method: "POST", body: facts });
console.log(await answer.text());
await worker.dispose();
