// How the web server and the router in front of Nova decode addresses.
import { decodeStrictUtf8 } from "../../shared/utf8.ts";

/** A path without its dot segments. */
export function resolveDots(path: string): string {
  if (path === "..") return "";
  if (!/\/\.\.?(\/|$)/.test(path)) return path;
  const segments: string[] = [];
  const parts = path.split("/");
  parts.forEach((part, i) => {
    if (part === "..") segments.pop();
    else if (part !== ".") segments.push(part);
    if (i === parts.length - 1 && (part === "." || part === "..") && segments.length) segments.push("");
  });
  // A path above the root is an address of its own, next to the root.
  if (segments.length === 0) return path.endsWith("..") ? "" : "/";
  return path.startsWith("/") ? segments.join("/").replace(/^(?!\/)/, "/") : segments.join("/");
}

/**
 * Decodes the escapes of a path once, as uWSGI does: an incomplete escape is removed, one that is not a number becomes
 * NUL, and two percent signs become one.
 *
 * @returns A text in which each character stands for a byte.
 */
export function pathBytes(path: string): string {
  return path.replace(/%(?:(%)|([^%].)|[^%]?$)/gs, (_, percent = "", hex) => {
    return hex === undefined ? percent : byteOf(/^[0-9a-f]{2}$/i.test(hex) ? hex : "0");
  });
}

/**
 * The text of a part of a query, decoded as forms are; invalid escapes stay as they are.
 *
 * @throws {TypeError} If the bytes are not UTF-8.
 */
export function formText(part: string): string {
  return textOf(part.replace(/\+/g, " ").replace(/%([0-9a-f]{2})/gi, (_, hex) => byteOf(hex)));
}

/**
 * The text of bytes, each of which is a character.
 *
 * @throws {TypeError} If the bytes are not UTF-8.
 */
export function textOf(bytes: string): string {
  return decodeStrictUtf8(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}

/** A part of a path as Nova reads it: each byte of its UTF-8 is a character. */
export function asNova({ undecoded }: { undecoded?: boolean | undefined }, part: string): string {
  // deno-lint-ignore no-control-regex
  if (undecoded || /^[\x00-\x7f]*$/.test(part)) return part;
  return Array.from(new TextEncoder().encode(part), (byte) => String.fromCharCode(byte)).join("");
}

const byteOf = (hex: string) => String.fromCharCode(parseInt(hex, 16));
