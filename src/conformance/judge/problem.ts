/** A difference between a response, or the items afterwards, and what a case expects. */
export interface Problem {
  /** The difference in this case. */
  readonly text: string;
  /** The same without what belongs to this case alone, the particular sign before the general one. */
  readonly signs: readonly Sign[];
}

/** A mark by which failures of one cause are known. */
export interface Sign {
  /** The kind of expectation that a response must have been held to for this sign to be possible. */
  readonly check: Check;
  /** The rest of a sentence that begins with "12 responses …". */
  readonly text: string;
}

/** A kind of expectation. */
export type Check =
  | "response"
  | "success"
  | "refusal"
  | "error body"
  | "body"
  | `status ${string}`
  | `header ${string}`;

/** A problem with its signs; without any, its text is one. */
export function problem(text: string, check: Check = "response", ...signs: readonly string[]): Problem {
  return { text, signs: (signs.length ? signs : [text]).map((text) => ({ check, text })) };
}

/** The texts of problems. */
export function textsOf(problems: readonly Problem[]): string[] {
  return problems.map(({ text }) => text);
}
