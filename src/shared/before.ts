/** The part of a text before a separator; the whole text if it has none. */
export function before(text: string, separator: string | RegExp): string {
  const [part = text] = text.split(separator, 1);
  return part;
}
