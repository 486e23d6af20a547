/** A text as JSON; `undefined` if it is not JSON, or not a text. */
export function jsonOf(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
