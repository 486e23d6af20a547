import { pageForm } from "./accept.ts";

/** An answer before it becomes a Response or bytes on a socket. */
export interface Answer {
  status: number;
  headers: Header[];
  body: string;
}

/** Why something isn't done: the status and the message of a fault. */
export interface Refusal {
  status: number;
  message: string;
  /** The microversion that it tells, if not the request's. */
  version?: Version;
}

/** A header line. */
export type Header = readonly [name: string, value: string];

/** The microversion that a request is answered with: `2.1`; absent on `/v2` and before it is known. */
export type Version = string | undefined;

const names: Record<number, string> = {
  400: "badRequest",
  403: "forbidden",
  404: "itemNotFound",
  409: "conflictingRequest",
  415: "badMediaType",
  429: "overLimit",
  503: "serviceUnavailable",
};

/** What stands beside a status; as Nova has it, who calls 413 by its older name. */
export const statusTexts: Record<number, string | undefined> = {
  200: "OK",
  202: "Accepted",
  204: "No Content",
  300: "Multiple Choices",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  406: "Not Acceptable",
  409: "Conflict",
  413: "Request Entity Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** An answer with its headers, in Nova's order and number. */
export function answer(
  status: number,
  body: string,
  type: string,
  requestId: string | undefined,
  version: Version,
): Answer {
  const headers: Header[] = [["content-length", String(body.length)], ["content-type", type]];
  if (version) headers.push(...versionHeaders(version));
  if (requestId) headers.push(["x-openstack-request-id", requestId], ["x-compute-request-id", requestId]);
  return { status, headers, body };
}

let lastVersion: { version: string; headers: Header[] } | undefined;

/** The headers of a microversion; those of the last one are kept, as nearly all calls have the same. */
function versionHeaders(version: string): Header[] {
  if (lastVersion?.version === version) return lastVersion.headers;
  const headers: Header[] = [
    ["openstack-api-version", `compute ${version}`],
    ["x-openstack-nova-api-version", version],
    ["vary", "OpenStack-API-Version"],
    ["vary", "X-OpenStack-Nova-API-Version"],
  ];
  lastVersion = { version, headers };
  return headers;
}

/** A refusal in Nova's form (`nova/api/openstack/wsgi.py`, Fault). */
export function fault(status: number, message: string, requestId: string | undefined, version: Version): Answer {
  const name = names[status] ?? "computeFault";
  const body = ascii(`{"${name}": {"code": ${status}, "message": ${JSON.stringify(message)}}}`);
  return answer(status, body, "application/json; charset=UTF-8", requestId, version);
}

/** What keystonemiddleware answers to a missing or wrong token. */
export function unauthorized(requestId: string): Answer {
  const message = "The request you have made requires authentication.";
  const body = `{"error": {"code": 401, "title": "Unauthorized", "message": "${message}"}}`;
  const refusal = answer(401, body, "application/json", requestId, undefined);
  return { ...refusal, headers: [...refusal.headers, ["www-authenticate", 'Keystone uri="http://127.0.0.1:35357"']] };
}

/** What Huawei Cloud's gateway answers to a signature that doesn't hold; with its time, for a client whose clock is off. */
export function gatewayRefusal(code: string, message: string, requestId: string, now: Date): Answer {
  const body = ascii(JSON.stringify({ error_msg: message, error_code: code, request_id: requestId }));
  const headers: Header[] = [
    ["content-length", String(body.length)],
    ["content-type", "application/json"],
    ["x-request-id", requestId],
    ["date", now.toUTCString()],
  ];
  return { status: 401, headers, body };
}

/** The page of webob for an address that is no route, or a body that is too large, in the form that Accept asks for. */
export function page(status: 404 | 413, accept: string, requestId: string): Answer {
  const [title, text] = status === 404
    ? ["Not Found", "The resource could not be found."]
    : ["Request Entity Too Large", "Request is too large. Larger than max_request_body_size (114688)."];
  const [type, body] = {
    html: ["text/html; charset=UTF-8", htmlPage(`${status} ${title}`, `${text}<br /><br />\n\n\n`)],
    json: [
      "application/json",
      pythonJson({ message: `${text}<br /><br />\n\n\n`, code: `${status} ${title}`, title }),
    ],
    plain: ["text/plain; charset=UTF-8", `${status} ${title}\n\n${text}\n\n   `],
  }[pageForm(accept)];
  return answer(status, body, type, requestId, undefined);
}

function htmlPage(title: string, content: string): string {
  return `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n  ${content}\n </body>\n</html>`;
}

/** JSON as Python writes it: a blank after commas and colons, everything beyond ASCII escaped. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (typeof value !== "object" || value === null) return ascii(JSON.stringify(value));
  return `{${
    Object.entries(value).map(([name, member]) => `${ascii(JSON.stringify(name))}: ${pythonJson(member)}`).join(", ")
  }}`;
}

/** Items as Python writes them. */
export function itemsJson(items: Iterable<readonly [string, string]>): string {
  let json = "{";
  for (const [key, value] of items) {
    if (json !== "{") json += ", ";
    // Few texts need escaping, and it takes twice as long.
    json += needsEscape.test(key) ? ascii(JSON.stringify(key)) : '"' + key + '"';
    json += needsEscape.test(value) ? ": " + ascii(JSON.stringify(value)) : ': "' + value + '"';
  }
  return json + "}";
}

/** JSON with everything beyond ASCII escaped. */
function ascii(json: string): string {
  return beyondAscii.test(json) ? json.replace(allBeyondAscii, escaped) : json;
}

const needsEscape = /["\\]|[^ -~]/;
const beyondAscii = /[^ -~]/;
const allBeyondAscii = /[^ -~]/g;
const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
