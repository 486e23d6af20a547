import { isRecord } from "../../shared/untyped.ts";

/** JSON as Python writes it: a blank after commas and colons, everything beyond ASCII escaped. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (!isRecord(value)) return asciiJson(value);
  const members = Object.entries(value).map(([name, member]) => `${asciiJson(name)}: ${pythonJson(member)}`);
  return `{${members.join(", ")}}`;
}

/** Items as Python writes them. */
export function itemsJson(items: Iterable<readonly [string, string]>): string {
  let json = "{";
  for (const [key, value] of items) {
    if (json !== "{") json += ", ";
    // Few texts need escaping, which takes twice as long.
    json += needsEscape.test(key) ? asciiJson(key) : '"' + key + '"';
    json += needsEscape.test(value) ? ": " + asciiJson(value) : ': "' + value + '"';
  }
  return json + "}";
}

/** A value that isn't a container, as JSON with everything beyond ASCII escaped. */
export function asciiJson(value: unknown): string {
  const json = JSON.stringify(value);
  return beyondAscii.test(json) ? json.replace(allBeyondAscii, escaped) : json;
}

const needsEscape = /["\\]|[^ -~]/;
const beyondAscii = /[^ -~]/;
const allBeyondAscii = /[^ -~]/g;
const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
