// A recording as text: a line for each response, for diffs that can be read; what repeats is written once.
import type { Recorded, RecordedResponse } from "../../src/like/story.ts";

/** Bodies at least this long are written once, however many responses have them. */
const longBody = 60;

/** The text of a recording. */
export function formatRecording(head: { nova: string; date: string; ids: object }, recorded: Recorded[]): string {
  const bodies = repeatedBodies(recorded);
  const sets = new Map<string, number>();
  const line = (answer: RecordedResponse) => {
    if ("closed" in answer) return JSON.stringify(answer);
    const { "content-length": length, ...others } = answer.headers;
    const set = JSON.stringify(others);
    if (!sets.has(set)) sets.set(set, sets.size);
    const { status, body } = answer;
    const same = bodies.get(JSON.stringify(body));
    const content = same === undefined ? { body } : { same };
    const known = length === undefined ? {} : { length: Number(length) };
    return JSON.stringify({ status, headers: sets.get(set), ...content, ...known });
  };
  const story = ({ name, steps, after }: Recorded) =>
    `{ "name": ${JSON.stringify(name)}, "steps": [\n` +
    steps.map((step) => `  ${line(step)}`).join(",\n") +
    `\n], "after": ${JSON.stringify(after)} }`;
  const lines = recorded.map(story).join(",\n");
  const top = JSON.stringify(head, null, 2).slice(0, -2);
  return `${top},\n  "headers": [\n${[...sets.keys()].join(",\n")}\n],\n  "bodies": [\n${
    [...bodies.keys()].join(",\n")
  }\n],\n  "stories": [\n${lines}\n]}\n`;
}

/** The long bodies that several responses have, numbered in the order in which they come. */
function repeatedBodies(recorded: Recorded[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const answer of recorded.flatMap(({ steps }) => steps)) {
    const text = "closed" in answer ? undefined : JSON.stringify(answer.body);
    if (text && text.length >= longBody) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return new Map([...counts].filter(([, n]) => n > 1).map(([text], i) => [text, i]));
}
