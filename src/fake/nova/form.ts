/**
 * What Routes, the library below Nova, does with an HTML form: of a POST it reads the whole form, because a field called
 * `_method` overrides the method by which it routes (`routes/middleware.py`, `POST` in `webob/request.py`).
 */
export type Form = { kind: "none" } | { kind: "unreadable" } | { kind: "overrides"; method: string };

/** The fields called `_method` that a form has, in their order; `file` stands for one that is a file. */
type Field = { kind: "text"; value: string } | { kind: "file" };

const none: Form = { kind: "none" };
const unreadable: Form = { kind: "unreadable" };
const formTypes = /^(?:application\/x-www-form-urlencoded|(multipart\/form-data))(?:;|$)/;

/** Reads the form of a POST whose query has no `_method`. */
export function formOf(type: string, body: Uint8Array | undefined): Form {
  const match = formTypes.exec(type);
  if (!match) return none;
  const charset = /;\s*charset=([^;]*)/i.exec(type)?.[1]?.replace(/^"+|"+$/g, "").trim() ?? "";
  if (!/^(utf8)?$/i.test(charset.replaceAll("-", ""))) return unreadable;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  const fields = match[1] ? partsOf(type, text) : pairsOf(text);
  const last = fields?.at(-1);
  if (!fields || last?.kind === "file") return unreadable;
  return last?.value ? { kind: "overrides", method: last.value.toUpperCase() } : none;
}

function pairsOf(text: string): Field[] {
  // Without the first "&", a "?" at the start would be left out.
  return new URLSearchParams(`&${text}`).getAll("_method").map((value) => ({ kind: "text", value }));
}

/** The fields of a multipart form; `undefined` if its boundary is not valid (`valid_boundary()` of Python's `cgi`). */
function partsOf(type: string, text: string): Field[] | undefined {
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^;]*))/i.exec(type)?.slice(1).find((one) => one !== undefined)
    ?.trim();
  if (!boundary || !/^[ -~]{0,200}[!-~]$/.test(boundary)) return undefined;
  const parts: string[][] = [];
  // A line end before a boundary, or at the end, is not part of a value.
  for (const line of text.replace(/\r?\n$/, "").split(/\r?\n/)) {
    const mark = line.trimEnd();
    if (mark === `--${boundary}--` && parts.length) break;
    if (mark === `--${boundary}`) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.flatMap(fieldOf);
}

/** The field that a part is, if it is called `_method`. */
function fieldOf(lines: readonly string[]): Field[] {
  const blank = lines.indexOf("");
  const headers = blank < 0 ? lines : lines.slice(0, blank);
  const disposition = headers.find((line) => /^content-disposition:/i.test(line)) ?? "";
  if (!/;\s*name\s*=\s*"?_method"?\s*(;|$)/i.test(disposition)) return [];
  if (/;\s*filename\s*=/i.test(disposition)) return [{ kind: "file" }];
  return [{ kind: "text", value: blank < 0 ? "" : lines.slice(blank + 1).join("\n") }];
}
