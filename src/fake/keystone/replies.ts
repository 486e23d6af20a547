// Keystone's responses, as keystone 27 was recorded (keystone/server/flask/application.py, keystone/exception.py).
import { pythonJson } from "../nova/json_writer.ts";
import type { Header, Reply } from "../reply.ts";

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
export function keystoneReply(status: number, document: unknown, requestId: string, extra: Header[] = []): Reply {
  const body = document === undefined ? "" : pythonJson(document);
  const content: Header[] = body ? [["content-type", "application/json"], ["content-length", String(body.length)]] : [];
  return reply(status, body, [...content, ...extra], requestId);
}

/** An error in Keystone's form, which ends in a line break. */
export function keystoneError(
  status: number,
  message: string,
  requestId: string,
  origin: string,
  identity?: unknown,
): Reply {
  const error = { code: status, ...(identity ? { identity } : {}), message, title: titles[status] ?? "Error" };
  const body = `${JSON.stringify({ error })}\n`;
  const challenge: Header[] = status === 401 ? [["www-authenticate", `Keystone uri="${origin}/v3"`]] : [];
  const length = String(new TextEncoder().encode(body).length);
  return reply(
    status,
    body,
    [["content-type", "application/json"], ["content-length", length], ...challenge],
    requestId,
  );
}

/** The page of Flask for an address that it doesn't know. */
export function keystoneNoRoute(requestId: string): Reply {
  const text = "The requested URL was not found on the server. If you entered the URL manually please check your " +
    "spelling and try again.";
  const body = `<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>${text}</p>\n`;
  const headers: Header[] = [["content-type", "text/html; charset=utf-8"], ["content-length", String(body.length)]];
  return reply(404, body, headers, requestId);
}

/** Flask's response for a method that an address does not support. */
export function keystoneNoMethod(allowed: string, requestId: string): Reply {
  const extra: Header[] = [["allow", allowed]];
  const body = `${pythonJson({ message: "The method is not allowed for the requested URL." })}\n`;
  const headers: Header[] = [["content-type", "application/json"], ["content-length", String(body.length)], ...extra];
  return reply(405, body, headers, requestId);
}

function reply(status: number, body: string, headers: Header[], requestId: string): Reply {
  const common: Header[] = [["vary", "X-Auth-Token"], ["x-openstack-request-id", requestId]];
  return { kind: "reply", status, headers: [...headers, ...common], body };
}
