// The responses of a stack around Nova when a part of it fails or refuses, recorded from real ones
// (tests/recorded/stack.json).
import type { Reply } from "./reply.ts";
import { namesOf } from "../shared/untyped.ts";

/** The faults of the gateway in front, with the status that nginx has for each. */
const gatewayStatus = {
  "body-limit": 413,
  "rate-limit": 429,
  "bad-gateway": 502,
  overload: 503,
  "gateway-timeout": 504,
} as const;

/**
 * A failure of the stack: Keystone (503) or the database (500) behind Nova can't be reached; or nginx in front refuses
 * the body (413), the rate (429) or the load (503), can't reach Nova (502), or gets no response in time (504).
 */
export type StackFault =
  | "keystone-down"
  | "database-down"
  | "body-limit"
  | "rate-limit"
  | "bad-gateway"
  | "overload"
  | "gateway-timeout";

/** Every fault of the stack. */
export const stackFaults: readonly StackFault[] = [
  "keystone-down",
  "database-down",
  ...namesOf(gatewayStatus),
];

/** The exception of the database's driver after its server is gone. */
export const connectionLost = "oslo_db.exception.DBConnectionError";

const titles = {
  413: "413 Request Entity Too Large",
  429: "429 Too Many Requests",
  502: "502 Bad Gateway",
  503: "503 Service Temporarily Unavailable",
  504: "504 Gateway Time-out",
};

/** nginx's own page; `undefined` if the fault isn't the gateway's. */
export function gatewayReply(fault: StackFault): Reply | undefined {
  if (fault === "keystone-down" || fault === "database-down") return undefined;
  const status = gatewayStatus[fault];
  const title = titles[status];
  const body = [
    "<html>",
    `<head><title>${title}</title></head>`,
    "<body>",
    `<center><h1>${title}</h1></center>`,
    "<hr><center>nginx/1.22.1</center>",
    "</body>",
    "</html>",
    "",
  ].join("\r\n");
  return {
    kind: "reply",
    status,
    headers: [["content-length", String(body.length)], ["content-type", "text/html"]],
    body,
  };
}
