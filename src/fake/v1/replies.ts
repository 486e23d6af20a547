// Errors of ECS v1 and of the gateway in front of it.
import { asciiJson } from "../nova/json_writer.ts";
import type { Header, Reply } from "../reply.ts";

/** The vendor's messages. */
const messages: Record<string, string> = {
  "APIGW.0101": "The API does not exist or has not been published in the environment.",
  "APIGW.0201": "Request entity too large.",
  "APIGW.0301": "Incorrect IAM authentication information: the request has no credentials",
  "APIGW.0308": "The throttling threshold has been reached: policy user over ratelimit,limit:10,time:1 minute",
  "Common.0001": "A system exception occurred. Try again later or contact customer service.",
  "Common.0002": "The request body cannot be left blank.",
  "Common.0013": "Invalid token.",
  "Common.1503": "Api flow control Error because of too many requests.",
  "Ecs.0000": "Request error. Try again later or contact customer service.",
  "Ecs.0005": "Invalid parameter values. Contact customer service.",
  "Ecs.0023": "project_id in token mismatches with project_id in url.",
  "Ecs.0100": "The ECS status does not meet requirements. Make the ECS in the required status and try again.",
  "Ecs.0114": "Instance could not be found.",
  "Ecs.0603": "Other commands are being executed. Try again later.",
  "Ecs.0605": "ECS locked.",
  "Pdp.0001": "Policy doesn't allow the action to be performed.",
};

/** The code that a status usually has. */
const codes: Record<number, string> = {
  401: "Common.0013",
  403: "Pdp.0001",
  404: "Ecs.0114",
  429: "APIGW.0308",
  500: "Common.0001",
  501: "Ecs.0603",
  503: "Common.1503",
};

/** An error in the form of ECS, or in the gateway's if the code is one of the gateway. */
export function ecsError(
  status: number,
  requestId: string,
  code: string = codes[status] ?? "Ecs.0000",
  message: string = messages[code] ?? code,
): Reply {
  const body = code.startsWith("APIGW")
    ? { error_msg: message, error_code: code, request_id: requestId }
    : { error: { code, message } };
  return ecsReply(status, JSON.stringify(body), requestId);
}

/** A response of ECS. */
export function ecsReply(status: number, body: string, requestId: string): Reply {
  const id: Header = ["x-request-id", requestId];
  if (!body) return { kind: "reply", status, headers: [id], body };
  const length = String(new TextEncoder().encode(body).length);
  const headers: Header[] = [["content-length", length], ["content-type", "application/json"], id];
  return { kind: "reply", status, headers, body };
}

/** The gateway's response for a wrong signature, with its time for a client whose clock is off. */
export function gatewayError(code: string, message: string, requestId: string, now: Date): Reply {
  const body = `{"error_msg":${asciiJson(message)},"error_code":${asciiJson(code)},"request_id":${
    asciiJson(requestId)
  }}`;
  const headers: Header[] = [
    ["content-length", String(body.length)],
    ["content-type", "application/json"],
    ["x-request-id", requestId],
    ["date", now.toUTCString()],
  ];
  return { kind: "reply", status: 401, headers, body };
}
