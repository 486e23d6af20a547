import { checkSchema, type Schema } from "../shared/check_schema.ts";
import { databaseNames } from "./databases.ts";
import { releaseNames } from "./nova/releases.ts";
import { operationNames } from "./operation_names.ts";
import { stackFaults } from "./stack_faults.ts";
import { vmStates } from "./vm_states.ts";

const string = { type: "string" } as const;
const text = { type: "string", minLength: 1 } as const;
const secret = { ...text, writeOnly: true } as const;
const strings = { type: "array", items: string } as const;
const boolean = { type: "boolean" } as const;
const duration = { type: "number", minimum: 0, exclusiveMaximum: 2 ** 31 } as const;
const milliseconds = { ...duration, "x-must": `be a number of milliseconds from 0 to ${2 ** 31 - 1}` } as const;
const kinds = ["html", "reset", "truncated", "delay", ...stackFaults];

/** A map of named things. */
const mapOf = (name: string) =>
  ({
    type: "object",
    propertyNames: { minLength: 1 },
    additionalProperties: { $ref: `#/components/schemas/${name}` },
  }) as const;

const server = {
  type: "object",
  additionalProperties: false,
  properties: {
    projectId: text,
    name: string,
    vmState: { enum: vmStates },
    taskState: { type: ["string", "null"] },
    locked: boolean,
    launched: boolean,
    metadata: { type: "object", additionalProperties: string },
  },
} as const;

const fault = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    operation: { enum: operationNames },
    nth: { type: "integer", minimum: 1 },
    times: { type: "integer", minimum: 1, "x-must": "be a whole number, 1 or more, or Infinity" },
    rate: { type: "number", minimum: 0, maximum: 1 },
    seed: { type: "integer" },
    when: { enum: ["before", "after"] },
    kind: {
      oneOf: [{ type: "integer", minimum: 400, maximum: 599 }, { type: "string", enum: kinds }],
      "x-must": `be a status from 400 to 599 or one of ${kinds.join(", ")}`,
    },
    retryAfter: {
      oneOf: [duration, { type: "string", pattern: "^[ -~]+$" }],
      "x-must": `be a number of seconds from 0 to ${2 ** 31 - 1}, or a date`,
    },
    body: string,
    delayMs: milliseconds,
  },
} as const;

const behavior = {
  lostUpdates: {
    oneOf: [
      boolean,
      { type: "object", additionalProperties: false, required: ["retryMs"], properties: { retryMs: milliseconds } },
    ],
    "x-must": "be true, false or { retryMs: a number }",
  },
  staleReads: { type: "integer", minimum: 0 },
} as const;

const credential = { projectId: text, roles: strings } as const;

/** The schemas of the fake's options, by name. */
export const optionSchemas = {
  Server: server,
  ServerMap: mapOf("Server"),
  Token: {
    type: "object",
    additionalProperties: false,
    properties: { ...credential, scope: { enum: ["project", "system"] } },
  },
  AccessKey: {
    type: "object",
    additionalProperties: false,
    required: ["secretAccessKey"],
    properties: { secretAccessKey: secret, securityToken: secret, ...credential },
  },
  Project: { type: "object", additionalProperties: false, properties: { name: text, roles: strings } },
  ApplicationCredential: {
    type: "object",
    additionalProperties: false,
    required: ["secret"],
    properties: { secret, name: text, ...credential },
  },
  User: {
    type: "object",
    additionalProperties: false,
    required: ["password"],
    properties: {
      password: secret,
      id: text,
      domain: text,
      projects: mapOf("Project"),
      systemRoles: strings,
      applicationCredentials: mapOf("ApplicationCredential"),
    },
  },
  Fault: fault,
  Filter: {
    type: "object",
    additionalProperties: false,
    properties: { operation: { enum: operationNames }, server: string },
  },
  Behavior: { type: "object", additionalProperties: false, properties: behavior },
  Inventory: {
    type: "object",
    description: "The options of createFakeService(), as the file of `fake --inventory` has them",
    additionalProperties: false,
    properties: {
      quota: { type: "integer", minimum: -1 },
      keys: { enum: ["documented", "nova"] },
      storage: { enum: ["unicode", "mysql"] },
      database: { enum: databaseNames },
      tokens: { ...mapOf("Token"), "x-secret-names": true },
      accessKeys: mapOf("AccessKey"),
      users: mapOf("User"),
      tokenLifetimeMs: { type: "integer", minimum: 1 },
      region: text,
      release: { enum: releaseNames },
      policy: { enum: ["old", "new"] },
      ...behavior,
      apis: {
        type: "array",
        minItems: 1,
        items: { enum: ["v2.1", "v1"] },
        "x-must": "be a list of v2.1 and v1",
      },
      journal: { type: "integer", minimum: 0 },
      servers: { $ref: "#/components/schemas/ServerMap" },
    },
  },
} as const satisfies Record<string, Schema>;

/** The clock is a function, so only options in code have it. */
const clock = { now: { type: "function", "x-must": "be a function that returns a Date" } } as const;

/** The options of `createFakeService()`. */
export const inventorySchema: Schema = withClock(optionSchemas.Inventory);

/** The options of `configure()`. */
export const behaviorSchema: Schema = withClock(optionSchemas.Behavior);

function withClock(schema: Schema): Schema {
  return { ...schema, properties: { ...schema.properties, ...clock } };
}

/**
 * Checks options of the fake.
 *
 * @param whole How messages call them, such as `the fault`.
 * @throws {TypeError} If a field is wrong or unknown; the message names it and what it must be.
 */
export function checkOptions(schema: Schema, value: unknown, whole: string, place?: string): void {
  checkSchema(schema, value, { whole, place, values: "shown" }, optionSchemas);
}
