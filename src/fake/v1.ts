// ECS v1 over the same servers. None of it was tried on a live service: codes are those of the vendor's error table; what
// the table leaves open is answered with Nova's status and words, and the code Ecs.0000.
import type { Answer, Header, Refusal } from "./answer.ts";
import type { Call } from "./call.ts";
import type { Caller } from "./callers.ts";
import { serverDocument } from "./documents.ts";
import type { FakeServer } from "./inventory.ts";
import { readBody } from "./request_body.ts";
import type { Route } from "./route.ts";
import type { BodySchema } from "./schema_error.ts";

/** What lies behind v1: the servers, and who may do what with them. */
export interface Behind {
  keys: BodySchema["keys"];
  maxBodyBytes: number;
  find(route: Route, caller: Caller): FakeServer | undefined;
  allows(caller: Caller, writes: boolean): boolean;
  /** Nova's refusal, or the write. */
  plan(server: FakeServer, route: Route, items: Record<string, string>, caller: Caller): Refusal | (() => string);
}

const address = /^\/v1\/([^/?#]+)\/cloudservers\/([^/?#]+)(\/metadata(?:\/([^/?#]+))?)?(?:[?#].*)?$/;

const actions = {
  showCloudServer: "ecs:cloudServers:showServer",
  mergeCloudServerMetadata: "ecs:cloudServers:updateMetadata",
  deleteCloudServerMetadataItem: "ecs:cloudServers:deleteMetadata",
};

/** Where a call goes if it is one to v1; its operation is missing where the method is wrong. */
export function routeV1(method: string, target: string): Route | undefined {
  const match = target.startsWith("/v1/") ? address.exec(target) : null;
  if (!match) return undefined;
  const parts = match.slice(1).map((part) => part === undefined ? part : decoded(part));
  const [project, serverId, metadata, key] = parts;
  if ([project, serverId, key].some((part) => part === "." || part === "..")) return undefined;
  const operation = metadata === undefined
    ? method === "GET" ? "showCloudServer" : undefined
    : key === undefined
    ? method === "POST" ? "mergeCloudServerMetadata" : undefined
    : method === "DELETE"
    ? "deleteCloudServerMetadataItem"
    : undefined;
  return { kind: "v1", legacy: false, path: decoded(target.split(/[?#]/, 1)[0]), operation, project, serverId, key };
}

/** A segment, percent-decoded once; as it is where that can't be. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** What a call to v1 is answered, or the write that it comes to; in Nova's order of checks. */
export function handleV1(
  behind: Behind,
  call: Call,
  route: Route,
  requestId: string,
  caller: Caller | Answer | undefined,
): Answer | (() => Answer) {
  const refuse = (status: number, code: string, message?: string) => refusalV1(status, requestId, code, message);
  const { operation, project } = route;
  if (call.body && call.body.length > behind.maxBodyBytes) return refuse(413, "APIGW.0201");
  if (!caller) return call.header("x-auth-token") ? refuse(401, "Common.0013") : refuse(401, "APIGW.0301");
  if ("status" in caller) return caller;
  if (!operation || !Object.hasOwn(actions, operation)) return refuse(404, "APIGW.0101");

  const merges = operation === "mergeCloudServerMetadata";
  const type = call.header("content-type") ?? "application/json";
  if (merges && type.split(";", 1)[0].trim() !== "application/json") return refuse(415, "Ecs.0000");
  if (merges && !call.body?.length) return refuse(400, "Common.0002");
  const body = readBody(call, merges ? { member: "metadata", keys: behind.keys, legacy: false } : undefined, merges);
  if ("status" in body) return refuse(body.status, "Ecs.0000");
  if (caller.projectId !== undefined && project !== caller.projectId) return refuse(400, "Ecs.0023");
  if (body.refusal) return refuse(400, "Ecs.0005", body.refusal.message);

  const server = behind.find(route, caller);
  if (!server) return refuse(404, "Ecs.0114", `Instance[${route.serverId}] could not be found.`);
  const shows = operation === "showCloudServer";
  if (!behind.allows(caller, !shows)) {
    const action = actions[operation as keyof typeof actions];
    return refuse(403, "Pdp.0001", `Policy doesn't allow ${action} to be performed.`);
  }
  if (shows) {
    const place = { origin: call.origin, root: "v1", project, tenant: project!, minor: 9 };
    const { links: _, ...shown } = serverDocument(server, place);
    return reply(200, JSON.stringify({ server: shown }), requestId);
  }
  const nova = merges ? "mergeServerMetadata" : "deleteServerMetadataItem";
  const write = behind.plan(server, { ...route, operation: nova }, body.items, caller);
  if (typeof write === "function") {
    return () => {
      const text = write();
      return reply(text ? 200 : 204, text, requestId);
    };
  }
  const { status, message } = write;
  if (status === 409) {
    return server.locked && !caller.roles.includes("admin") ? refuse(400, "Ecs.0605") : refuse(400, "Ecs.0100");
  }
  return status === 500 ? refuse(500, "Common.0001") : refuse(status, "Ecs.0000", message);
}

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

/** A refusal in the form of ECS, or in the gateway's if the code is one of the gateway. */
export function refusalV1(
  status: number,
  requestId: string,
  code: string = codes[status] ?? "Ecs.0000",
  message: string = messages[code],
): Answer {
  const body = code.startsWith("APIGW")
    ? { error_msg: message, error_code: code, request_id: requestId }
    : { error: { code, message } };
  return reply(status, JSON.stringify(body), requestId);
}

function reply(status: number, body: string, requestId: string): Answer {
  const id: Header = ["x-request-id", requestId];
  if (!body) return { status, headers: [id], body };
  const length = String(new TextEncoder().encode(body).length);
  return { status, headers: [["content-length", length], ["content-type", "application/json"], id], body };
}
