// The types of recorded stories. A story is a sequence of requests; openapi/recorded/README.md has the format.
import { sorted } from "../shared/sorted.ts";

/** A request as `stories.json` writes it; README.md explains the placeholders. */
export interface Step {
  /** Whose token is sent. @default "member" */
  as?: "member" | "admin" | "reader" | "norole" | "other" | "system" | "none" | "bad" | undefined;
  method: string;
  target: string;
  headers?: Record<string, string | string[] | null> | undefined;
  body?: string | undefined;
  chunked?: boolean | undefined;
}

/** The server the placeholder `{server}` stands for, before the first step. */
export interface ServerState {
  vmState?: string | undefined;
  taskState?: string | null | undefined;
  locked?: boolean | undefined;
  launched?: boolean | undefined;
  metadata?: Record<string, string> | undefined;
  /** Instead of `metadata`: the number of items; 128 stands for `k000` to `k127`. */
  items?: number | undefined;
}

export interface Story {
  name: string;
  server?: ServerState | undefined;
  steps: Step[];
}

/** A response, with `body` parsed if it is JSON; or a connection that was closed without a response. */
export type RecordedResponse =
  | { status: number; headers: Record<string, string | string[]>; body?: unknown }
  | { closed: true };

/** A story's responses, and the server's metadata at the end. */
export interface Recorded {
  name: string;
  steps: RecordedResponse[];
  after: Record<string, string>;
}

/** A recording as `nova.json` has it: each set of headers, and each long body that repeats, is written once. */
interface Recording {
  ids: Record<string, string>;
  headers: Record<string, string | string[]>[];
  bodies?: unknown[] | undefined;
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
 * @param base The recording of another release, which has the stories that are the same and left out in this one.
 */
export function readRecording(json: string, base?: ReadRecording): ReadRecording {
  const { ids, headers, bodies = [], stories }: Recording = JSON.parse(json);
  const whole = (step: Recording["stories"][number]["steps"][number]): RecordedResponse => {
    if ("closed" in step) return step;
    const { length, same, ...response } = step;
    const shared = same === undefined ? {} : { body: bodies[same] };
    const known: Record<string, string> = length === undefined ? {} : { "content-length": String(length) };
    return { ...response, ...shared, headers: sorted({ ...headers[step.headers], ...known }) };
  };
  const read = stories.map((story) => ({ ...story, steps: story.steps.map(whole) }));
  if (!base) return { ids, stories: read };
  const own = new Map(read.map((story) => [story.name, story]));
  return { ids, stories: base.stories.map((story) => own.get(story.name) ?? story) };
}

/** The metadata a story's server starts with. */
export function givenMetadata({ metadata, items }: ServerState): Record<string, string> {
  return items === undefined ? metadata ?? {} : itemsFrom(0, items);
}

/** Items with numbered keys, from `k000` on. */
export function itemsFrom(start: number, end: number): Record<string, string> {
  const number = (i: number) => String(i).padStart(3, "0");
  const entries = Array.from({ length: end - start }, (_, i) => [`k${number(start + i)}`, `v${number(start + i)}`]);
  return Object.fromEntries(entries);
}
