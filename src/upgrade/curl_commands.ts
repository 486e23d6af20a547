// The lines of a script → the curl commands in it, each with what is piped into it.
import { UnreadableCalls } from "./recorded_call.ts";
import { ShellError, type ShellLine, type Token } from "./shell_line.ts";
import { shellLines } from "./shell_words.ts";
import { cmdLines, powershellLines, shellOf } from "./windows_words.ts";

/** A curl command. */
export interface CurlCommand {
  /** The line it is in, for messages. */
  place: string;
  /** The words after `curl`. */
  words: string[];
  /** Those of its words in which the shell replaces a variable or a substitution. */
  expanding: string[];
  /** Its standard input, if the script has it as a text; `unknown` if another command or a file gives it. */
  input: { kind: "none" | "unknown" } | { kind: "bytes"; bytes: Uint8Array };
}

/** @throws {UnreadableCalls} If a line has no curl command and isn't what a script needs around one. */
export function curlCommands(text: string): CurlCommand[] {
  return linesOf(withoutLog(text)).flatMap((line) => {
    const place = `line ${line.number}`;
    const all = commandsOf(line.tokens, place);
    const found = all.flatMap(({ words, ...rest }) => {
      const start = curlIn(words);
      return start < 0 ? [] : [{ place, words: words.slice(start + 1), ...rest }];
    });
    if (found.length === 0 && !all.every(({ words }) => isAround(words))) throw new UnreadableCalls(noCurl(place, all));
    return found;
  });
}

/** What stands before a command in the log of an OpenStack client (`--debug`). */
const logged = /^.{0,1000}?\bREQ: (?=curl )/;

/** Prompts of shells. */
const prompts = [
  /^[ \t]*PS [^\n>]{0,300}>[ \t]*(?=curl)/,
  /^[ \t]*[A-Za-z]:\\[^\n>"']{0,300}>[ \t]*(?=curl)/,
  /^[ \t]*\[?[\w.-]{1,100}@[^\n$#%>"']{1,300}[$#%>][ \t]*(?=curl)/,
  /^[ \t]*[$%>❯][ \t]*(?=curl)/,
];

/** The commands in the log of an OpenStack client, alone if there are any; otherwise the text without prompts. */
function withoutLog(text: string): string {
  const lines = text.split("\n");
  if (lines.some((line) => logged.test(line))) {
    return lines.map((line) => logged.test(line) ? line.replace(logged, "") : "").join("\n");
  }
  return lines.map((line) => prompts.reduce((rest, prompt) => rest.replace(prompt, ""), line)).join("\n");
}

function linesOf(text: string): ShellLine[] {
  const readers = { posix: shellLines, cmd: cmdLines, powershell: powershellLines };
  try {
    return readers[shellOf(text)](text);
  } catch (error) {
    if (error instanceof ShellError) throw new UnreadableCalls(`line ${error.line} cannot be read: ${error.message}`);
    throw error;
  }
}

type Command = Omit<CurlCommand, "place">;

/** The commands of a line, each with its standard input; redirections of the output are left out. */
function commandsOf(tokens: readonly Token[], place: string): Command[] {
  const commands: Command[] = [{ words: [], expanding: [], input: { kind: "none" } }];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const command = commands.at(-1)!;
    if (token.kind === "word") {
      command.words.push(token.text);
      if (token.expanding) command.expanding.push(token.text);
    } else if (token.kind === "input") command.input = bytesOf(token.text);
    else if (/[<>]/.test(token.text)) {
      if (curlIn(command.words) >= 0) refusePlaceholder(tokens, i, place);
      if (token.text.endsWith("<")) command.input = { kind: "unknown" };
      i++;
    } else {
      if (token.text === "&" && token.tight) refuseSplit(command, place);
      commands.push({ words: [], expanding: [], input: token.text === "|" ? outputOf(command) : { kind: "none" } });
    }
  }
  return commands;
}

/** A `<name>` in a word is what documentation writes in place of a value. */
function refusePlaceholder(tokens: readonly Token[], i: number, place: string): void {
  const [open, , close] = tokens.slice(i, i + 3);
  if (open?.kind !== "operator" || open.text !== "<" || close?.kind !== "operator" || close.text !== ">") return;
  throw new UnreadableCalls(`${place} cannot be read: it has a placeholder in < >; write a value in its place`);
}

/** An address that the shell splits at its `&`. */
function refuseSplit({ words }: Command, place: string): void {
  if (!/^[a-z]+:\/\/\S*\?/i.test(words.at(-1) ?? "")) return;
  throw new UnreadableCalls(`${place} cannot be read: its address has an & outside of quotes; quote the address`);
}

const bytesOf = (text: string): CurlCommand["input"] => ({ kind: "bytes", bytes: new TextEncoder().encode(text) });

/** What `echo` or `printf` with one text writes. */
function outputOf({ words: [name, ...rest], expanding }: Command): CurlCommand["input"] {
  const [text = "", ...more] = rest.filter((word) => word !== "-n" && word !== "--");
  if (more.length || expanding.length || text.startsWith("-")) return { kind: "unknown" };
  if (name === "echo" && !text.includes("\\")) return bytesOf(rest[0] === "-n" ? text : `${text}\n`);
  // Of printf, the octal escapes of bytes that a report of `verify` has.
  if (name !== "printf" || /[^ -~]|%(?!%)|\\(?![0-7]{3})/.test(text.replaceAll("%%", ""))) return { kind: "unknown" };
  const chars = text.replaceAll("%%", "%").replace(
    /\\([0-7]{3})/g,
    (_, code) => String.fromCharCode(parseInt(code, 8) & 0xff),
  );
  return { kind: "bytes", bytes: Uint8Array.from(chars, (char) => char.charCodeAt(0)) };
}

/** Words that run the command after them, or that a shell has before one. */
const before = /^(?:time|sudo|env|exec|command|nohup|timeout|do|then|else|if|while|until|!|\{|\$)$/;

/** Where `curl` is in a command, -1 if it isn't what the command runs. */
function curlIn(words: readonly string[]): number {
  const start = words.findIndex((word) => !/^\w+=/.test(word) && !before.test(word) && !/^\d+[smh]?$/.test(word));
  return /(?:^|[/\\])curl(?:\.exe)?$/i.test(words[start] ?? "") ? start : -1;
}

/** Whether a command is what a script has around its calls: it sends nothing. */
function isAround(words: readonly string[]): boolean {
  const [first] = words.filter((word) => !/^\w+=/s.test(word) && !/^(?:do|then|else|if|!|\{)$/.test(word));
  return first === undefined ||
    /^(?:export|readonly|local|declare|unset|set|source|\.|cd|for|while|until|done|fi|elif|\}|\[|\[\[|test|true|false|sleep|wait|exit|echo|printf|read)$/
      .test(first);
}

function noCurl(place: string, commands: readonly Command[]): string {
  const words = commands.flatMap(({ words }) => words);
  const other = /^(?:Invoke-\w+|iwr|irm|wget|https?|xh|fetch|await|\$session)/i.test(words[0] ?? "");
  if (other) return `${place} is no curl command; copy the request as cURL, or save it as a HAR`;
  if (words.some((word) => /(?:^|\/)curl(?:\.exe)?$/.test(word))) {
    return `${place} is no curl command; remove what stands before curl`;
  }
  return `${place} is no curl command; remove it, or put a # before it`;
}
