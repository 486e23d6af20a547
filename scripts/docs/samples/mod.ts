// The samples of an operation in every language; tests/repository/docs_samples_test.ts runs them against the served fake.
import type { Node } from "../../gen/document.ts";
import { curl, goHttp, java, python } from "./http.ts";
import { gophercloud, openstacksdk, typescript } from "./libraries.ts";
import { type Call, endpoint, projectId, type Sample, serverId } from "./sample.ts";

export {
  endpoint,
  identity,
  projectId,
  region,
  type Sample,
  type SampleLanguage,
  sampleLanguages,
  serverId,
} from "./sample.ts";

/** The samples of an operation, in the order of their tabs. */
export function samplesOf(operationId: string, method: string, path: string, body?: unknown): Sample[] {
  const filled = path.replace("{project_id}", projectId).replace("{server_id}", serverId).replace("{key}", "role");
  const base = `${endpoint}${filled.replace(/\/(cloud)?servers\/.*/, "")}`;
  const call: Call = { operationId, method, url: `${endpoint}${filled}`, base, body };
  return [
    curl(call),
    python(call),
    ...openstacksdk(call),
    gophercloud(call) ?? goHttp(call),
    java(call),
    typescript(call),
  ];
}

/** The body that the document has as an operation's first example. */
export function exampleBody(document: Node, operation: Node): unknown {
  const { requestBody } = operation;
  if (!requestBody) return undefined;
  const body = requestBody.$ref ? document.components.requestBodies[requestBody.$ref.split("/").pop()] : requestBody;
  const examples = Object.values<Node>(body.content["application/json"].examples);
  return examples[0].value;
}
