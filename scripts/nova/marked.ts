// A part of a page that a script writes: what stands between `<!-- name -->` and `<!-- /name -->`.

/** Replaces the part; throws if the page has no such marks. */
export async function writeMarked(file: URL, name: string, part: string): Promise<void> {
  const text = await Deno.readTextFile(file);
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file.pathname} has no marks ${begin} and ${end}`);
  await Deno.writeTextFile(file, `${text.slice(0, from + begin.length)}\n${part}\n${text.slice(to)}`);
}

/** The same figures in the words of README.md and of README.zh.md. */
export interface Figures {
  en: string;
  zh: string;
}

/** Writes figures between their marks in both. */
export async function writeFigures(root: URL, name: string, { en, zh }: Figures): Promise<void> {
  await writeMarked(new URL("README.md", root), name, en);
  await writeMarked(new URL("README.zh.md", root), name, zh);
}
