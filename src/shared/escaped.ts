/**
 * A text that can't move the cursor, forge a line or turn the direction of writing: control and format characters and
 * lone surrogates are shown as escapes.
 */
export function escaped(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (char) =>
      ({ "\t": "\\t", "\n": "\\n", "\r": "\\r" })[char] ??
        `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
}
