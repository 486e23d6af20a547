// The document in another language: an OpenAPI Overlay, applied by Redocly once it is known to be complete and fresh.
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { query } from "jsonpath-rfc9535";
import { parse, YAMLParseError } from "yaml";
import { rules } from "../../gen/rules.ts";
import type { Node } from "../gen/document.ts";

/** The members of the document that hold text for people. */
const textMembers = ["title", "summary", "description", "meaning", "action", "nova", "why", "writer"];

/** What names a text by releases of Nova: `-26`, `27-32`, `33` or `34-`. */
const releaseRange = /^(\d+-?|\d*-\d+)$/;

/** A text of the document: the object that holds it, under which name, and where that is. */
interface Text {
  holder: Node;
  name: string;
  place: string;
}

/** Reads, checks and applies an overlay; throws an error of one line that names the file and the place. */
export async function translate(english: Node, documentFile: string, overlayFile: string): Promise<Node> {
  const source = await Deno.readTextFile(overlayFile).catch(() => {
    throw new Error(`${overlayFile}: can't be read`);
  });
  const [problem, ...more] = problemsOf(english, parseOverlay(source, overlayFile));
  if (problem) throw new Error(`${overlayFile}: ${problem}${more.length ? ` (and ${more.length} more)` : ""}`);
  const translated = await bundle(documentFile, overlayFile);
  for (const { holder, name } of textsOf(translated)) holder[name] = unwrap(holder[name]);
  nameTags(translated);
  return translated;
}

/** Gives tags the names that people read: Postman and others make folders of them. */
function nameTags({ tags, paths }: Node): void {
  const names = new Map<string, string>(tags.map((tag: Node) => [tag.name, tag["x-displayName"] ?? tag.name]));
  for (const tag of tags) {
    tag.name = names.get(tag.name);
    delete tag["x-displayName"];
  }
  for (const operation of Object.values<Node>(paths).flatMap((item) => Object.values<Node>(item))) {
    if (operation.tags) operation.tags = operation.tags.map((name: string) => names.get(name) ?? name);
  }
}

const han = "\\p{Script=Han}";
const punctuation = "[\\u3000-\\u303f\\uff00-\\uffef“”]";
const softBreak = new RegExp(
  `(?<=${punctuation})\\n *(?=[^\\s#|-])|(?<=\\S)\\n *(?=${punctuation})|(?<=${han})\\n *(?=${han})`,
  "gu",
);

/** Joins the lines of a Chinese paragraph, between which Markdown would put a space; code stays as it is. */
export function unwrap(text: string): string {
  return text.split(/(^```.*?^```$)/ms).map((part, i) => i % 2 ? part : part.replace(softBreak, "")).join("");
}

function parseOverlay(source: string, file: string): Node {
  try {
    const overlay = parse(source);
    if (typeof overlay?.overlay === "string" && Array.isArray(overlay.actions)) return overlay;
    throw new Error(`${file}: is no OpenAPI Overlay`);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new Error(`${file}:${error.linePos?.[0].line ?? 1}: ${error.message.split(" at line ")[0]}`);
  }
}

/** What is wrong with an overlay: targets that aren't there, translations of what the English was, texts without one. */
export function problemsOf(english: Node, { actions }: Node): string[] {
  const translated = new Map<Node, Set<string>>();
  const problems: string[] = [];
  for (const action of actions) {
    const nodes = targetsOf(english, action.target);
    if (nodes.length !== 1) {
      problems.push(`${action.target} names ${nodes.length === 0 ? "nothing" : "several things"} in the document`);
      continue;
    }
    const texts = pairsOf(nodes[0], action.update, action.target);
    const lost = texts.find(({ holder, name }) => typeof holder?.[name] !== "string");
    if (lost) {
      problems.push(`${lost.place} translates a text that the document doesn't have`);
      continue;
    }
    for (const { holder, name } of texts) translated.set(holder, (translated.get(holder) ?? new Set()).add(name));
    const digest = digestOf(texts);
    if (action["x-of"] !== digest) {
      problems.push(`${action.target} translates an older English; mend it, then write x-of: '${digest}'`);
    }
  }
  const missing = textsOf(english).filter(({ holder, name }) => !translated.get(holder)?.has(name));
  return [...problems, ...missing.map(({ place }) => `${place} has no translation`)];
}

function targetsOf(english: Node, target: string): Node[] {
  try {
    return query(english, target);
  } catch {
    return [];
  }
}

/** The texts that an update translates, each with the object of the document that has the English. */
function pairsOf(holder: Node, update: Node, place: string): Text[] {
  return Object.entries<Node>(update ?? {}).filter(([name]) => !name.startsWith("x-")).flatMap(([name, value]) =>
    typeof value === "object"
      ? pairsOf(holder?.[name], value, `${place}.${name}`)
      : { holder, name, place: `${place}.${name}` }
  );
}

function digestOf(texts: Text[]): string {
  const english = texts.map(({ holder, name }) => holder[name]).join("\n");
  return createHash("sha256").update(english).digest("hex").slice(0, 8);
}

/** Every text for people; an example's name that is a rule's id is none. */
export function textsOf(english: Node): Text[] {
  const visit = (holder: Node, place: string): Text[] =>
    Object.entries<Node>(holder).flatMap(([name, value]): Text[] => {
      const inside = /^[A-Za-z_]\w*$/.test(name) ? `${place}.${name}` : `${place}['${name}']`;
      if (name === "example" || name === "value") return [];
      if (typeof value === "object" && value !== null) return visit(value, inside);
      const isNamed = textMembers.includes(name) || (place.endsWith(".releases") && releaseRange.test(name));
      const isText = typeof value === "string" && isNamed && !Object.hasOwn(rules, value);
      return isText ? [{ holder, name, place: inside }] : [];
    });
  return visit(english, "$");
}

/** A document with all that it refers to, and an overlay applied, by Redocly; `dir` is where it may write. */
export async function bundle(documentFile: string, overlayFile?: string, dir?: string): Promise<Node> {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const out = await Deno.makeTempFile({ suffix: ".json", ...(dir ? { dir } : {}) });
  try {
    const redocly = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", `${root}node_modules/@redocly/cli/bin/cli.js`, "bundle", documentFile]
        .concat(overlayFile ? ["--overlay", overlayFile] : [], "--output", out),
      cwd: root,
    });
    const { success, stderr } = await redocly.output();
    if (!success) throw new Error(`${overlayFile ?? documentFile}: ${firstLine(new TextDecoder().decode(stderr))}`);
    return JSON.parse(await Deno.readTextFile(out));
  } finally {
    await Deno.remove(out);
  }
}

function firstLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "can't be applied";
}
