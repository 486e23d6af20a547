import { vmStates } from "../inventory.ts";
import { operationNames } from "../operation_names.ts";
import { stackFaults } from "../stack_faults.ts";

const string = { type: "string" };
const count = { type: "integer", minimum: 0 };
const items = { type: "object", additionalProperties: string };

const server = {
  type: "object",
  additionalProperties: false,
  properties: {
    projectId: string,
    name: string,
    vmState: { enum: vmStates },
    taskState: { type: ["string", "null"] },
    locked: { type: "boolean" },
    launched: { type: "boolean" },
    metadata: items,
  },
};

const fault = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    operation: { enum: operationNames },
    nth: { type: "integer", minimum: 1, default: 1 },
    times: { type: "integer", minimum: 1, default: 1 },
    rate: { type: "number", minimum: 0, maximum: 1 },
    seed: { type: "integer", default: 1 },
    when: { enum: ["before", "after"] },
    kind: {
      oneOf: [
        { type: "integer", minimum: 400, maximum: 599 },
        { enum: ["html", "reset", "truncated", "delay", ...stackFaults] },
      ],
    },
    retryAfter: { type: ["string", "number"] },
    body: string,
    delayMs: { type: "number", minimum: 0, default: 1000 },
  },
};

const behavior = {
  type: "object",
  additionalProperties: false,
  properties: {
    lostUpdates: {
      oneOf: [
        { type: "boolean" },
        {
          type: "object",
          additionalProperties: false,
          required: ["retryMs"],
          properties: { retryMs: { type: "number", minimum: 0 } },
        },
      ],
    },
    staleReads: count,
  },
};

const call = {
  type: "object",
  required: ["method", "path", "status", "requestId"],
  properties: {
    operation: { enum: operationNames },
    method: string,
    path: string,
    target: string,
    headers: items,
    roles: { type: "array", items: string },
    scope: { enum: ["system"] },
    serverId: string,
    key: string,
    body: string,
    json: { description: "The body, parsed" },
    status: { type: "integer", description: "0 if the connection broke" },
    requestId: string,
  },
};

/** The schemas of what the control channel receives and sends, by name. */
export const schemas = {
  Server: server,
  Servers: {
    type: "object",
    required: ["servers"],
    properties: { servers: { type: "object", additionalProperties: { $ref: "#/components/schemas/Server" } } },
  },
  Fault: fault,
  Behavior: behavior,
  Calls: {
    type: "object",
    required: ["calls"],
    properties: { calls: { type: "array", items: { $ref: "#/components/schemas/Call" } } },
  },
  Call: call,
  Clock: {
    description: "`now` stands still; `aheadMs` is how far it is ahead of the real one",
    oneOf: [
      {
        type: "object",
        additionalProperties: false,
        required: ["now"],
        properties: { now: { ...string, format: "date-time" } },
      },
      {
        type: "object",
        additionalProperties: false,
        required: ["aheadMs"],
        properties: { aheadMs: { type: "number" } },
      },
    ],
  },
  Time: { type: "object", required: ["now"], properties: { now: { ...string, format: "date-time" } } },
  Health: { type: "object", required: ["status"], properties: { status: { const: "ok" } } },
  Inventory: {
    type: "object",
    description: "The options of createFakeService(), as the file of `fake --inventory` has them",
    properties: { servers: { type: "object", additionalProperties: { $ref: "#/components/schemas/Server" } } },
  },
  Refusal: { type: "object", required: ["message"], properties: { message: string } },
} as const;

/** The name of a schema. */
export type SchemaName = keyof typeof schemas;
