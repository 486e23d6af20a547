// Commands for Windows → their words: for cmd.exe with ^, and for PowerShell with `. Nothing is run or expanded.
import { ShellError, type ShellLine, strangeCharacter, type Token } from "./shell_line.ts";

/** The shell that a text is written for, by the character with which it continues lines or escapes quotes. */
export function shellOf(text: string): "posix" | "cmd" | "powershell" {
  if (/[ \t]\^[ \t]*\r?$|[ \t]\^"/m.test(text)) return "cmd";
  // Windows PowerShell wants quotes in an argument escaped, even between single quotes.
  const escaped = /\bcurl\.exe\b/.test(text) && /'[^'\n]*\\"/.test(text);
  return escaped || /[ \t]`[ \t]*\r?$/m.test(text) ? "powershell" : "posix";
}

/** A line of a command as far as its shell reads it. */
interface Part {
  number: number;
  /** The text of each command, and the operator behind it. */
  commands: { text: string; operator: string }[];
}

/** @throws {ShellError} If a quote has no end. */
export function cmdLines(text: string): ShellLine[] {
  return cmdParts(text.replaceAll("\r\n", "\n")).map(({ number, commands }) => ({
    number,
    tokens: commands.flatMap(({ text, operator }): Token[] => [
      ...argumentsOf(text, number).map((text) => ({ kind: "word", text, expanding: false }) as const),
      ...operator ? [{ kind: "operator", text: operator, tight: false } as const] : [],
    ]),
  })).filter(({ tokens }) => tokens.length > 0);
}

/** Removes the carets, as cmd.exe does, and splits at operators outside of quotes. */
function cmdParts(text: string): Part[] {
  const parts: Part[] = [];
  let quoted = false;
  let number = 1;
  let part: Part = { number, commands: [{ text: "", operator: "" }] };
  const add = (char: string) => part.commands.at(-1)!.text += char;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    const blanks = char === "^" && !quoted ? /^\^[ \t]*\n/.exec(text.slice(at, at + 80))?.[0] : undefined;
    if (blanks !== undefined) {
      // The end of a line behind a caret is removed; a second one is kept, which is how browsers copy it.
      at += blanks.length - 1;
      number++;
      if (text[at + 1] === "\n") add(text[++at]!), number++;
    } else if (char === "^" && !quoted) add(text[++at] ?? "");
    else if (char === "\n") {
      parts.push(part);
      quoted = false;
      part = { number: ++number, commands: [{ text: "", operator: "" }] };
    } else if (/[|&<>]/.test(char) && !quoted) {
      part.commands.at(-1)!.operator = char;
      part.commands.push({ text: "", operator: "" });
    } else {
      if (char === '"') quoted = !quoted;
      add(char);
    }
  }
  return [...parts, part].filter(({ commands }) => !/^\s*(?:rem\b|::|@echo\b)/i.test(commands[0]!.text));
}

/** The arguments in a command line, as a program for Windows splits it. */
function argumentsOf(text: string, line: number): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (const [piece] of text.matchAll(/\\*""?|\\+|[^\\"]/g)) {
    if (!quoted && strangeCharacter(piece)) throw new ShellError(line, strangeCharacter(piece)!);
    if (/^\s$/.test(piece) && !quoted) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (!piece.endsWith('"')) word = (word ?? "") + piece;
    else {
      const [, slashes = "", quotes = ""] = /^(\\*)("+)$/.exec(piece) ?? [];
      const escaped = slashes.length % 2 === 1;
      // Of two quotes, the first may be escaped, or both may stand for one in a quoted text.
      const literal = escaped || quoted && quotes.length === 2;
      word = (word ?? "") + "\\".repeat(slashes.length >> 1) + (literal ? '"' : "");
      if (escaped ? quotes.length === 2 : quotes.length === 1) quoted = !quoted;
    }
  }
  if (quoted) throw new ShellError(line, 'a " has no end');
  return word === undefined ? words : [...words, word];
}

/** @throws {ShellError} If a quote has no end. */
export function powershellLines(text: string): ShellLine[] {
  const pieces =
    /`[ \t]*\n|`[^]|\n|[ \t]+|#[^\n]*|'[^']*(?:''[^']*)*'|"[^"`]*(?:(?:`[^]|"")[^"`]*)*"|[|;&<>]+|[^\s`'"|;&<>]+|[^]/g;
  const lines: ShellLine[] = [];
  let line: ShellLine = { number: 1, tokens: [] };
  let number = 1;
  let joined = false;
  for (const [piece] of text.replaceAll("\r\n", "\n").matchAll(pieces)) {
    const blank = /^`?[ \t\n]+$/.test(piece);
    if (piece === "\n") {
      lines.push(line);
      line = { number: number + 1, tokens: [] };
    } else if (/^[|;&<>]/.test(piece)) line.tokens.push({ kind: "operator", text: piece, tight: false });
    else if (!blank && (joined || !piece.startsWith("#"))) {
      const text = wordOf(piece, line.number);
      const last = line.tokens.at(-1);
      const expanding = /^[^']*\$[\w({]/.test(piece);
      if (joined && last?.kind === "word") {
        last.text += text;
        last.expanding ||= expanding;
      } else line.tokens.push({ kind: "word", text, expanding });
    }
    joined = !blank && !/^[|;&<>]/.test(piece);
    number += piece.split("\n").length - 1;
  }
  return [...lines, line].filter(({ tokens }) => tokens.length > 0);
}

/** A piece of a word without its quotes. Windows PowerShell hands `\"` on as a quote in an argument. */
function wordOf(piece: string, line: number): string {
  const strange = /^['"]./s.test(piece) ? undefined : [...piece].map(strangeCharacter).find(Boolean);
  if (strange) throw new ShellError(line, strange);
  if (/^['"]$/.test(piece)) throw new ShellError(line, `a ${piece} has no end`);
  const unquoted = (text: string) => text.replaceAll('\\"', '"');
  if (piece.startsWith("'")) return unquoted(piece.slice(1, -1).replaceAll("''", "'"));
  if (piece.startsWith('"')) {
    return unquoted(piece.slice(1, -1).replace(/`([^])|""/g, (_, char) => escapes(char ?? '"')));
  }
  return piece.startsWith("`") ? escapes(piece[1]!) : piece;
}

const escapes = (char: string) => ({ n: "\n", r: "\r", t: "\t", 0: "\0" })[char] ?? char;
