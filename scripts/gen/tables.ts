// What the documents say outside of their schemas → the tables of gen/.
import type { Node } from "./document.ts";
import { literal, mapValues, object } from "./source_text.ts";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** The text of gen/rules.ts. */
export function rules(all: Node): string {
  return `/** A statement about the service that can be tested. */
export interface Rule {
  /** The statement, in one sentence. */
  readonly summary: string;
  /** Where it comes from: pages of the vendor, files of OpenStack Nova, sections of RFCs. */
  readonly source: readonly string[];
  /** Where OpenStack Nova does otherwise, or more. */
  readonly nova?: string | undefined;
  /** What holds on which releases of Nova, by ranges of their numbers: \`-26\`, \`27-32\`, \`33\` or \`34-\`. */
  readonly releases?: Readonly<Record<string, string>> | undefined;
  /** What a caller does who goes from one release to another of which the rule says something else. */
  readonly upgrade?: string | undefined;
  /**
   * What a statement about the v1 API rests on, as none was tried on a live service: the vendor documents it, it is
   * derived from Nova, or neither.
   */
  readonly basis?: "documented" | "derived" | "unverified" | undefined;
}

/** Every rule of the contract, by its id. */
export const rules: Readonly<Record<RuleId, Rule>> = ${JSON.stringify(all, null, 2)};

/** The id of a rule, such as \`key.alphabet\`. */
export type RuleId =
${Object.keys(all).map((id) => `  | ${literal(id)}`).join("\n")};
`;
}

/** The text of gen/error_codes.ts. */
export function errorCodes(spec: Node): string {
  const codes = Object.entries<Node>(spec["x-error-codes"]);
  const table = (list: string, left = codes) =>
    object(
      Object.fromEntries(
        left.flatMap(([code, row]) => (row[list] ?? []).map((key: string | number) => [key, literal(code)])),
      ),
      0,
    );
  return `import type { RuleId } from "./rules.ts";

/**
 * What a caller can do about an error; a closed list.
 *
${codes.map(([code, row]) => ` * - \`${code}\`: ${row.meaning} ${row.action}`).join("\n")}
 */
export type MetadataErrorCode = ${codes.map(([code]) => literal(code)).join(" | ")};

/** The error code that an HTTP status stands for; any other is \`unexpected\`. */
export const codeOfStatus: Record<number, MetadataErrorCode | undefined> = ${
    table("statuses", codes.filter(([code]) => code !== "unexpected"))
  };

/** The error code that a code of the vendor stands for, whatever the status. */
export const codeOfVendorCode: Record<string, MetadataErrorCode | undefined> = ${table("vendorCodes")};

/** The rule that a code of the vendor says was broken. */
export const ruleOfVendorCode: Record<string, RuleId | undefined> = ${
    JSON.stringify(spec["x-vendor-code-rules"], null, 2)
  };
`;
}

/** The text of operations.ts, of either API. */
export function operations(spec: Node): string {
  const rows = Object.entries<Node>(spec.paths).flatMap(([path, item]) =>
    methods.filter((method) => method in item).map((method) => {
      const { operationId, responses, requestBody } = item[method];
      const body = requestBody?.$ref.split("/").pop();
      const schema = body &&
        spec.components.requestBodies[body].content["application/json"].schema.$ref.split("/").pop();
      const statuses = Object.keys(responses).filter((status) => status !== "default").map(Number);
      return [operationId, { method: method.toUpperCase(), path, body: schema, statuses }];
    })
  );
  return `/** The operations of the document. */
export const operations = ${JSON.stringify(Object.fromEntries(rows), null, 2)} as const;

/** The id of an operation, such as \`setServerMetadataItem\`. */
export type OperationId = ${rows.map(([id]) => literal(id)).join(" | ")};
`;
}

/** The keys that are not simply the caller's: the prose as comments, so that it stays out of a bundle. */
export function keys(spec: Node): string {
  const [system, privileged] = [spec["x-system-keys"], spec["x-privileged-keys"]];
  const lines = (table: Node) =>
    Object.entries<Node>(table).map(([key, { meaning, confidence }]) =>
      ` * - \`${key}\`: ${meaning}${confidence === "observed" ? " Observed, not documented." : ""}\n`
    ).join("");
  return `/**
 * The keys that the system writes, as the vendor documents them or as they were observed; one that ends in \`*\` is the beginning of keys.
 *
${lines(system)} *
 * @example Guard keys of your own, too
 * \`\`\`ts
 * import { createMetadataClient, systemKeys } from "@ecs-contract/server-metadata";
 *
 * createMetadataClient({
 *   endpoint: "https://compute.example",
 *   projectId: "f00d",
 *   systemKeys: [...systemKeys, "acme.*"],
 * });
 * \`\`\`
 */
export const systemKeys: readonly string[] = ${literal(Object.keys(system))};

/**
 * The keys that do more than store a value, each with the reason why writing or removing it needs an explicit word.
 *
${lines(privileged)} *
 * @example Let agents be selected without the explicit word
 * \`\`\`ts
 * import { createMetadataClient, privilegedKeys } from "@ecs-contract/server-metadata";
 *
 * const { __support_agent_list: _, ...others } = privilegedKeys;
 * createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", privilegedKeys: others });
 * \`\`\`
 */
export const privilegedKeys: Readonly<Record<string, string>> = ${
    object(mapValues(privileged, (row) => literal(row.why)), 0)
  };
`;
}
