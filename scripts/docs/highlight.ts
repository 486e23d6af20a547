// Code as HTML with its words marked, at build time; the colours are in docs/site/site.css.
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import typescript from "highlight.js/lib/languages/typescript";
import yaml from "highlight.js/lib/languages/yaml";

const grammars = { bash, go, java, json, python, typescript, yaml };
for (const [name, grammar] of Object.entries(grammars)) hljs.registerLanguage(name, grammar);
hljs.registerAliases(["ts"], { languageName: "typescript" });
hljs.registerAliases(["sh"], { languageName: "bash" });

/** The code as the content of a `code` element; plain if its language isn't known. */
export function highlight(code: string, language: string): string {
  const known = hljs.getLanguage(language) ? language : "plaintext";
  if (known === "plaintext") return code.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return hljs.highlight(code, { language: known, ignoreIllegals: true }).value;
}

/** A block of code that scrolls by the keyboard. */
export function codeBlock(code: string, language: string): string {
  return `<pre tabindex="0"><code class="language-${language}">${highlight(code, language)}</code></pre>`;
}

/** A value as a block of JSON. */
export function jsonBlock(value: unknown): string {
  return codeBlock(JSON.stringify(value, null, 2), "json");
}
