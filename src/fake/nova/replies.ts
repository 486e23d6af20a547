// Responses in Nova's form, and in that of the layers in front of it.
import { errorBodyNames } from "../../contract/nova_constants.ts";
import type { Header, Reply } from "../reply.ts";
import { pageForm } from "./accept.ts";
import { asciiJson, pythonJson } from "./json_writer.ts";
import type { Version } from "./outcome.ts";
import type { Release } from "./releases.ts";

/** A response with its headers, in Nova's order and number. */
export function replyWith(
  status: number,
  body: string,
  type: string,
  requestId: string | undefined,
  version: Version,
): Reply {
  const headers: Header[] = [["content-length", String(body.length)], ["content-type", type]];
  if (version) headers.push(...versionHeaders(version));
  if (requestId) headers.push(["x-openstack-request-id", requestId], ["x-compute-request-id", requestId]);
  return { kind: "reply", status, headers, body };
}

let lastVersion: { version: string; headers: Header[] } | undefined;

/** The headers for a microversion. The last result is kept, because nearly all calls use the same one. */
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

/**
 * An error in Nova's form (`nova/api/openstack/wsgi.py` Fault).
 *
 * @param version `undefined` if Nova crashed before it read the version.
 */
export function novaError(
  status: number,
  message: string,
  requestId: string | undefined,
  version: Version | undefined,
): Reply {
  const name = errorBodyNames[status] ?? "computeFault";
  const body = `{"${name}": {"code": ${status}, "message": ${asciiJson(message)}}}`;
  return replyWith(status, body, "application/json; charset=UTF-8", requestId, version);
}

/** The response of keystonemiddleware for a missing or wrong token. */
export function unauthorized(requestId: string): Reply {
  const message = "The request you have made requires authentication.";
  const body = `{"error": {"code": 401, "title": "Unauthorized", "message": "${message}"}}`;
  const reply = replyWith(401, body, "application/json", requestId, undefined);
  return { ...reply, headers: [...reply.headers, ["www-authenticate", 'Keystone uri="http://127.0.0.1:35357"']] };
}

/** The page of webob for an unknown address or a body that is too large, in the form that Accept asks for. */
export function page(status: 404 | 413 | 503, accept: string, requestId: string, { sizeLimit }: Release): Reply {
  const { title, text, detail = "" } = pageTexts(status, sizeLimit);
  const content = `${text}<br /><br />\n${detail}\n\n`;
  const { type, body } = {
    html: { type: "text/html; charset=UTF-8", body: htmlPage(`${status} ${title}`, content) },
    json: {
      type: "application/json",
      body: pythonJson({ message: content, code: `${status} ${title}`, title }),
    },
    plain: { type: "text/plain; charset=UTF-8", body: `${status} ${title}\n\n${text}\n\n${detail}   ` },
  }[pageForm(accept)];
  return replyWith(status, body, type, requestId, undefined);
}

function pageTexts(
  status: 404 | 413 | 503,
  sizeLimit: string,
): { title: string; text: string; detail?: string | undefined } {
  switch (status) {
    case 404:
      return { title: "Not Found", text: "The resource could not be found." };
    case 413:
      return {
        title: "Request Entity Too Large",
        text: `Request is too large. Larger than max_request_body_size (${sizeLimit}).`,
      };
    case 503:
      return {
        title: "Service Unavailable",
        text: "The server is currently unavailable. Please try again at a later time.",
        detail: "The Keystone service is temporarily unavailable.",
      };
  }
}

function htmlPage(title: string, content: string): string {
  return `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n  ${content}\n </body>\n</html>`;
}

/** The health response of the middleware in front of Nova (`oslo_middleware/healthcheck`). */
export function healthcheck(method: string, accept: string | null | undefined): Reply {
  if (method === "HEAD") return { kind: "reply", status: 204, headers: [], body: "" };
  if (accept === "text/html") return replyWith(200, healthyHtml, "text/html; charset=UTF-8", undefined, undefined);
  if (accept !== "application/json") return replyWith(200, "OK", "text/plain; charset=UTF-8", undefined, undefined);
  const body = '{\n    "detailed": false,\n    "reasons": [\n        "OK"\n    ]\n}';
  return replyWith(200, body, "application/json", undefined, undefined);
}

const healthyHtml = [
  "<HTML>",
  "<HEAD><TITLE>Healthcheck Status</TITLE></HEAD>",
  "<BODY>",
  "",
  "<H2>Result of 1 checks:</H2>",
  '<TABLE bgcolor="#ffffff" border="1">',
  "<TBODY>",
  "<TR>",
  "",
  "<TH>",
  "Reason",
  "</TH>",
  "</TR>",
  "<TR>",
  "",
  "    <TD>OK</TD>",
  "",
  "</TR>",
  "</TBODY>",
  "</TABLE>",
  "<HR></HR>",
  "",
  "</BODY>",
  "</HTML>",
].join("\n");
