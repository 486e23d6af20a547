import { equal, match, throws } from "node:assert/strict";
import { sequenceSvg, withDiagrams } from "../../scripts/docs/sequence.ts";

const source = `sequenceDiagram
  A->>service: PUT a {"a":"1"}
  Note over service: reads {}
  service-->>A: done
  B->>service: GET`;

Deno.test("sequenceSvg() draws each writer, message and note, with the service beside the first writer", () => {
  const svg = sequenceSvg(source);
  equal(svg.match(/<path class="send"/g)?.length, 2);
  equal(svg.match(/<path class="back"/g)?.length, 1);
  equal(svg.match(/<rect /g)?.length, 1);
  const lanes = [...svg.matchAll(/class="name" x="(\d+)" y="22">(\w+)/g)].map(([, x, name]) => `${name} ${x}`);
  equal(lanes.join(), "A 95,service 285,B 475");
  match(svg, /PUT a \{&#34;a&#34;:&#34;1&#34;\}/);
});

Deno.test("sequenceSvg() throws an error that names a line that it can't read", () => {
  throws(() => sequenceSvg("sequenceDiagram\n  loop forever"), /"loop forever"/);
  throws(() => sequenceSvg("graph LR"), /graph LR/);
});

Deno.test("withDiagrams() draws blocks of Mermaid and leaves other code alone", () => {
  const html =
    '<pre tabindex="0"><code class="language-mermaid">sequenceDiagram\nA-&gt;&gt;service: GET\n</code></pre>';
  match(withDiagrams(html), /^<figure class="wide" tabindex="0"><svg [^]*GET/);
  equal(withDiagrams("<pre><code>A-&gt;&gt;B</code></pre>"), "<pre><code>A-&gt;&gt;B</code></pre>");
});
