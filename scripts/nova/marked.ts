// A part of a page that a script writes: what stands between `<!-- name -->` and `<!-- /name -->`.

/** Replaces the part; throws if the page has no such marks. */
export async function writeMarked(file: URL, name: string, part: string): Promise<void> {
  const text = await Deno.readTextFile(file);
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file.pathname} has no marks ${begin} and ${end}`);
  await Deno.writeTextFile(file, `${text.slice(0, from + begin.length)}\n${part}\n${text.slice(to)}`);
}
