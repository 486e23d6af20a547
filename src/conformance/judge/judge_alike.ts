import type { Received } from "../exchange/exchange.ts";
import { excerpt } from "../exchange/excerpt.ts";
import { type Problem, problem } from "./problem.ts";

/** An error response, and the id of the server that was asked for. */
export interface Refused {
  received: Received;
  id: string;
}

/** The difference between two error responses, ignoring ids and numbers; empty if there is none. */
export function judgeAlike(now: Refused, before: Refused): Problem[] {
  if (now.received.status === before.received.status && masked(now) === masked(before)) return [];
  const [got, wanted] = [now, before].map(({ received }) => `${received.status} ${excerpt(received.text)}`);
  const text = `${got}, expected the same as for a server that does not exist: ${wanted}`;
  return [problem(text, "response", "tell an existing server from one that does not exist")];
}

/** A text without the parts that may differ between two correct responses. */
function masked({ received: { text }, id }: Refused): string {
  return text.replaceAll(id, "{server}").replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+/gi, "{number}");
}
