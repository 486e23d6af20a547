/** A text with escapes for characters that would move the cursor or change the direction of writing. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** A text short enough for a line. */
export function excerpt(text: string): string {
  const line = visible(text.replace(/\s+/g, " "));
  return line.length > 160 ? `${line.slice(0, 160)}… (${text.length} characters)` : line;
}
