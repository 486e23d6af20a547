import { operationNames } from "../operation_names.ts";
import { clockSchema } from "./clock.ts";
import { optionSchemas } from "../option_schemas.ts";

const string = { type: "string" };

const call = {
  type: "object",
  required: ["method", "path", "status", "requestId"],
  properties: {
    operation: { enum: operationNames },
    method: string,
    path: string,
    target: string,
    headers: { type: "object", additionalProperties: string },
    roles: { type: "array", items: string },
    scope: { enum: ["system"] },
    serverId: string,
    key: string,
    body: string,
    json: {},
    status: { type: "integer" },
    requestId: string,
  },
};

// The filter comes in a query.
const { Filter: _, ...optionsOfBodies } = optionSchemas;

/** The schemas of what the control channel receives and sends, by name. */
export const schemas = {
  ...optionsOfBodies,
  Servers: {
    type: "object",
    additionalProperties: false,
    required: ["servers"],
    properties: { servers: { $ref: "#/components/schemas/ServerMap" } },
  },
  Calls: {
    type: "object",
    required: ["calls"],
    properties: { calls: { type: "array", items: { $ref: "#/components/schemas/Call" } } },
  },
  Call: call,
  Clock: clockSchema,
  Time: { type: "object", required: ["now"], properties: { now: { ...string, format: "date-time" } } },
  Health: { type: "object", required: ["status"], properties: { status: { const: "ok" } } },
  Refusal: { type: "object", required: ["message"], properties: { message: string } },
} as const;

/** The name of a schema. */
export type SchemaName = keyof typeof schemas;
