import type { Check } from "./check.ts";
import { nodes } from "./installed.ts";

/** How a check ended. */
export type Verdict = { kind: "holds" } | { kind: "fails"; trouble: string } | { kind: "not run"; reason: string };

/** What a door loads. */
export interface Load {
  door: string;
  modules: number;
  kB: number;
}

/** All that a run has found. */
export interface Findings {
  /** The releases of TypeScript, and the verdict of each setting with each. */
  releases: readonly string[];
  compiled: { setting: string; verdicts: Verdict[] }[];
  checked: { check: Check; verdict: Verdict }[];
  loads: Load[];
  /** What an installation takes on the disk, with its dependencies. */
  installedKb: number;
}

const words = {
  en: {
    title: "What the package is used with",
    lead: "Each row is a small project in `tests/consumers/projects/` that installs the packed package and uses it. " +
      "`deno task consumers --write` runs all of them and writes this page. `deno task runtimes` tries the package in Node 20.3 to 26, Bun, workerd and Chromium.",
    oldest: (typescript: string) =>
      `The oldest that are supported are Node ${nodes.oldest} and TypeScript ${typescript}; without the DOM, @types/node 20.19.`,
    other: "[中文](README.zh.md)",
    typescript: "TypeScript",
    strictness:
      "All with `strict`, `skipLibCheck: false`, `exactOptionalPropertyTypes` and `noUncheckedIndexedAccess`; " +
      "without the DOM's library unless the row says so.",
    setting: "`moduleResolution` and form",
    programs: "Test runners, programs, bundlers and readers of OpenAPI",
    tool: "tool",
    versions: "tried with",
    shows: "what holds",
    weight: "What is loaded and installed",
    door: "door",
    modules: "modules",
    why:
      "The conformance cases are in the same package, so that a version of the client and the cases of its contract " +
      "belong together. A program that does not import `./conformance` does not load them, and a bundle does not have them. " +
      "A production installation has them on its disk",
    kinds: { holds: "✓", fails: "✗", "not run": "–" },
  },
  zh: {
    title: "与哪些工具一起验证过",
    lead:
      "每一行都是 `tests/consumers/projects/` 中的一个小项目：安装打包后的软件包并使用它。`deno task consumers --write` 运行全部项目并生成本页；`deno task runtimes` 在 Node 20.3 至 26、Bun、workerd 和 Chromium 中运行本软件包。",
    oldest: (typescript: string) =>
      `支持的最低版本：Node ${nodes.oldest}、TypeScript ${typescript}；不用 DOM 库时需要 @types/node 20.19。`,
    other: "[English](README.md)",
    typescript: "TypeScript",
    strictness:
      "全部使用 `strict`、`skipLibCheck: false`、`exactOptionalPropertyTypes`、`noUncheckedIndexedAccess`；除注明外不含 DOM 库。",
    setting: "`moduleResolution` 与模块格式",
    programs: "测试工具、程序、打包工具与读取 OpenAPI 的工具",
    tool: "工具",
    versions: "验证版本",
    shows: "成立的内容",
    weight: "加载与安装的大小",
    door: "入口",
    modules: "模块数",
    why:
      "一致性用例在同一个软件包里，使客户端版本与它的契约用例始终一致。不引入 `./conformance` 的程序不会加载用例，打包结果里也没有。生产安装会在磁盘上带有它们",
    kinds: { holds: "✓", fails: "✗", "not run": "–" },
  },
} as const;

/** The page of a run, in a language. */
export function pageOf(findings: Findings, language: keyof typeof words): string {
  const w = words[language];
  const { releases, compiled, checked, loads, installedKb } = findings;
  const sign = ({ kind }: Verdict) => w.kinds[kind];
  const separator = language === "en" ? ": " : "：";
  return `# ${w.title}

${w.lead} ${w.other}

${w.oldest(releases[0] ?? "")}

## ${w.typescript}

${w.strictness}

${
    table(
      [w.setting, ...releases.map((release) => release.replace(/\.\d+$/, ""))],
      compiled.map(({ setting, verdicts }) => [setting, ...verdicts.map(sign)]),
    )
  }

${
    notes(
      compiled.flatMap(({ setting, verdicts }) => verdicts.map((verdict) => ({ name: setting, verdict }))),
      separator,
    )
  }
## ${w.programs}

${
    table(
      [w.tool, w.versions, w.shows, ""],
      checked.map(({ check, verdict }) => [check.name, check.versions, check.shows[language], sign(verdict)]),
    )
  }

${notes(checked.map(({ check, verdict }) => ({ name: check.name, verdict })), separator)}
## ${w.weight}

${table([w.door, w.modules, "kB"], loads.map(({ door, modules, kB }) => [`\`${door}\``, `${modules}`, `${kB}`]))}

${w.why}${separator}${installedKb} kB.
`.replace(/\n{3,}/g, "\n\n");
}

/** Why something was not run. */
function notes(results: { name: string; verdict: Verdict }[], separator: string): string {
  const lines = results.flatMap(({ name, verdict }) =>
    verdict.kind === "not run" ? [`- ${name}${separator}${verdict.reason}\n`] : []
  );
  return [...new Set(lines)].join("");
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
