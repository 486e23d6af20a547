import type { Identity } from "../cases/case.ts";
import type { Outgoing } from "./exchange.ts";
import { escaped } from "../../shared/escaped.ts";

/** The variable for a token in a curl line, named after the identity. */
const variables: Record<Identity, string> = {
  member: "$TOKEN",
  admin: "$ADMIN_TOKEN",
  reader: "$READER_TOKEN",
  roleless: "$ROLELESS_TOKEN",
  system: "$SYSTEM_TOKEN",
  truncated: "${TOKEN%?}",
  extended: "${TOKEN}0",
  recased: "$(printf %s \"$TOKEN\" | tr 'a-zA-Z' 'A-Za-z')",
  invalid: "4b1d9e7c2a60f83e5d7a1c94",
  none: "",
};

/** The token of an identity in a shell line: a variable, or a word in place of a wrong token. */
export function tokenVariable(as: Identity): string {
  return variables[as];
}

/** The request as a curl command for a POSIX shell. It sends the same bytes; the token is in a variable. */
export function curlOf({ method, url, headers, body, as }: Outgoing): string {
  const lines = Object.entries(headers).map(([name, value]) => {
    if (name === "x-auth-token" && as !== "none") return `-H "X-Auth-Token: ${tokenVariable(as)}"`;
    // curl leaves out a header without a value, unless it ends in a semicolon.
    return `-H ${shell(value === "" ? `${name};` : `${name}: ${value}`)}`;
  });
  const names = Object.keys(headers);
  // Removes headers that curl would add and the case does not send.
  if (body && !names.includes("content-type")) lines.push("-H 'Content-Type:'");
  if (!names.includes("accept")) lines.push("-H 'Accept:'");
  const parts = [`curl -i --path-as-is ${methodOf(method)}`, shell(new URL(url).href), "-g", ...lines];
  if (!body?.length) return parts.join(" ");
  const text = plainText(body);
  if (text !== undefined && text.length <= 2000 && !text.startsWith("@")) {
    return [...parts, `--data-binary ${shell(text)}`].join(" ");
  }
  return `${printed(body)} | ${[...parts, "--data-binary @-"].join(" ")}`;
}

function methodOf(method: string): string {
  return method === "HEAD" ? "--head" : `-X ${shell(method)}`;
}

/** The body as text, if it can stand in a shell line and in a report as it is. */
function plainText(body: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
    return escaped(text) === text ? text : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A command that prints the bytes. It escapes everything except visible ASCII, and shortens long runs of a character.
 */
function printed(body: Uint8Array): string {
  const text = Array.from(body, (byte) => String.fromCharCode(byte)).join("");
  const parts = text.split(/(([A-Za-z0-9])\2{199,})/);
  const commands: string[] = [];
  for (let i = 0; i < parts.length; i += 3) {
    if (parts[i]) commands.push(`printf ${shell(escapesOf(parts[i]!))}`);
    const run = parts[i + 1];
    if (run) commands.push(`printf '%${run.length}s' '' | tr ' ' ${run[0]}`);
  }
  return commands.length === 1 ? commands[0]! : `{ ${commands.join("; ")}; }`;
}

const escapesOf = (text: string) =>
  text.replace(/^-|[^ -~]|[%\\]/g, (c) => c === "%" ? "%%" : `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);

/** A text as one word of the shell. */
function shell(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
