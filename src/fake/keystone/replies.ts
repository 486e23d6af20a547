// Keystone's responses, as keystone 27 was recorded (keystone/server/flask/application.py, keystone/exception.py).
import { asciiJson, pythonJson } from "../nova/json_writer.ts";
import type { Header, Reply } from "../reply.ts";
import type { KeystoneError } from "./errors.ts";

const titles: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** A document, or nothing. */
export function keystoneReply(
  status: number,
  document: unknown,
  requestId: string,
  extra: Header[] = [],
  end: "" | "\n" = "",
): Reply {
  const body = document === undefined ? "" : pythonJson(document) + end;
  return reply(status, body, [...body ? contentHeaders("application/json", body) : [], ...extra], requestId);
}

/** An error in Keystone's form, which ends in a line break. */
export function keystoneError({ status, message, identity }: KeystoneError, requestId: string, origin: string): Reply {
  const error = { code: status, ...(identity ? { identity } : {}), message, title: titles[status] ?? "Error" };
  const body = `${asciiJson({ error })}\n`;
  const challenge: Header[] = status === 401 ? [["www-authenticate", `Keystone uri="${origin}/v3"`]] : [];
  return reply(status, body, [...contentHeaders("application/json", body), ...challenge], requestId);
}

/** The page of Flask for an address that it doesn't know. */
export function keystoneNoRoute(requestId: string): Reply {
  const text = "The requested URL was not found on the server. If you entered the URL manually please check your " +
    "spelling and try again.";
  return page(404, "Not Found", text, requestId);
}

/** Flask's response for a method that an address does not support; a page for the addresses of versions. */
export function keystoneNoMethod(allowed: readonly string[], requestId: string, form: "json" | "page" = "json"): Reply {
  const allow: Header[] = [["allow", allowed.join(", ")]];
  const message = "The method is not allowed for the requested URL.";
  if (form === "page") return page(405, "Method Not Allowed", message, requestId, allow);
  const body = `${pythonJson({ message })}\n`;
  return reply(405, body, [...contentHeaders("application/json", body), ...allow], requestId);
}

/** Flask's response to OPTIONS. */
export function keystoneMethods(allowed: readonly string[], requestId: string): Reply {
  return reply(200, "", [...contentHeaders(htmlType, ""), ["allow", allowed.join(", ")]], requestId);
}

const htmlType = "text/html; charset=utf-8";

function page(status: number, title: string, text: string, requestId: string, extra: Header[] = []): Reply {
  const body =
    `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`;
  return reply(status, body, [...contentHeaders(htmlType, body), ...extra], requestId);
}

function contentHeaders(type: string, body: string): Header[] {
  return [["content-type", type], ["content-length", String(new TextEncoder().encode(body).length)]];
}

function reply(status: number, body: string, headers: Header[], requestId: string): Reply {
  const common: Header[] = [["vary", "X-Auth-Token"], ["x-openstack-request-id", requestId]];
  return { kind: "reply", status, headers: [...headers, ...common], body };
}
