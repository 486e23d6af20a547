/** A text after its escapes are read, and where each of its letters and digits stands in the original. */
export interface Reading {
  text: string;
  /** Only the letters and digits, as {@linkcode bare} returns them. */
  letters: string;
  /** For each of them, where it begins in the original, and where it ends. */
  places: [begin: number, end: number][];
}

/** The characters that begin escapes. */
const beginnings = ["\\", "&", "%", "="];

/** Escapes of JSON and programs, of HTML, of URLs and of mails, each with what {@linkcode charsOf} needs; or other text. */
const escapes = new RegExp(
  [
    /((?:\\u[\da-fA-F]{4})+)|\\u\{([\da-fA-F]{1,6})\}|\\U([\da-fA-F]{8})/,
    /&#(\d{1,7});?|&#[xX]([\da-fA-F]{1,6});?/,
    /((?:%[\da-fA-F]{2})+|(?:=[\dA-F]{2})+|(?:\\x[\da-fA-F]{2})+)|((?:\\[0-3][0-7]{2})+)/,
    /&(amp|lt|gt|quot|apos|nbsp|szlig);?|&([A-Za-z])(?:uml|acute|grave|circ|tilde|cedil|ring|slash|caron);/,
    /\\([^\w\s&%=])|\\[bfnrtv]|[^\\&%=]+|[^]/,
  ].map(({ source }) => source).join("|"),
  "gu",
);

const signs: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", szlig: "ß" };

/**
 * Reads a text, and its escapes once. An escape that names a letter with an accent, such as `&uuml;`, is read as the
 * letter without it.
 *
 * @param kinds The beginnings of the escapes that are read.
 */
export function readingOf(text: string, kinds: readonly string[] = beginnings): Reading {
  const reading: Reading = { text: "", letters: "", places: [] };
  let end = 0;
  for (const match of text.matchAll(escapes)) {
    const [spelling] = match;
    const isRead = spelling.length > 1 && kinds.includes(spelling.charAt(0));
    for (const chars of isRead ? [charsOf(match)] : spelling) {
      const begin = end;
      end += (isRead ? spelling : chars).length;
      const letters = bare(chars);
      reading.text += chars;
      reading.letters += letters;
      for (let unit = 0; unit < letters.length; unit++) reading.places.push([begin, end]);
    }
  }
  return reading;
}

/** The readings of a text: as it is, with all its escapes read, and with only those of each kind. */
export function readingsOf(text: string): Reading[] {
  const kinds = beginnings.filter((sign) => text.includes(sign)).map((sign) => [sign]);
  return [[], ...kinds, ...(kinds.length > 1 ? [beginnings] : [])].map((kinds) => readingOf(text, kinds));
}

/**
 * The letters and digits of a text in capitals, without accents. Capitals, because the small form of a letter can
 * depend on its neighbours.
 */
export function bare(text: string): string {
  // Most texts are read letter by letter.
  if (/^[A-Za-z\d]$/.test(text)) return text.toUpperCase();
  return text.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
}

function charsOf(match: RegExpMatchArray): string {
  const [, units, braced, long, decimal, hex, bytes, octal, sign, accented, escaped] = match;
  if (units) return String.fromCharCode(...numbersIn(units, /[\da-f]{4}/gi, 16));
  const code = decimal ? Number(decimal) : parseInt(braced ?? long ?? hex ?? "", 16);
  if (code >= 0) return code <= 0x10ffff ? String.fromCodePoint(code) : "";
  if (bytes) return fromBytes(numbersIn(bytes, /[\da-f]{2}/gi, 16));
  if (octal) return fromBytes(numbersIn(octal, /\d{3}/g, 8));
  return sign ? signs[sign] ?? " " : accented ?? escaped ?? "";
}

function numbersIn(text: string, digits: RegExp, base: number): number[] {
  return Array.from(text.matchAll(digits), ([number]) => parseInt(number, base));
}

/** Bytes as UTF-8; as Latin-1 if they are none. */
export function fromBytes(bytes: readonly number[]): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return String.fromCharCode(...bytes);
  }
}
