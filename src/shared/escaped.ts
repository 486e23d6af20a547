/**
 * A text that is safe on a terminal: control and format characters and lone surrogates are shown as escapes, so that it
 * can't move the cursor, forge a line or change the direction of writing.
 */
export function escaped(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (char) =>
      ({ "\t": "\\t", "\n": "\\n", "\r": "\\r" })[char] ??
        `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
}
