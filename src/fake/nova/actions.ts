import { parsePython, type PythonValue } from "./json_reader.ts";
import { type Refusal, refused } from "./outcome.ts";
import type { Release } from "./releases.ts";
import { repr, str } from "./repr.ts";
import { unexpectedProperties } from "./schema_error.ts";

/** What can be done to a server here: enough to see how writes fare while it is locked. */
export type Action = "lock" | "unlock";

/**
 * The action that a body names (`nova/api/openstack/wsgi.py` action_peek), JSON as it has been read before.
 *
 * @param minor The minor number of the microversion.
 */
export function actionIn(text: string, minor: number, release: Release): { kind: "action"; action: Action } | Refusal {
  const body = text === "" ? [] : parsePython(text, release.python);
  const length = body instanceof Map ? body.size : typeof body === "string" || Array.isArray(body) ? body.length : 1;
  if (length !== 1) return refused(400, "Malformed request body");
  if (!(body instanceof Map)) return refused(404, "The resource could not be found.");
  const [[name, argument] = ["", null]] = body;
  if (name !== "lock" && name !== "unlock") return refused(400, `There is no such action: ${name}`);
  const error = name === "lock" && minor >= 73 ? lockError(argument, release) : undefined;
  return error ?? { kind: "action", action: name };
}

/** Why the argument of `lock` is refused, if it is (`nova/api/openstack/compute/schemas/lock_server.py`). */
function lockError(argument: PythonValue, release: Release): Refusal | undefined {
  const { python, empty } = release;
  const invalid = (field: string, value: PythonValue, problem: string) =>
    refused(400, `Invalid input for field/attribute ${field}. Value: ${str(value, python)}. ${problem}`);
  if (argument === null) return undefined;
  if (!(argument instanceof Map)) {
    return invalid("lock", argument, `${repr(argument, python)} is not of type 'object', 'null'`);
  }
  const reason = argument.get("locked_reason");
  if (reason !== undefined) {
    const shown = repr(reason, python);
    if (typeof reason !== "string") return invalid("locked_reason", reason, `${shown} is not of type 'string'`);
    if (reason === "") return invalid("locked_reason", reason, `'' ${empty.text}`);
    if ([...reason].length > 255) return invalid("locked_reason", reason, `${shown} is too long`);
  }
  const others = [...argument.keys()].filter((name) => name !== "locked_reason");
  return others.length ? invalid("lock", argument, unexpectedProperties(others, release)) : undefined;
}
