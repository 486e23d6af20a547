import { matches } from "../conformance/mod.ts";
import { UsageError } from "./io.ts";
import { guess } from "../shared/guess.ts";

/**
 * Throws unless each pattern of `--only` matches an id; the message names similar ones.
 *
 * @param what What the ids are of.
 */
export function expectMatches(
  patterns: readonly string[] = [],
  ids: readonly string[],
  what: "case" | "story" = "case",
): void {
  const wrong = patterns.find((pattern) => !ids.some((id) => matches(id, pattern)));
  if (wrong === undefined) return;
  throw new UsageError(`no ${what} matches ${wrong.slice(0, 80) || '""'}${suggestion(wrong, ids, what)}`);
}

function suggestion(pattern: string, ids: readonly string[], what: "case" | "story"): string {
  const topics = [...new Set(ids.map(topicOf))];
  const near = guess(pattern.slice(0, 80).toLowerCase(), [...topics.map((topic) => `${topic}/*`), ...ids]);
  if (near) return near;
  const topic = topicOf(pattern);
  const [first, second, ...others] = ids.filter((id) => topicOf(id) === topic);
  if (!first || !second) {
    return `; a pattern is an id, with * for any text, such as '${what === "case" ? "set" : "like"}/*'`;
  }
  return `; ${topic}/* are ${first}, ${second}${others.length ? ` and ${others.length} more` : ""}`;
}

function topicOf(id: string): string {
  return id.split("/", 1)[0]!;
}
