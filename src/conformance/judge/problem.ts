/** A difference between a response, or the items afterwards, and what a case expects. */
export interface Problem {
  /** The difference in this case. */
  readonly text: string;
  /** The signs of the problem, without details of this case; a particular sign stands before a general one. */
  readonly signs: readonly Sign[];
}

/** A text by which failures with the same cause are recognized. */
export interface Sign {
  /** The kind of expectation that a response must have for this sign to be possible. */
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
  | "content type"
  | "body"
  | "items"
  | `status ${string}`
  | `header ${string}`;

/** A problem with its signs. Without signs, its text is the sign. */
export function problem(text: string, check: Check = "response", ...signs: readonly string[]): Problem {
  return { text, signs: (signs.length ? signs : [text]).map((text) => ({ check, text })) };
}

/** The texts of problems. */
export function textsOf(problems: readonly Problem[]): string[] {
  return problems.map(({ text }) => text);
}
