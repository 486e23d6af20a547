// Stories as data, and the bytes they become. Shared by record.ts and by the test that replays the stories.

import { connect } from "node:net";
import { member } from "../../scripts/at.ts";

/** A request as `stories.json` writes it; README.md explains the placeholders. */
export interface Step {
  /** Whose token is sent. @default "member" */
  as?: "member" | "admin" | "reader" | "norole" | "other" | "system" | "none" | "bad";
  method: string;
  target: string;
  headers?: Record<string, string | string[] | null>;
  body?: string;
  chunked?: boolean;
}

/** The server the placeholder `{server}` stands for, before the first step. */
export interface ServerState {
  vmState?: string;
  taskState?: string | null;
  locked?: boolean;
  launched?: boolean;
  metadata?: Record<string, string>;
  /** In place of `metadata`: so many items, `k000` to `k127` for 128. */
  items?: number;
}

export interface Story {
  name: string;
  server?: ServerState;
  steps: Step[];
}

/** An answer with `body` parsed where it is JSON, or the connection closed without one. */
export type Answer =
  | { status: number; headers: Record<string, string | string[]>; body?: unknown }
  | { closed: true };

/** A story's answers, and the server's metadata at the end. */
export interface Recorded {
  name: string;
  steps: Answer[];
  after: Record<string, string>;
}

/** A recording as `nova.json` has it: each set of headers, and each long body that repeats, is written once. */
interface Recording {
  ids: Record<string, string>;
  headers: Record<string, string | string[]>[];
  bodies?: unknown[];
  stories: {
    name: string;
    steps: ({ status: number; headers: number; length?: number; body?: unknown; same?: number } | { closed: true })[];
    after: Record<string, string>;
  }[];
}

/** The responses of a recording, each with its headers. */
export interface ReadRecording {
  ids: Record<string, string>;
  stories: Recorded[];
}

/**
 * Reads a recording.
 *
 * @param base Another release's, which has the stories that this one leaves out, as they are the same.
 */
export function readRecording(json: string, base?: ReadRecording): ReadRecording {
  const { ids, headers, bodies = [], stories } = JSON.parse(json) as Recording;
  const whole = (step: Recording["stories"][number]["steps"][number]): Answer => {
    if ("closed" in step) return step;
    const { length, same, ...answer } = step;
    const shared = same === undefined ? {} : { body: bodies[same] };
    const known: Record<string, string> = length === undefined ? {} : { "content-length": String(length) };
    return { ...answer, ...shared, headers: sorted({ ...headers[step.headers], ...known }) };
  };
  const read = stories.map((story) => ({ ...story, steps: story.steps.map(whole) }));
  if (!base) return { ids, stories: read };
  const own = new Map(read.map((story) => [story.name, story]));
  return { ids, stories: base.stories.map((story) => own.get(story.name) ?? story) };
}

/** What the stories' placeholders mean here. */
export interface Place {
  host: string;
  port: number;
  /** Values of `{project}`, `{server}`, … */
  ids: Record<string, string>;
  tokens: Record<string, string>;
}

/** The metadata a story's server starts with. */
export function givenMetadata({ metadata, items }: ServerState): Record<string, string> {
  return items === undefined ? metadata ?? {} : itemsFrom(0, items);
}

function itemsFrom(start: number, end: number): Record<string, string> {
  const number = (i: number) => String(i).padStart(3, "0");
  const entries = Array.from({ length: end - start }, (_, i) => [`k${number(start + i)}`, `v${number(start + i)}`]);
  return Object.fromEntries(entries);
}

/** Replaces `{name}`, `{unit*count}` and `{items*start-end}`; then `{0xff}` becomes that byte. */
export function expand(text: string, ids: Record<string, string>): Uint8Array {
  const expanded = text
    .replace(/\{(\w+)\}/g, (whole, name) => Object.hasOwn(ids, name) ? member(ids, name) : whole)
    .replace(/\{items\*(\d+)-(\d+)\}/g, (_, start, end) => JSON.stringify(itemsFrom(+start, +end)).slice(1, -1))
    .replace(/\{([^{}*]+)\*(\d+)\}/gu, (_, unit, count) => unit.repeat(+count));
  const parts = expanded.split(/(\{0x[0-9a-f]{2}\})/).map((part, i) =>
    i % 2 ? Uint8Array.of(parseInt(part.slice(3, 5), 16)) : new TextEncoder().encode(part)
  );
  return concat(parts);
}

/** The request as it goes over the wire. */
export function requestBytes(step: Step, { ids, tokens }: Pick<Place, "ids" | "tokens">): Uint8Array {
  const { as = "member", method, target, headers = {}, chunked = false } = step;
  const body = step.body === undefined ? undefined : expand(step.body, ids);
  const sent: Record<string, string | string[] | null> = { Host: "nova.test", Connection: "close" };
  if (as !== "none") sent["X-Auth-Token"] = as === "bad" ? "bad" : member(tokens, as);
  if (body) sent["Content-Type"] = "application/json";
  if (chunked) sent["Transfer-Encoding"] = "chunked";
  else if (body) sent["Content-Length"] = String(body.length);
  for (const [name, value] of Object.entries(headers)) {
    const twin = Object.keys(sent).find((other) => other.toLowerCase() === name.toLowerCase());
    if (twin) delete sent[twin];
    sent[name] = value;
  }
  const lines = Object.entries(sent).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => concat([ascii(`${name}: `), expand(one, ids), ascii("\r\n")]))
  );
  const payload = !body
    ? []
    : chunked
    ? [ascii(`${body.length.toString(16)}\r\n`), body, ascii("\r\n0\r\n\r\n")]
    : [body];
  return concat([
    ascii(`${method} `),
    expand(target, ids),
    ascii(" HTTP/1.1\r\n"),
    ...lines,
    ascii("\r\n"),
    ...payload,
  ]);
}

/** Sends one step on a connection of its own, and reads the whole answer. */
export async function send(step: Step, place: Place): Promise<Answer> {
  const bytes = await exchange(requestBytes(step, place), place);
  return bytes.length === 0 ? { closed: true } : parseAnswer(bytes);
}

function exchange(request: Uint8Array, { host, port }: Place): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    const socket = connect({ host, port }, () => socket.write(request));
    socket.setTimeout(60_000, () => socket.destroy(new Error("no answer within 60 s")));
    socket.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    socket.on("error", (error: Error & { code?: string }) => {
      // A service that refuses early may close before it has read all of a long body.
      if (error.code === "ECONNRESET" || error.code === "EPIPE") resolve(concat(chunks));
      else reject(error);
    });
    socket.on("close", () => resolve(concat(chunks)));
  });
}

/** Reads status, headers (names in lower case) and body of a complete HTTP/1.1 answer. */
export function parseAnswer(bytes: Uint8Array): Answer {
  const text = latin1(bytes);
  const end = text.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers: Record<string, string | string[]> = {};
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    const before = headers[name.toLowerCase()];
    headers[name.toLowerCase()] = before === undefined ? value : [before, value].flat();
  }
  const rest = bytes.subarray(end + 4);
  const body = new TextDecoder().decode(headers["transfer-encoding"] === "chunked" ? dechunk(rest) : rest);
  const json = String(headers["content-type"] ?? "").includes("json");
  return { status: Number(statusLine.split(" ")[1]), headers, ...(body && { body: json ? parseJson(body) : body }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function dechunk(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0;;) {
    const lineEnd = bytes.indexOf(10, at);
    const size = parseInt(latin1(bytes.subarray(at, lineEnd)), 16);
    if (!size) return concat(parts);
    parts.push(bytes.subarray(lineEnd + 1, lineEnd + 1 + size));
    at = lineEnd + 1 + size + 2;
  }
}

const ascii = (text: string) => new TextEncoder().encode(text);

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function concat(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Takes out what differs from one run to the next. Object members are sorted, as Nova's order is the database's. */
export function normalize(answer: Answer): Answer {
  if ("closed" in answer) return answer;
  const transport = ["connection", "date", "server", "transfer-encoding"];
  const headers = Object.fromEntries(
    Object.entries(answer.headers)
      .filter(([name]) => !transport.includes(name))
      .map(([name, value]) => [name, steady(value)]),
  );
  return { ...answer, headers: sorted(headers), ...(answer.body !== undefined && { body: steady(answer.body) }) };
}

function steady<T>(value: T, key = ""): T {
  if (typeof value === "string") {
    const text = ["created", "updated"].includes(key) && value > "2020" ? "<time>" : value;
    return text.replace(/req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "req-<uuid>") as T;
  }
  if (Array.isArray(value)) return value.map((one) => steady(one)) as T;
  if (value === null || typeof value !== "object") return value;
  return sorted(Object.fromEntries(Object.entries(value).map(([name, one]) => [name, steady(one, name)]))) as T;
}

/** An object with its members in the order of their names. */
export function sorted<T>(object: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
