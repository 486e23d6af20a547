/** A character or a few, and how the text spells them. */
export type Piece = readonly [chars: string, spelling: string];

/** Escapes of JSON and programs, of HTML, of URLs and of mails. */
const escapes = new RegExp(
  [
    /\\u([dD][89abAB][\da-fA-F]{2})\\u([dD][c-fC-F][\da-fA-F]{2})/,
    /\\u\{([\da-fA-F]{1,6})\}|\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})/,
    /&#(\d{1,7});?|&#[xX]([\da-fA-F]{1,6});?/,
    /((?:%[\da-fA-F]{2})+|(?:=[\dA-F]{2})+|(?:\\x[\da-fA-F]{2})+)/,
    /((?:\\[0-3][0-7]{2})+)/,
    /&(amp|lt|gt|quot|apos|nbsp|szlig);?|&([A-Za-z])(?:uml|acute|grave|circ|tilde|cedil|ring|slash|caron);/,
    /\\([^\w\s&%=])/,
  ].map(({ source }) => source).join("|"),
  "g",
);

const signs: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", szlig: "ß" };

/** The signs with which escapes begin. */
const beginnings = ["\\", "&", "%", "="];

/** A text with its escapes read once. */
export function readingOf(text: string): string {
  return beginnings.some((sign) => text.includes(sign)) ? joined(piecesOf(text)) : text;
}

/** The readings of a text that differ from it: all its escapes read, and only those of each kind. */
export function readingsOf(text: string): Piece[][] {
  const there = beginnings.filter((sign) => text.includes(sign));
  const kinds = there.length > 1 ? [beginnings, ...there] : [there];
  return kinds.map((kind) => piecesOf(text, kind)).filter((pieces) => joined(pieces) !== text);
}

/** The text that is read of pieces. */
export function joined(pieces: readonly Piece[]): string {
  return pieces.map(([chars]) => chars).join("");
}

/**
 * The characters of a text, with its escapes read once. A letter with an accent is read without it where its name spells
 * it so, as in `&uuml;`.
 *
 * @param kinds The beginnings of the escapes that are read.
 */
function piecesOf(text: string, kinds: string | readonly string[] = beginnings): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  const plain = (to: number) => {
    for (const char of text.slice(end, to)) pieces.push([char, char]);
  };
  for (const match of text.matchAll(escapes)) {
    if (!kinds.includes(match[0].charAt(0))) continue;
    plain(match.index);
    pieces.push([charsOf(match), match[0]]);
    end = match.index + match[0].length;
  }
  plain(text.length);
  return pieces;
}

function charsOf(match: RegExpMatchArray): string {
  const [, high, low, braced, unit, long, decimal, hex, bytes, octal, sign, accented, escaped] = match;
  if (high !== undefined) return String.fromCharCode(parseInt(high, 16), parseInt(low ?? "", 16));
  const code = braced ?? unit ?? long ?? hex;
  if (code !== undefined) return fromCode(parseInt(code, 16));
  if (decimal !== undefined) return fromCode(Number(decimal));
  if (bytes !== undefined) return fromBytes(bytes.match(/[\da-fA-F]{2}/g)!.map((byte) => parseInt(byte, 16)));
  if (octal !== undefined) return fromBytes(octal.match(/\d{3}/g)!.map((byte) => parseInt(byte, 8)));
  return sign === undefined ? accented ?? escaped ?? "" : signs[sign] ?? " ";
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

/** Bytes as UTF-8; as Latin-1 if they are none. */
function fromBytes(bytes: readonly number[]): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return String.fromCharCode(...bytes);
  }
}
