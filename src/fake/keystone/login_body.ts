// The body of a request for a token, as far as Keystone's schema reads it (keystone/auth/schema.py).
import { decodeStrictUtf8 } from "../../shared/utf8.ts";
import { isRecord } from "../../shared/untyped.ts";
import { fileLimits, parsePython, plainValue, type PythonValue } from "../nova/json_reader.ts";
import { releases } from "../nova/releases.ts";
import { repr } from "../nova/repr.ts";
import { expected, KeystoneError } from "./errors.ts";

/** The form of a part of the body: a text, a list of texts, or an object. */
type Form = "text" | "texts" | {
  members: Readonly<Record<string, Form>>;
  required?: string;
  /** Whether a text is allowed in place of the object. */
  orText?: true;
};

/** A place where the body is not in its form, and how deep it is. */
interface Violation {
  path: readonly string[];
  message: string;
}

const reference: Form = { members: { id: "text", name: "text" } };
const user: Form = { members: { id: "text", name: "text", password: "text", domain: reference } };

const form: Form = {
  required: "identity",
  members: {
    identity: {
      required: "methods",
      members: {
        methods: "texts",
        password: { members: { user } },
        token: { required: "id", members: { id: "text" } },
      },
    },
    scope: {
      orText: true,
      members: {
        project: { members: { id: "text", name: "text", domain: reference } },
        domain: reference,
        "OS-TRUST:trust": { members: { id: "text" } },
        system: { members: {} },
      },
    },
  },
};

/** The parts in which an id or a name must be present. */
const references = [
  ["identity", "password", "user"],
  ["identity", "password", "user", "domain"],
  ["scope", "project"],
  ["scope", "project", "domain"],
  ["scope", "domain"],
];

/** A request for a token, in the form of the schema. */
export interface LoginBody {
  identity: Readonly<Record<string, unknown>> & { methods: readonly string[] };
  scope?: unknown;
}

/**
 * Reads the body of a request for a token.
 *
 * @throws {KeystoneError} If it is malformed; the message names the place.
 */
export function readLoginBody(bytes: Uint8Array, contentType: string | null | undefined): LoginBody {
  if (bytes.length > 0 && contentType && !isJson(contentType)) {
    throw expected("application/json", "Content-Type header");
  }
  const body = bytes.length === 0 ? new Map() : parse(bytes);
  if (!(body instanceof Map)) throw expected("valid JSON", "request body");
  const auth = body.get("auth");
  if (auth === undefined || auth === null) throw expected("auth", "request body");
  const [first] = violations(auth, form, []).sort((a, b) => a.path.length - b.path.length);
  if (first) throw new KeystoneError(400, messageOf(first));
  const plain = plainValue(auth);
  for (const path of references) checkReference(plain, path);
  return plain as LoginBody; // it keeps the schema
}

/** Whether a content type is JSON's, as Flask judges it. */
function isJson(type: string): boolean {
  return /^application\/(json|[^;]*\+json)\s*(;|$)/i.test(type.trim());
}

function parse(bytes: Uint8Array): PythonValue | undefined {
  try {
    return parsePython(decodeStrictUtf8(bytes).replace(/^\ufeff/, ""), fileLimits);
  } catch {
    return undefined;
  }
}

function violations(value: PythonValue, form: Form, path: readonly string[]): Violation[] {
  const type = typeOf(form);
  if (!(form !== "text" && form !== "texts" && form.orText && typeof value === "string") && !isOf(value, form)) {
    return [{ path, message: `${repr(value, releases["31"].python)} is not of type ${type}` }];
  }
  if (Array.isArray(value)) return value.flatMap((element, i) => violations(element, "text", [...path, String(i)]));
  if (form === "text" || form === "texts" || !(value instanceof Map)) return [];
  const { required, members } = form;
  if (required !== undefined && !value.has(required)) {
    return [{ path, message: `'${required}' is a required property` }];
  }
  return Object.entries(members).flatMap(([name, member]) => {
    const found = value.get(name);
    return found === undefined ? [] : violations(found, member, [...path, name]);
  });
}

function isOf(value: PythonValue, form: Form): boolean {
  if (form === "text") return typeof value === "string";
  return form === "texts" ? Array.isArray(value) : value instanceof Map;
}

function typeOf(form: Form): string {
  if (form === "text") return "'string'";
  if (form === "texts") return "'array'";
  return form.orText ? "'object', 'string'" : "'object'";
}

/** Keystone's message without its second half, which prints the schema. */
function messageOf({ path, message }: Violation): string {
  return path.length ? `Invalid input for field '${path.join("/")}': ${message}` : message;
}

function checkReference(auth: unknown, path: readonly string[]): void {
  let part = auth;
  for (const name of path) part = isRecord(part) ? part[name] : undefined;
  if (!isRecord(part) || "id" in part || "name" in part) return;
  throw new KeystoneError(400, `Invalid input for field ${path.join("/")}: id or name must be present.`);
}
