// Samples as HTML: one below the other; the page's script makes tabs of them.
import { codeBlock } from "../highlight.ts";
import { type Language, words } from "../words.ts";
import type { Sample } from "./sample.ts";

/** The samples, each with the name of its tab. */
export function sampleTabs(samples: readonly Sample[], language: Language): string {
  const sections = samples.map(({ label, lang, source }) =>
    `<section data-tab="${label}"><h3>${label}</h3>
${codeBlock(source, lang)}</section>`
  );
  return `<div class="tabs" data-label="${words[language].samples}">${sections.join("\n")}</div>`;
}
