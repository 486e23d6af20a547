import { escaped } from "../../shared/escaped.ts";

/** A text short enough for a line. */
export function excerpt(text: string): string {
  const line = escaped(text.replace(/\s+/g, " "));
  return line.length > 160 ? `${line.slice(0, 160)}… (${text.length} characters)` : line;
}
