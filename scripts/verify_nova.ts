// Starts a real Nova (root, Debian), holds it, the fake and the mock to every case, and writes results/ and its table.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseDeviations } from "../src/cli/verify.ts";
import { createFakeProvider, pretty, type Provider, type Report, verify } from "../src/conformance/mod.ts";
import { createPrismProvider } from "./prism_provider.ts";

const root = new URL("../", import.meta.url);

const trials = [
  { key: "fake", version: "0.1.0", provider: createFakeProvider(), deviations: [] },
  { key: "prism", version: "5.16.0", ...await createPrismProvider() },
  { key: "nova", ...await startNova() },
];
const reports: Record<string, Report> = {};
for (const { key, version, provider, deviations } of trials) {
  const report = reports[key] = await verify(provider, { deviations, timeoutMs: 60_000 });
  console.log(pretty(report));
  await Deno.writeTextFile(new URL(`results/${key}.json`, root), summary(report, version));
}
await writeTable();
process.exitCode = Object.values(reports).every(({ ok }) => ok) ? 0 : 1;

/** The lab of scripts/nova as a provider. */
async function startNova() {
  const up = new Deno.Command("bash", {
    args: [fileURLToPath(new URL("scripts/nova/up.sh", root))],
    stderr: "inherit",
  });
  const { success, code, stdout } = await up.output();
  if (!success) Deno.exit(code);
  const lab = JSON.parse(new TextDecoder().decode(stdout));
  const { active, empty, client, concurrent, scratch, other_project: foreign, ...named } = lab.servers;
  const provider: Provider = {
    name: "OpenStack Nova",
    endpoint: new URL(lab.base_url).origin,
    projectId: lab.project_id,
    auth: { token: lab.tokens.member, admin: lab.tokens.admin, reader: lab.tokens.reader },
    servers: {
      ...named,
      active: [active, empty, client, concurrent, scratch],
      rebooting: named.task_rebooting,
      foreign,
      missing: lab.unknown_server_id,
    },
    quota: 128,
  };
  const deviations = parseDeviations(
    JSON.parse(await Deno.readTextFile(new URL("openapi/deviations/nova.json", root))),
  );
  return { provider, deviations, version: await novaVersion() };
}

async function novaVersion(): Promise<string> {
  const dpkg = new Deno.Command("dpkg-query", { args: ["-W", "-f", "${Version}", "python3-nova"] });
  return new TextDecoder().decode((await dpkg.output()).stdout).replace(/^\d+:|-.*$/g, "");
}

/** What came of each case; what was sent and what came is for the screen. */
function summary({ provider, counts, results, coverage }: Report, version: string): string {
  const verdicts = results.map(({ id, verdict, reason }) => `  ${JSON.stringify({ id, verdict, reason })}`);
  const head = { provider: provider.name, version, date: new Date().toISOString().slice(0, 10), counts, coverage };
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "results": [\n${verdicts.join(",\n")}\n]}\n`;
}

/** Case groups × providers, between the marks in results/README.md. */
async function writeTable(): Promise<void> {
  const groups = [...new Set(reports.fake.results.map(({ id }) => id.split("/")[0]))];
  const cell = (key: string, group: string) => {
    const all = reports[key].results.filter(({ id }) => id.startsWith(`${group}/`));
    const ran = all.filter(({ verdict }) => verdict !== "not run");
    const known = ran.filter(({ verdict }) => verdict === "deviates").length;
    if (ran.length === 0) return "–";
    const holds = ran.filter(({ verdict }) => verdict === "holds").length;
    const idle = all.length - ran.length;
    return [`${holds}`, known ? `${known} known` : "", idle ? `${idle} not run` : ""].filter(Boolean).join(", ");
  };
  const columns = trials.map(({ key, version, provider }) => ({ key, title: `${provider.name} ${version}` }));
  const lines = [
    `| cases | ${columns.map(({ title }) => title).join(" | ")} |`,
    `| --- | ${columns.map(() => "---").join(" | ")} |`,
    ...groups.map((group) => `| ${group} | ${columns.map(({ key }) => cell(key, group)).join(" | ")} |`),
  ];
  const file = new URL("results/README.md", root);
  const text = await Deno.readTextFile(file);
  const date = new Date().toISOString().slice(0, 10);
  const table = `<!-- conformance -->\n\nTried on ${date}.\n\n${lines.join("\n")}\n\n<!-- /conformance -->`;
  await Deno.writeTextFile(file, text.replace(/<!-- conformance -->[^]*<!-- \/conformance -->/, table));
}
