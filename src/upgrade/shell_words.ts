// A script of simple commands → their words, as a POSIX shell splits them. Nothing is run or expanded: variables and
// `$(…)` stay as they are written.

/** A word, or an operator outside of quotes that ends a command. */
export type Token = { kind: "word"; text: string } | { kind: "operator"; text: string };

/** The tokens of a logical line. Lines that end in a backslash are joined. */
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

const operators = /^(?:\|\||&&|;;|[|;&()]|\d*(?:>>|>&|<&|<<|[<>]))/;

/** @throws {ShellError} If a quote has no end. */
export function shellLines(text: string): ShellLine[] {
  const lines: ShellLine[] = [];
  const reader = new Reader(text);
  while (!reader.atEnd) {
    const line = reader.line();
    if (line.tokens.length) lines.push(line);
  }
  return lines;
}

class Reader {
  readonly #text: string;
  #at = 0;
  #number = 1;
  #first = 1;

  constructor(text: string) {
    this.#text = text.replaceAll("\r\n", "\n");
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Reads to the end of a logical line. */
  line(): ShellLine {
    const tokens: Token[] = [];
    this.#first = this.#number;
    while (!this.atEnd) {
      const char = this.#text[this.#at]!;
      if (char === "\n") {
        this.#take();
        break;
      }
      if (char === " " || char === "\t") this.#take();
      else if (this.#continues()) this.#take(2);
      else if (char === "#") this.#comment();
      else tokens.push(this.#token());
    }
    return { number: this.#first, tokens };
  }

  #take(count = 1): string {
    const taken = this.#text.slice(this.#at, this.#at + count);
    this.#at += count;
    this.#number += taken.split("\n").length - 1;
    return taken;
  }

  #continues(): boolean {
    return this.#text.startsWith("\\\n", this.#at);
  }

  #comment(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#take((end < 0 ? this.#text.length : end) - this.#at);
  }

  #token(): Token {
    const operator = operators.exec(this.#text.slice(this.#at, this.#at + 8))?.[0];
    return operator ? { kind: "operator", text: this.#take(operator.length) } : { kind: "word", text: this.#word() };
  }

  #word(): string {
    let word = "";
    while (!this.atEnd) {
      const char = this.#text[this.#at]!;
      if (/[\s|;&()<>]/.test(char)) break;
      word += this.#part(char);
    }
    return word;
  }

  /** A piece of a word: quoted, escaped or plain. */
  #part(char: string): string {
    if (this.#continues()) return this.#take(2), "";
    if (char === "\\") return this.#take(2).slice(1);
    if (char === "'") return this.#until("'", 1);
    if (char === '"') return this.#doubleQuoted();
    if (this.#text.startsWith("$'", this.#at)) return this.#ansi();
    if (this.#text.startsWith("$(", this.#at)) return this.#substitution();
    if (char === "`") return `\`${this.#until("`", 1)}\``;
    return this.#take();
  }

  /** Reads up to and including the next `end`. */
  #until(end: string, skip: number): string {
    const start = this.#at + skip;
    const found = this.#text.indexOf(end, start);
    if (found < 0) throw new ShellError(this.#first, `a ${end} has no end`);
    this.#take(found + end.length - this.#at);
    return this.#text.slice(start, found);
  }

  #doubleQuoted(): string {
    this.#take();
    let text = "";
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) throw new ShellError(this.#first, 'a " has no end');
      if (char === '"') return this.#take(), text;
      if (this.#continues()) this.#take(2);
      else if (char === "\\" && /[$`"\\]/.test(this.#text[this.#at + 1] ?? "")) text += this.#take(2).slice(1);
      else if (this.#text.startsWith("$(", this.#at)) text += this.#substitution();
      else text += this.#take();
    }
  }

  /** `$(…)`, with the parentheses and quotes in it balanced. */
  #substitution(): string {
    const start = this.#at;
    this.#take(2);
    for (let depth = 1; depth > 0;) {
      const char = this.#text[this.#at];
      if (char === undefined) throw new ShellError(this.#first, "a $( has no end");
      if (char === "'") this.#until("'", 1);
      else if (char === '"') this.#doubleQuoted();
      else if (char === "\\") this.#take(2);
      else {
        depth += char === "(" ? 1 : char === ")" ? -1 : 0;
        this.#take();
      }
    }
    return this.#text.slice(start, this.#at);
  }

  /** `$'…'`, with which browsers copy requests. */
  #ansi(): string {
    this.#take(2);
    let text = "";
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) throw new ShellError(this.#first, "a $' has no end");
      if (char === "'") return this.#take(), text;
      text += char === "\\" ? this.#escape() : this.#take();
    }
  }

  #escape(): string {
    const rest = this.#text.slice(this.#at, this.#at + 10);
    const [all, hex] = /^\\(?:x([0-9a-f]{1,2})|u([0-9a-f]{1,4})|U([0-9a-f]{1,8}))/i.exec(rest)?.filter(Boolean) ?? [];
    if (all !== undefined && hex !== undefined) {
      this.#take(all.length);
      const code = parseInt(hex, 16);
      return code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code);
    }
    const octal = /^\\([0-7]{1,3})/.exec(rest);
    if (octal) return this.#take(octal[0].length), String.fromCharCode(parseInt(octal[1]!, 8) & 0xff);
    const char = this.#take(2)[1] ?? "";
    return { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", e: "\x1b", f: "\f", v: "\v" }[char] ?? char;
  }
}
