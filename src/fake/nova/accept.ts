// Content negotiation. Nova has two readers of Accept: its router's own, for responses of the API, and webob's, by the
// RFC, for the pages about unknown addresses.
import { ClosedConnection } from "../call.ts";
import { before } from "../../shared/before.ts";

/** The media types that a request accepts. */
export interface Wanted {
  /** The type of a successful response. */
  type: string;
  /** The API that the parameter `version` names. */
  version?: string | undefined;
}

export const jsonType = "application/json";
export const vendorType = "application/vnd.openstack.compute+json";
const atomType = "application/atom+xml";

/** Usual headers that select JSON; all others are parsed. */
const usual = ["", jsonType, "*/*"];

/**
 * The media type that Nova's router chooses by Accept (`nova/api/openstack/urlmap.py`).
 *
 * @param path A path that ends in `.json` selects JSON. Version documents can also be asked for as Atom; Nova then
 * sends JSON with the type of Atom.
 * @throws {ClosedConnection} If the router crashes on it.
 */
export function wantedBy(accept: string | null | undefined, path: string): Wanted {
  if (!accept || usual.includes(accept)) return { type: jsonType };
  const ranges = elementsOf(accept).map(optionsOf);
  const offers = [jsonType, vendorType, ...["/", "/v2/", "/v2.1/"].includes(path) ? [atomType] : []];
  let best: { quality: number; name: string; offer?: string | undefined; version?: string | undefined } = {
    quality: -1,
    name: "*/*",
  };
  for (const offer of offers) {
    for (const { name, parameters } of ranges) {
      const quality = numberOf(parameters, "q");
      if (quality === undefined || quality < best.quality) continue;
      if (quality === best.quality && stars(best.name) <= stars(name)) continue;
      if (accepts(name, offer)) best = { quality, name, offer, version: textOf(parameters, "version") };
    }
  }
  return { type: path.endsWith(".json") ? jsonType : best.offer ?? jsonType, version: best.version };
}

/**
 * The API that a Content-Type names.
 *
 * @throws {ClosedConnection} If the router crashes on it.
 */
export function versionOf(contentType: string | null | undefined): string | undefined {
  return contentType ? textOf(optionsOf(contentType).parameters, "version") : undefined;
}

/** The elements of a list, split at the commas outside quotes. */
function elementsOf(header: string): string[] {
  return header.match(/(?:"(?:\\.|[^"\\])*"?|[^",])+/gs)?.map((part) => unquoted(part.trim())).filter(Boolean) ?? [];
}

function optionsOf(value: string): { name: string; parameters: Map<string, string | undefined> } {
  const [first, ...others] = `;${value}`.matchAll(/;\s*([^\s;=]+)\s*(?:=\s*([^;]+))?/g);
  if (!first) throw new ClosedConnection();
  return {
    name: unquoted(first[1] ?? ""),
    parameters: new Map(others.map(([, name = "", text]) => [unquoted(name), text && unquoted(text)])),
  };
}

/** A parameter, if it is there; Nova crashes on one that has no value. */
function textOf(parameters: Map<string, string | undefined>, name: string): string | undefined {
  const text = parameters.get(name);
  if (text === undefined && parameters.has(name)) throw new ClosedConnection();
  return text;
}

/** A quality; 1 if there is none, `undefined` if it is not a number. */
function numberOf(parameters: Map<string, string | undefined>, name: string): number | undefined {
  const text = textOf(parameters, name) ?? "1";
  return /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : undefined;
}

const unquoted = (text: string) =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
const stars = (range: string) => range.split("*").length - 1;

function accepts(range: string, type: string): boolean {
  if (!range.includes("*")) return range === type;
  return range === "*/*" || range.slice(0, -2) === before(type, "/");
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const text = `(?:${token}|"(?:[\\t !#-\\[\\]-~\\x80-\\xff]|\\\\[\\t !-~\\x80-\\xff])*")`;
const semicolon = "[ \\t]*;[ \\t]*";
const weight = `${semicolon}[qQ]=(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)`;
const element =
  `(${token}/${token})((?:${semicolon}(?![qQ]=)${token}=${text})*)(?:${weight}(?:${semicolon}${token}(?:=${text})?)*)?`;
const list = new RegExp(`^(?:(?:,|${element})(?:[ \\t]*,(?:[ \\t]*${element})?)*)?$`);
const elements = new RegExp(element, "g");

/**
 * The format of webob's pages. HTML is preferred; clients that accept neither get text. A malformed header is ignored.
 */
export function pageForm(accept: string): "html" | "json" | "plain" {
  if (!list.test(accept)) return "html";
  const ranges = [...accept.matchAll(elements)].map(([, name = "", parameters, q]) => {
    return { name: name.toLowerCase(), plain: parameters === "", quality: Number(q ?? 1) };
  });
  // The most specific range decides (RFC 9110 section 12.5.1).
  const quality = (type: string) =>
    (ranges.find(({ name, plain }) => name === type && plain) ??
      ranges.find(({ name }) => name === `${before(type, "/")}/*`) ??
      ranges.find(({ name }) => name === "*/*"))?.quality ?? 0;
  const [html, json] = [quality("text/html"), quality(jsonType)];
  return html === 0 && json === 0 ? "plain" : html >= json ? "html" : "json";
}
