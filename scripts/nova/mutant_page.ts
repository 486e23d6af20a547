// The outcomes of the changes of Nova's source: as a page, and as figures of the READMEs.
import type { Figures } from "./marked.ts";
import type { Mutant } from "./mutant_api.ts";

/** The changes by their outcome. */
function byOutcome(mutants: readonly Mutant[]) {
  const withOutcome = (outcome: Mutant["outcome"]) => mutants.filter((mutant) => mutant.outcome === outcome);
  return {
    killed: withOutcome("killed"),
    equivalent: withOutcome("equivalent"),
    alive: withOutcome("alive"),
    left: withOutcome(undefined),
  };
}

/** A point of the figures in README.md and README.zh.md. */
export function figuresOf(mutants: readonly Mutant[], version: string): Figures {
  const { killed, equivalent, alive, left } = byOutcome(mutants);
  const tried = mutants.length - left.length;
  return {
    en:
      `- Of ${tried} small changes of the source of Nova ${version}, one at a time, the cases catch ${killed.length}; ${equivalent.length} cannot be noticed, for
  reasons that [results/nova-mutants.md](results/nova-mutants.md) gives, and ${alive.length} go unnoticed. Of about
  [2,500 wrong providers](tests/mutants/README.md) the cases catch every one.`,
    zh:
      `- 对 Nova ${version} 源码的 ${tried} 处小改动（每次一处），用例发现了 ${killed.length} 处，${equivalent.length} 处无法察觉（原因见
  [results/nova-mutants.md](results/nova-mutants.md)），漏掉 ${alive.length} 处。约 [2,500 个错误的服务实现](tests/mutants/README.md)，用例全部能发现。`,
  };
}

/** The page with every change. */
export function pageOf(mutants: readonly Mutant[], version: string): string {
  const { killed, equivalent, alive, left } = byOutcome(mutants);
  const row = ({ name, file, by, equivalent }: Mutant) => `| ${[name, file, by ?? equivalent ?? ""].join(" | ")} |`;
  const table = (title: string, rows: Mutant[], last: string) =>
    rows.length
      ? `\n## ${title}\n\n| change | file | ${last} |\n| --- | --- | --- |\n${rows.map(row).join("\n")}\n`
      : "";
  const more = left.length ? ` ${left.length} more are listed and were not run.` : "";
  return `# Small changes of Nova's source, and the cases that see them

Written by \`deno task mutants:nova\` on Nova ${version}: ${
    mutants.length - left.length
  } changes of its own Python (scripts/nova/mutants.json), one at a
time. The cases catch ${killed.length}; ${equivalent.length} cannot be noticed; ${alive.length} go unnoticed.${more}
${table("Unnoticed", alive, "")}${table("Cannot be noticed", equivalent, "why")}${table("Caught", killed, "by")}`;
}
