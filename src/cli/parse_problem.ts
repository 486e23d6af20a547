// Rewords the errors of parseArgs of node:util.
import { guess } from "../shared/guess.ts";

/** A sentence about options that can't be parsed, by the code and the message of the error. */
export function parseProblem(code: string, message: string, options: readonly string[]): string {
  const [, name = ""] = /'(?:-\w, )?(--?[^' <]*)/.exec(message) ?? [];
  if (code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL") {
    const [, word = ""] = /'(.*)'/s.exec(message) ?? [];
    return `takes no words, got ${JSON.stringify(word.slice(0, 80))}`;
  }
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") {
    if (message.includes("does not take")) return `${name} takes no value`;
    const ambiguous = message.includes("ambiguous");
    return `${name} needs a value${ambiguous ? `; one that begins with - is written ${name}=-…` : ""}`;
  }
  if (!name.startsWith("--")) return `there is no option ${name}; a value that begins with - goes after --, at the end`;
  return `there is no option ${name}${guess(name, options)}`;
}
