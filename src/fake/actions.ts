import type { Refusal } from "./answer.ts";
import { parsePython } from "./python.ts";

/** What can be done to a server here: enough to see how writes fare while it is locked. */
export type Action = "lock" | "unlock";

/** The action that a body names (`nova/api/openstack/wsgi.py` action_peek), JSON as it has been read before. */
export function actionIn(text: string): Action | Refusal {
  const body = text === "" ? [] : parsePython(text);
  const length = body instanceof Map ? body.size : typeof body === "string" || Array.isArray(body) ? body.length : 1;
  if (length !== 1) return { status: 400, message: "Malformed request body" };
  if (!(body instanceof Map)) return { status: 404, message: "The resource could not be found." };
  const [name] = body.keys();
  return name === "lock" || name === "unlock" ? name : { status: 400, message: `There is no such action: ${name}` };
}
