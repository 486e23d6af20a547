/** A text as a URL; `undefined` if it is none. In jsdom before 23, `URL.canParse()` is missing. */
export function urlOf(text: string | URL, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** A text with its percent-escapes decoded once; unchanged if they are not UTF-8. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
