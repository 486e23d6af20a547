// A line of a script as its shell splits it, whichever shell that is.

/**
 * A word, `expanding` if it has a variable or a substitution that the shell replaces; an operator outside of quotes; or a text that the command before it reads from its standard input.
 * An operator is `tight` if no blank stands before and after it.
 */
export type Token =
  | { kind: "word"; text: string; expanding: boolean }
  | { kind: "operator"; text: string; tight: boolean }
  | { kind: "input"; text: string };

/** The tokens of a logical line. Continued lines are joined. */
export interface ShellLine {
  /** The number of its first line in the file, from 1. */
  number: number;
  tokens: Token[];
}

/** A line that is not valid for a shell. The message says why, and shows nothing of the line. */
export class ShellError extends Error {
  constructor(readonly line: number, problem: string) {
    super(problem);
  }
}

/** Why a character outside of quotes can't be meant; `undefined` if it can. Word processors and web pages insert such. */
export function strangeCharacter(char: string): string | undefined {
  if (/[“”„‟«»‘’‚‛]/.test(char)) return "it has typographic quotes; replace them with plain ones, ' or \"";
  if (/[^\S \t\r\n]|[\u200b-\u200f\u2060\ufeff]/.test(char)) {
    return "it has a blank that shells do not know, such as a no-break space; replace it with a plain space";
  }
  return undefined;
}
