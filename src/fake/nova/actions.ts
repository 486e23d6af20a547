import { parsePython, type PythonValue } from "./json_reader.ts";
import { type Refusal, refused } from "./outcome.ts";
import type { Release } from "./releases.ts";
import { repr, str } from "./repr.ts";
import { unexpectedProperties } from "./schema_error.ts";

/** Actions on a server: enough to test writes while it is locked. */
export type Action = "lock" | "unlock";

/** An action and what it is given. */
export interface NamedAction {
  kind: "action";
  action: Action;
  argument: PythonValue;
}

/**
 * The action that a body names (`nova/api/openstack/wsgi.py` action_peek). Nova looks for it before it checks the
 * project in the address.
 */
export function actionIn(text: string, { python }: Release): NamedAction | Refusal {
  const body = text === "" ? [] : parsePython(text, python);
  const length = body instanceof Map ? body.size : typeof body === "string" || Array.isArray(body) ? body.length : 1;
  if (length !== 1) return refused(400, "Malformed request body");
  if (!(body instanceof Map)) return refused(404, "The resource could not be found.");
  const [[action, argument] = ["", null]] = body;
  if (action !== "lock" && action !== "unlock") return refused(400, `There is no such action: ${action}`);
  return { kind: "action", action, argument };
}

/**
 * Why the argument of an action is refused, if it is.
 *
 * @param minor The minor number of the microversion.
 */
export function argumentError({ action, argument }: NamedAction, minor: number, release: Release): Refusal | undefined {
  return action === "lock" && minor >= 73 ? lockError(argument, release) : undefined;
}

/** The reason that a server is locked for, if one is given. */
export function reasonOf({ action, argument }: NamedAction, minor: number): string | null {
  if (action === "unlock" || minor < 73 || !(argument instanceof Map)) return null;
  const reason = argument.get("locked_reason");
  return typeof reason === "string" ? reason : null;
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
