// The parts of a response that are the same in every correct run.
import { membersOf } from "../shared/untyped.ts";
import { sorted } from "../shared/sorted.ts";
import type { RecordedResponse } from "./story.ts";

/** Replaces what differs between runs. Object members are sorted, because Nova returns them in the database's order. */
export function normalize(response: RecordedResponse): RecordedResponse {
  if ("closed" in response) return response;
  const transport = ["connection", "date", "server", "transfer-encoding"];
  const headers = Object.fromEntries(
    Object.entries(response.headers)
      .filter(([name]) => !transport.includes(name))
      .map(([name, value]) => [name, steady(value)]),
  );
  return { ...response, headers: sorted(headers), ...(response.body !== undefined && { body: steady(response.body) }) };
}

/** Each value keeps its type, so the casts are right. */
function steady<T>(value: T, key = ""): T {
  if (typeof value === "string") {
    const text = ["created", "updated"].includes(key) && value > "2020" ? "<time>" : value;
    return text.replace(/req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "req-<uuid>") as T; // see above
  }
  if (Array.isArray(value)) return value.map((one) => steady(one)) as T; // see above
  if (value === null || typeof value !== "object") return value;
  const members = Object.entries(value).map(([name, one]) => [name, steady(one, name)] as const);
  return sorted(Object.fromEntries(members)) as T; // see above
}

/** The members of a server's document that concern metadata; the others depend on the lab. */
const shown = ["id", "name", "status", "metadata", "links", "locked"];

/** Keeps only the members of a server's document that concern metadata. */
export function comparable(response: RecordedResponse): RecordedResponse {
  if ("closed" in response) return response;
  const { server, servers, servers_links: next } = membersOf(response.body);
  if (!server && !servers) return response;
  const documents = [servers ?? server].flat().map((one) =>
    Object.fromEntries(shown.map((name) => [name, membersOf(one)[name]]))
  );
  const { "content-length": _, ...headers } = response.headers;
  return { ...response, headers, body: { documents, next } };
}
