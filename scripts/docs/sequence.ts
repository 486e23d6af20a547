// A sequence diagram in Mermaid's language → an SVG; of that language, what `deno task explore` writes.
import { escape } from "./layout.ts";

/** A line of a diagram: a message from one lane to another, or a note over one. */
type Line =
  | { kind: "message"; from: string; to: string; back: boolean; text: string }
  | { kind: "note"; over: string; text: string };

/** HTML whose diagrams are drawn: blocks of code in Mermaid's language. */
export function withDiagrams(html: string): string {
  return html.replace(
    /<pre[^>]*><code class="language-mermaid">([^]*?)<\/code><\/pre>/g,
    (_, code) => `<figure class="wide" tabindex="0">${sequenceSvg(unescape(code))}</figure>`,
  );
}

const lane = 190;
const row = 30;
const top = 44;

/** The diagram as an SVG; throws an error that names the line that it can't read. */
export function sequenceSvg(source: string): string {
  const [head, ...rest] = source.trim().split("\n").map((line) => line.trim());
  if (head !== "sequenceDiagram") throw new Error(`Cannot draw a diagram that begins with ${head}`);
  const lines = rest.map(lineOf);
  const writers = [...new Set(lines.flatMap((line) => line.kind === "note" ? line.over : [line.from, line.to]))]
    .filter((name) => name !== "service").sort();
  // The service is between the first writer and the others.
  const lanes = [...writers.slice(0, 1), "service", ...writers.slice(1)];
  const x = (name: string) => Math.round(lane * (lanes.indexOf(name) + .5));
  const [width, height] = [lane * lanes.length, top + row * lines.length + 8];
  const posts = lanes.map((name) =>
    `<line class="post" x1="${x(name)}" y1="32" x2="${x(name)}" y2="${height}"/><text class="name" x="${
      x(name)
    }" y="22">${name}</text>`
  );
  const drawn = lines.map((line, i) => drawnAt(line, top + row * i, x));
  return `<svg class="sequence" role="img" aria-label="${
    escape(rest.join(". "))
  }" viewBox="0 0 ${width} ${height}" width="${width}">
${[...posts, ...drawn].join("\n")}
</svg>`;
}

const names: Record<string, string> = { lt: "<", gt: ">", quot: '"', amp: "&", "#39": "'" };
const unescape = (html: string) => html.replace(/&(lt|gt|quot|amp|#39);/g, (_, name) => names[name]!);

function lineOf(line: string): Line {
  const message = /^(\w+)(--?)>>(\w+): (.*)$/.exec(line);
  if (message) {
    const [, from = "", dashes, to = "", text = ""] = message;
    return { kind: "message", from, to, back: dashes === "--", text: text.replace(/\s+/g, " ") };
  }
  const note = /^Note over (\w+): (.*)$/.exec(line);
  if (!note) throw new Error(`Cannot draw the line ${JSON.stringify(line)} of a diagram`);
  return { kind: "note", over: note[1]!, text: note[2]! };
}

function drawnAt(line: Line, y: number, x: (name: string) => number): string {
  const text = (at: number, up: number, kind: string) =>
    `<text class="${kind}" x="${at}" y="${y + up}">${escape(line.text)}</text>`;
  if (line.kind === "note") {
    const at = x(line.over);
    return `<rect x="${at - lane / 2 + 6}" y="${y - 3}" width="${lane - 12}" height="22" rx="4"/>${
      text(at, 12, "note")
    }`;
  }
  const [from, to] = [x(line.from), x(line.to)];
  const tip = to > from ? -7 : 7;
  const head = `<path d="M${to + tip} ${y + 12}l${-tip} 4l${tip} 4"/>`;
  return `<path class="${line.back ? "back" : "send"}" d="M${from} ${y + 16}H${to}"/>${head}${
    text((from + to) / 2, 11, "said")
  }`;
}
