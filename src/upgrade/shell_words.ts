// A script of simple commands → their words, as a POSIX shell splits them. Nothing is run. Variables that the script
// itself sets to a text are replaced; others and `$(…)` stay as they are written.
import { ansiText } from "./ansi_text.ts";
import { ShellError, type ShellLine, strangeCharacter, type Token } from "./shell_line.ts";

const operators = /^(?:\|\||&&|;;|[|;&()]|\d*(?:<<<|<<-?|>>|>&|<&|[<>]))/;

/** @throws {ShellError} If a quote has no end, or a character is not one that a shell knows. */
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
  readonly #variables = new Map<string, string>();
  #at = 0;
  #number = 1;
  #first = 1;
  #expanding = false;

  constructor(text: string) {
    this.#text = text.replace(/\r\n?/g, "\n");
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Reads to the end of a logical line, with the texts for the standard input that follow it. */
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
      else if (char === "#") this.#take(this.#restOfLine().length);
      else {
        const token = this.#token();
        if (token.kind === "operator") this.#assign(tokens);
        tokens.push(token);
      }
    }
    this.#assign(tokens);
    return { number: this.#first, tokens: this.#withInput(tokens) };
  }

  #take(count = 1): string {
    const taken = this.#text.slice(this.#at, this.#at + count);
    this.#at += count;
    for (let i = taken.indexOf("\n"); i >= 0; i = taken.indexOf("\n", i + 1)) this.#number++;
    return taken;
  }

  #restOfLine(): string {
    const end = this.#text.indexOf("\n", this.#at);
    return this.#text.slice(this.#at, end < 0 ? undefined : end);
  }

  #continues(): boolean {
    return this.#text.startsWith("\\\n", this.#at);
  }

  #token(): Token {
    const operator = operators.exec(this.#text.slice(this.#at, this.#at + 8))?.[0];
    if (operator === undefined) {
      this.#expanding = false;
      const text = this.#word();
      return { kind: "word", text, expanding: this.#expanding };
    }
    const tight = /\S/.test(this.#text[this.#at - 1] ?? " ") &&
      /\S/.test(this.#text[this.#at + operator.length] ?? " ");
    return { kind: "operator", text: this.#take(operator.length), tight };
  }

  #word(): string {
    let word = "";
    while (!this.atEnd) {
      const [plain] = /^[\w./:=%,@+-]+/.exec(this.#text.slice(this.#at, this.#at + 80)) ?? [];
      if (plain !== undefined) {
        word += this.#take(plain.length);
        continue;
      }
      const char = this.#text[this.#at]!;
      if (/[ \t\n|;&()<>]/.test(char)) break;
      word += this.#part(char);
    }
    return word;
  }

  /** A piece of a word: quoted, escaped or plain. */
  #part(char: string): string {
    const strange = strangeCharacter(char);
    if (strange) throw new ShellError(this.#first, strange);
    if (this.#continues()) return this.#take(2), "";
    if (char === "\\") return this.#escaped();
    if (char === "'") return this.#until("'", 1);
    if (char === '"') return this.#doubleQuoted();
    if (this.#text.startsWith("$'", this.#at)) return this.#ansi();
    if (char === "$") return this.#dollar();
    if (char === "`") return this.#expanding = true, `\`${this.#until("`", 1)}\``;
    return this.#take();
  }

  #escaped(): string {
    if (/^\\[ \t]+(?:\n|$)/.test(this.#text.slice(this.#at, this.#at + 80))) {
      throw new ShellError(this.#first, "a blank stands after the backslash at an end of a line; remove it");
    }
    return this.#take(2).slice(1);
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
      else if (char === "$") text += this.#dollar();
      else text += this.#take();
    }
  }

  /** A variable, replaced if the script sets it, or a substitution. */
  #dollar(): string {
    if (this.#text.startsWith("$(", this.#at)) return this.#substitution();
    const [whole, plain, braced] =
      /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/.exec(this.#text.slice(this.#at, this.#at + 100)) ?? [];
    const value = this.#variables.get(plain ?? braced ?? "");
    if (whole === undefined || value === undefined) {
      this.#expanding ||= whole !== undefined || this.#text[this.#at + 1] === "{";
      return this.#take();
    }
    this.#take(whole.length);
    return value;
  }

  /** `$(…)`, with the parentheses and quotes in it balanced. */
  #substitution(): string {
    const start = this.#at;
    this.#expanding = true;
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
    const read = ansiText(this.#text, this.#at + 2);
    if (!read) throw new ShellError(this.#first, "a $' has no end");
    this.#take(read.length + 2);
    return read.text;
  }

  /** Remembers what the last of the commands assigns, if it does nothing besides. */
  #assign(tokens: readonly Token[]): void {
    const last = tokens.findLastIndex(({ kind }) => kind !== "word");
    const words = tokens.slice(last + 1).map(({ text }) => text);
    const assignments = /^(?:export|readonly|local|declare)$/.test(words[0] ?? "") ? words.slice(1) : words;
    const found = assignments.map((word) => /^([A-Za-z_]\w*)=(.*)$/s.exec(word));
    if (found.some((match) => match === null)) return;
    for (const [, name, value] of found.flatMap((match) => match ? [match] : [])) {
      // The value of a substitution is not known.
      if (/\$\(|`/.test(value!)) this.#variables.delete(name!);
      else this.#variables.set(name!, value!);
    }
  }

  /** The tokens with the texts of here-documents and here-strings in place of their operators. */
  #withInput(tokens: readonly Token[]): Token[] {
    const all: Token[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const { kind, text } = tokens[i]!;
      if (kind !== "operator" || !text.startsWith("<<")) all.push(tokens[i]!);
      else {
        const word = tokens[++i]?.text ?? "";
        all.push({ kind: "input", text: text === "<<<" ? `${word}\n` : this.#hereDocument(word, text) });
      }
    }
    return all;
  }

  #hereDocument(end: string, operator: string): string {
    const lines: string[] = [];
    while (!this.atEnd) {
      const line = this.#take(this.#restOfLine().length + 1).replace(/\n$/, "");
      const bare = operator === "<<-" ? line.replace(/^\t+/, "") : line;
      if (bare === end) return lines.map((line) => `${line}\n`).join("");
      lines.push(bare);
    }
    throw new ShellError(this.#first, "its here-document has no end");
  }
}
