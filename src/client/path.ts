import { MetadataError } from "../contract/errors.ts";
import { quote } from "../contract/validate.ts";

/**
 * Puts the ids and the key into a path so that they can't change the address. URL parsers remove the segments `.` and
 * `..`, even as `%2e`; an empty text, or half of a surrogate pair, can't be a segment.
 */
export function pathOf(template: string, params: Record<string, unknown>): string {
  return partsOf(template).map((part, at) => at % 2 ? segmentOf(params[part]) ?? refuse(part, params[part]) : part)
    .join("");
}

const known = new Map<string, string[]>();

/** The parts of a template, every second one the name of a parameter; those of the document are split once. */
function partsOf(template: string): string[] {
  const parts = known.get(template) ?? template.split(/[{}]/);
  if (known.size < 20) known.set(template, parts);
  return parts;
}

/** A value as a segment of a path; `undefined` if it can't be one. */
function segmentOf(value: unknown): string | undefined {
  if (typeof value !== "string" || /^\.{0,2}$/.test(value)) return undefined;
  try {
    return encodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function refuse(name: string, value: unknown): never {
  const message = `Cannot send the request: the ${name} ${quote(value)} cannot be part of a URL`;
  throw new MetadataError("invalid_request", message, { ruleId: "path.dot-keys" });
}
