// Which files a page is written from, where to edit it, and the day of its last change, if git knows.
import { fileURLToPath } from "node:url";
import { repository } from "./repository.ts";
import type { Language } from "./words.ts";
import { at } from "../at.ts";

const root = new URL("../../", import.meta.url);
const run = async (...args: string[]) => {
  const command = new Deno.Command("git", { args, cwd: fileURLToPath(root), env: { TZ: "UTC" }, stderr: "null" });
  const { success, stdout } = await command.output().catch(() => ({ success: false, stdout: new Uint8Array() }));
  return success ? new TextDecoder().decode(stdout).trim() : undefined;
};

/** Where a page comes from. */
export interface Origin {
  /** A link to its first source, to edit it. */
  edit: string;
  /** The day of the last commit to one of its sources; absent in a tarball and in a shallow clone. */
  changed?: string | undefined;
}

/** The sources of a page, the one to edit first; a page that isn't listed is an operation's. */
function sourcesOf(name: string, language: Language, isV1: boolean): string[] {
  const overlay = language === "zh" ? ".zh" : "";
  const document = (api: string) => [`openapi/${api}${overlay}.yaml`, `openapi/${api}.yaml`];
  const nova = document("nova-v2.1");
  const byHand = (file: string) => [`docs/${language}/${file}.md`];
  const listed: Record<string, string[]> = {
    index: byHand("start"),
    client: byHand("client"),
    recipes: byHand("recipes"),
    errors: ["docs/errors.yaml", ...nova],
    rules: [...nova, ...document("ecs-v1"), "docs/rules.yaml", "openapi/cases", "results"],
    keys: nova,
    differences: ["docs/differences.yaml", ...nova],
    conformance: ["openapi/cases", "results"],
    cases: [`openapi/cases/README${overlay}.md`],
    upgrade: [...nova, "results/upgrade.json"],
    downloads: ["scripts/docs/downloads.ts", "openapi"],
    reference: nova,
    "reference-v1": document("ecs-v1"),
    changelog: ["CHANGELOG.md"],
    "404": [`scripts/docs/words_${language}.ts`],
  };
  return listed[name] ?? (isV1 ? document("ecs-v1") : nova);
}

let whole: Promise<boolean> | undefined;
const days = new Map<string, Promise<string | undefined>>();

/** The origin of a page; `isV1` is for the page of an operation. */
export async function originOf(name: string, language: Language, isV1: boolean): Promise<Origin> {
  const sources = sourcesOf(name, language, isV1);
  const first = at(sources, 0);
  const edit = `${repository}/${/\.\w+$/.test(first) ? "edit" : "tree"}/main/${first}`;
  const key = sources.join(" ");
  if (!days.has(key)) days.set(key, dayOf(sources));
  return { edit, changed: await days.get(key) };
}

async function dayOf(sources: string[]): Promise<string | undefined> {
  // A shallow clone gives every file the day of its only commit, and a tarball may lie inside another repository.
  whole ??= Promise.all([run("rev-parse", "--is-shallow-repository"), run("ls-files", "--error-unmatch", "deno.json")])
    .then(([shallow, tracked]) => shallow === "false" && tracked === "deno.json");
  if (!await whole) return undefined;
  return await run("log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d", "--", ...sources) || undefined;
}
