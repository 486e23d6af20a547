// What each field of the control channel means, for readers of its OpenAPI document; in code, the types say it.
import type { SchemaName } from "./schemas.ts";

/** The descriptions of fields, by schema and field. */
export const descriptions: Partial<Record<SchemaName, Readonly<Record<string, string>>>> = {
  Server: {
    projectId: "Its project; by default that of the first token or user that has one, otherwise any",
    name: "The name by which commands find it; by default its id",
    vmState: "Writing needs active, stopped, paused or suspended",
    taskState: "The running task, such as rebooting; it has no influence on metadata",
    locked: "Whether only administrators may write",
    launched: "Whether it ever ran; a server that never ran refuses writes",
    metadata: "All its items; they replace those that it has",
  },
  Fault: {
    operation: "The operation that fails; by default any",
    nth: "Which of its calls fails, counted from now; by default the first",
    times: "How many calls in a row; 1 by default",
    rate: "Picks calls at random instead, with this probability",
    seed: "Seed of the random numbers, 1 by default; the same seed picks the same calls",
    when: "Whether the call fails before or after the write is done; after loses only the response. By default before",
    kind:
      "A status sends the API's error, html a gateway's page (502), reset breaks the connection, truncated sends half " +
      "of the response, delay sends it late. The others send what a real stack was recorded to return",
    retryAfter: "The header Retry-After",
    body: "The body, in place of the API's error or the gateway's page",
    delayMs: "How late, for delay; 1000 by default",
  },
  Behavior: {
    lostUpdates: "Whether writes at the same moment can undo each other, as Nova's do on MySQL; with retryMs, as on " +
      "MariaDB from 11.6 on, where a write that collides is repeated that much later",
    staleReads: "How many reads of a server after a write still return what it had before, as a replica does",
  },
  Token: {
    projectId: "The project of its owner; by default any",
    roles: 'The roles of its owner; by default ["member"]',
    scope: "system, for a token without a project",
  },
  AccessKey: {
    secretAccessKey: "The secret that requests are signed with (SDK-HMAC-SHA256)",
    securityToken: "The token that a temporary key must send too",
    projectId: "The project of its owner; by default any",
    roles: 'The roles of its owner; by default ["member"]',
  },
  Project: {
    name: "Its name; by default its id",
    roles: 'The roles of the user in it; by default ["member", "reader"]',
  },
  ApplicationCredential: {
    secret: "The secret, sent in place of a password",
    name: "Its name; by default its id",
    projectId: "The project it is for; by default the user's first",
    roles: "The roles that it grants; by default those of the user in the project",
  },
  User: {
    password: "The password",
    id: "The id; by default the name, prefixed with user-",
    domain: "The name of the domain, Default if absent; its id is the same in lower case",
    projects: "The projects in which the user has roles, by id",
    systemRoles: "The roles on the whole system, for tokens for the system",
    applicationCredentials: "The application credentials, by id",
  },
  Inventory: {
    quota: "How many items a server may have, 128 by default; -1 for no limit",
    keys: "Which keys are accepted: the vendor's alphabet, or Nova's, which adds the space",
    storage: "Which characters a value may have and how keys compare: any text, or as in Nova's MySQL tables",
    database: "The database of the service; it sets storage and lostUpdates",
    tokens: "Callers by token. Without tokens, accessKeys and users, any token is accepted",
    accessKeys: "Callers by the id of an access key (AK)",
    users: "Users by name. With users, a Keystone issues tokens, at /identity/v3",
    tokenLifetimeMs: "How long a token of the Keystone is valid, in milliseconds; an hour by default",
    region: "The region in the catalogue; RegionOne by default",
    release: "The release of Nova to imitate",
    policy: "Whether writing needs the role member or admin (new), or any role is enough (old)",
    lostUpdates: "As in Behavior",
    staleReads: "As in Behavior",
    apis: "Its APIs: Nova's v2.1 and ECS v1; both by default",
    journal: "How many calls are kept; 1000 by default",
    servers: "The servers, by id",
  },
  Call: {
    operation: "The operation; absent if the request was for none",
    method: "The method, as it was sent",
    path: "The address, decoded",
    target: "The path and the query as they were sent, if they are not simply the path",
    headers: "The headers that select a response, if there are any",
    roles: "The roles of the caller, if the fake knows the caller",
    scope: "system, if the caller's token is for the whole system",
    serverId: "The id of the server in the address, if the address has one",
    key: "The key in the address, if it has one",
    body: "The beginning of the body, up to 4096 bytes",
    json: "The body, parsed; absent if it is longer than 4096 bytes or is not JSON",
    status: "The status of the response; 0 if the connection broke",
    requestId: "The request id in the response",
  },
  Clock: {
    now: "The time at which the clock stands still, with a zone",
    aheadMs: "How far the clock is ahead of the real one, in milliseconds",
  },
};
