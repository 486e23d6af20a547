// What of a response is the same each time that it is right.
import { membersOf } from "../shared/untyped.ts";
import { sorted } from "./sorted.ts";
import type { RecordedResponse } from "./story.ts";

/** Takes out what differs from one run to the next. Object members are sorted, as Nova's order is the database's. */
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

/** What concerns metadata in the document of a server; the rest is the lab's. */
const shown = ["id", "name", "status", "metadata", "links", "locked"];

/** Of a document of a server only what concerns metadata. */
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
