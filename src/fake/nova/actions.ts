import { parsePython } from "./json_reader.ts";
import { type Refusal, refused } from "./outcome.ts";

/** What can be done to a server here: enough to see how writes fare while it is locked. */
export type Action = "lock" | "unlock";

/** The action that a body names (`nova/api/openstack/wsgi.py` action_peek), JSON as it has been read before. */
export function actionIn(text: string): { kind: "action"; action: Action } | Refusal {
  const body = text === "" ? [] : parsePython(text);
  const length = body instanceof Map ? body.size : typeof body === "string" || Array.isArray(body) ? body.length : 1;
  if (length !== 1) return refused(400, "Malformed request body");
  if (!(body instanceof Map)) return refused(404, "The resource could not be found.");
  const [name] = body.keys();
  if (name === "lock" || name === "unlock") return { kind: "action", action: name };
  return refused(400, `There is no such action: ${name}`);
}
