// Lines of curl commands, from documentation, logs and "copy as cURL" → calls.
import { addressOf } from "./har_calls.ts";
import { type CurlWords, sortWords } from "./curl_options.ts";
import { type RecordedCall, sortHeaders, UnreadableCalls } from "./recorded_call.ts";
import { ShellError, type ShellLine, shellLines, type Token } from "./shell_words.ts";

/** @throws {UnreadableCalls} If a line is no curl command that can be read; the message names the line. */
export function curlCalls(text: string): RecordedCall[] {
  return linesOf(text).flatMap((line) => {
    const place = `line ${line.number}`;
    const { words, piped } = curlIn(line, place);
    const sorted = sortWords(words, place);
    if (sorted.urls.length === 0) throw new UnreadableCalls(`${place} cannot be read: it has no address`);
    return sorted.urls.map((url) => callOf(url, sorted, place, piped));
  });
}

function linesOf(text: string): ShellLine[] {
  try {
    return shellLines(text);
  } catch (error) {
    if (error instanceof ShellError) throw new UnreadableCalls(`line ${error.line} cannot be read: ${error.message}`);
    throw error;
  }
}

/** The words after `curl` in a line, and whether another command is piped into it. Later commands are ignored. */
function curlIn({ tokens }: ShellLine, place: string): { words: string[]; piped: boolean } {
  let piped = false;
  for (const { words, operator } of commandsOf(tokens)) {
    const start = words.findIndex((word) => !/^\w+=/.test(word) && !/^(\$|time|sudo|env|exec|command)$/.test(word));
    if (start >= 0 && /(^|\/)curl(\.exe)?$/.test(words[start]!)) return { words: words.slice(start + 1), piped };
    piped = operator === "|";
  }
  throw new UnreadableCalls(`${place} is no curl command`);
}

/** The commands of a line, each with the operator after it; redirections are left out. */
function commandsOf(tokens: readonly Token[]): { words: string[]; operator?: string | undefined }[] {
  const commands: { words: string[]; operator?: string | undefined }[] = [{ words: [] }];
  for (let i = 0; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!;
    if (kind === "word") commands.at(-1)!.words.push(text);
    else if (/[<>]/.test(text)) i++;
    else {
      commands.at(-1)!.operator = text;
      commands.push({ words: [] });
    }
  }
  return commands;
}

function callOf(url: string, { options }: CurlWords, place: string, piped: boolean): RecordedCall {
  const valuesOf = (name: string) => options.filter((option) => option.name === name).map(({ value }) => value);
  const has = (name: string) => valuesOf(name).length > 0;
  const data = dataOf(options, place, piped);
  const inQuery = has("get") && data !== undefined;
  const address = addressOf(withOrigin(url, place));
  if (!address) throw new UnreadableCalls(`${place} cannot be read: its address is not http or https`);
  const sent = headersOf(valuesOf("header"), place);
  const names = sent.map(([name]) => name.toLowerCase());
  if (has("json")) sent.unshift(...jsonHeaders.filter(([name]) => !names.includes(name)));
  if (!names.includes("accept") && !has("json")) sent.push(["accept", "*/*"]);
  const carries = data !== undefined && !inQuery;
  if (carries && !names.includes("content-type") && !has("json")) {
    sent.push(["content-type", "application/x-www-form-urlencoded"]);
  }
  const { headers, credential } = sortHeaders(sent.filter(([, value]) => value !== ""));
  return {
    place,
    method: valuesOf("request").at(-1) ?? (has("head") ? "HEAD" : carries ? "POST" : "GET"),
    origin: address.origin,
    target: inQuery && data ? `${address.target}${address.target.includes("?") ? "&" : "?"}${data}` : address.target,
    headers,
    body: carries ? new TextEncoder().encode(data) : undefined,
    credential,
  };
}

const jsonHeaders: [string, string][] = [["content-type", "application/json"], ["accept", "application/json"]];

/** An address with a scheme. A variable at its beginning stands for scheme and host. */
function withOrigin(url: string, place: string): string {
  const variable = /^(?:\$\w+|\$\{\w+\})(?=\/)/.exec(url)?.[0];
  const whole = variable ? `http://${origin}${url.slice(variable.length)}` : url;
  if (/[\s\p{Cc}]/u.test(whole)) throw new UnreadableCalls(`${place} cannot be read: its address has a blank`);
  const named = whole.replace(/\$\{?(\w+)\}?/g, "$1");
  return /^[a-z]+:\/\//i.test(named) ? named : `http://${named}`;
}

/** Stands for the host that a variable names. */
const origin = "the-endpoint";

/** The headers; a name that ends in a semicolon has no value, and one without a value isn't sent. */
function headersOf(lines: readonly string[], place: string): [string, string][] {
  return lines.map((line) => {
    if (line.startsWith("@")) throw new UnreadableCalls(`${place} cannot be read: it reads headers from a file`);
    const [, name, value] = /^([^:;\s]+)\s*[:;](.*)$/s.exec(line) ?? [];
    if (name === undefined) throw new UnreadableCalls(`${place} cannot be read: a header has no colon`);
    return [name, value!.trim()];
  });
}

/** The body: the data of all options, joined as curl does. */
function dataOf(options: CurlWords["options"], place: string, piped: boolean): string | undefined {
  const parts = options.filter(({ name }) => /^(data|json)/.test(name));
  if (parts.length === 0) return undefined;
  return parts.map(({ name, value }, i) => {
    if (value.startsWith("@") && name !== "data-raw") {
      const from = piped || value === "@-" ? "its body comes from another command" : "its body is in a file";
      throw new UnreadableCalls(`${place} cannot be read: ${from}; write the body into the line`);
    }
    const text = name === "data-urlencode" ? urlEncoded(value, place) : value;
    return i > 0 && name !== "json" ? `&${text}` : text;
  }).join("");
}

function urlEncoded(value: string, place: string): string {
  const [, name, content] = /^([^=@]*)=(.*)$/s.exec(value) ?? [];
  if (name === undefined && value.includes("@")) {
    throw new UnreadableCalls(`${place} cannot be read: its body is in a file; write the body into the line`);
  }
  const encoded = encodeURIComponent((content ?? value).toWellFormed());
  return name ? `${name}=${encoded}` : encoded;
}
