// Adapts recorded responses to another provider, with its ids and its address.
import { pathOf, type Place } from "./request_bytes.ts";
import type { ReadRecording, RecordedResponse, Step } from "./story.ts";

/**
 * A recorded response with the ids and the address of a provider.
 *
 * @param ids The ids of the recording.
 * @param step The request. If it has a Host, links in the response have that host.
 */
export function translate(
  recorded: RecordedResponse,
  ids: ReadRecording["ids"],
  step: Step,
  { ids: there, host, endpoint }: Place,
): RecordedResponse {
  if ("closed" in recorded) return recorded;
  const names = ["project", "otherProject", "server", "foreign", "deleted", "unscheduled", "missing"];
  const pairs = names.flatMap((name) => {
    const [from, to] = [ids[name], there[name]];
    if (from === undefined || to === undefined || from === to) return [];
    return [
      [from, to] as const,
      ...(from === from.toUpperCase() ? [] : [[from.toUpperCase(), to.toUpperCase()] as const]),
    ];
  });
  const own = step.headers && Object.keys(step.headers).some((name) => name.toLowerCase() === "host");
  if (host !== undefined && !own) pairs.push(["nova.test", host + pathOf(endpoint)]);
  const replaced = (text: string) =>
    pairs.length === 0 ? text : text.replace(
      new RegExp(pairs.map(([from]) => from.replace(/[.]/g, "\\.")).join("|"), "g"),
      (found) => pairs.find(([from]) => from === found)![1],
    );
  const { status, headers, body } = recorded;
  const before = JSON.stringify(body);
  if (before === undefined) return recorded;
  const after = replaced(before);
  const length = headers["content-length"];
  const more = after.length - before.length;
  return {
    status,
    headers: typeof length === "string" ? { ...headers, "content-length": String(Number(length) + more) } : headers,
    body: JSON.parse(after),
  };
}
