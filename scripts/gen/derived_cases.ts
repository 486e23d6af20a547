// Cases that follow from the document: each value that tries a constraint, in each operation that may carry it.
import type { Case, Json } from "../../gen/case.ts";
import type { Node } from "./document.ts";
import { refName, type Variant, variantsOf } from "./variants.ts";

/** Operations by the verb that their id begins with; what is about no single server by its whole id. */
interface Operation {
  id: Case["steps"][number]["operation"];
  verb: string;
  body?: string;
  hasKey: boolean;
}

/** All derived cases; throws if a constraint on what is written is tried on one side only. */
export function deriveCases(spec: Node): Case[] {
  const operations = operationsOf(spec);
  const writes = operations.filter((operation) => operation.body);
  const variants = new Map(writes.map(({ body }) => [body!, variantsOf(spec, body!)]));
  const cases = [
    ...writes.flatMap((operation) =>
      variants.get(operation.body!)!.map((variant) => writeCase(spec, operation, variant))
    ),
    ...operations.filter(({ body, hasKey }) => hasKey && !body).flatMap((operation) =>
      variantsOf(spec, "MetadataKey").filter(isAddressable).map((variant) => keyCase(spec, operation, variant))
    ),
    ...operations.flatMap((operation) => overloadCases(operation)),
  ];
  const tried = new Set(cases.flatMap(({ limits = [] }) => limits));
  for (const limit of tried) {
    const other = limit.endsWith(" in") ? limit.replace(/in$/, "out") : limit.replace(/out$/, "in");
    if (!tried.has(other)) throw new Error(`no case tries ${other}`);
  }
  return cases;
}

function operationsOf(spec: Node): Operation[] {
  return Object.entries<Node>(spec.paths).flatMap(([path, item]) =>
    Object.values<Node>(item).filter(({ operationId }) => operationId).map(({ operationId, requestBody }) => ({
      id: operationId,
      verb: path.includes("{server_id}") ? /^[a-z]+/.exec(operationId)![0] : kebab(operationId),
      body: requestBody && refName(
        spec.components.requestBodies[refName(requestBody.$ref)].content["application/json"].schema.$ref,
      ),
      hasKey: path.endsWith("{key}"),
    }))
  );
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function writeCase(spec: Node, { id, verb, body, hasKey }: Operation, variant: Variant): Case {
  const { schema, keyword, side, what, value } = variant;
  const [envelope = ""] = Object.keys(spec.components.schemas[body!].properties);
  const member = (value as Record<string, Json> | null)?.[envelope];
  const items = member as Record<string, string>;
  const key = hasKey ? { key: keyInAddress(member) } : {};
  const accepted = { status: 200, body: value };
  return {
    id: `limits/${verb}/${schema}.${keyword}/${what}`,
    rules: [ruleOf(spec, schema, keyword)],
    given: side === "in" ? {} : { kept: "as it was" },
    steps: [{
      operation: id,
      ...key,
      body: value,
      expect: side === "in"
        ? { ...accepted, schema: hasKey ? "StoredItemEnvelope" : "StoredMetadataEnvelope" }
        : { status: refusalOf(keyword) },
    }],
    ...(side === "in" ? { then: items } : {}),
    stateless: true,
    limits: limitsOf(variant),
  };
}

/** How a value out of bounds is refused; what isn't Unicode may also be a server error, as long as nothing is written. */
function refusalOf(keyword: string): number | number[] {
  return keyword === "x-well-formed" ? [400, 500] : 400;
}

function limitsOf({ schema, keyword, also = [], side }: Variant): string[] {
  return [keyword, ...also].map((keyword) => `${schema}.${keyword} ${side}`);
}

/** The key of an item as it goes into the address; a plain one where it can't be addressed. */
function keyInAddress(member: Json | undefined): string {
  const key = typeof member === "object" && member ? Object.keys(member)[0] ?? "k" : "k";
  return isAddressable({ value: key }) ? key : "k";
}

/** Whether URLs can carry a key: no slash, no dot segment, no control character, no half of a surrogate pair. */
function isAddressable({ value }: { value: Json }): boolean {
  return typeof value === "string" && value !== "" && !/^\.\.?$|[/\p{Cc}\p{Cs}]/u.test(value);
}

function keyCase(spec: Node, { id, verb }: Operation, variant: Variant): Case {
  const { schema, keyword, side, what, value } = variant;
  const key = value as string;
  const step = { operation: id, key };
  const got = { status: 200, body: { meta: { [key]: "v" } } };
  return {
    id: `limits/${verb}/${schema}.${keyword}/${what}`,
    rules: [ruleOf(spec, schema, keyword), ...(verb === "get" || side === "out" ? [] : ["item.delete" as const])],
    given: side === "in" ? { [key]: "v", kept: "as it was" } : { kept: "as it was" },
    steps: [{ ...step, expect: side === "out" ? { status: [400, 404] } : verb === "get" ? got : { status: 204 } }],
    ...(side === "in" && verb === "delete" ? { then: { kept: "as it was" } } : {}),
    limits: limitsOf(variant),
  };
}

/** Overload, which no request causes: the provider is made to refuse. */
function overloadCases({ id, verb, hasKey, body }: Operation): Case[] {
  const value: Json = body === "MetadataItemEnvelope" ? { meta: { k: "v" } } : { metadata: { k: "v" } };
  return [429, 500, 503].map((status) => ({
    id: `overload/${verb}/${status}`,
    rules: status === 500 ? ["error.shape"] : ["service.overload", "error.shape"],
    steps: [{
      operation: id,
      ...(hasKey ? { key: "k" } : {}),
      ...(body ? { body: value } : {}),
      inject: status,
      expect: { status },
    }],
    stateless: true,
  }));
}

function ruleOf(spec: Node, schema: string, keyword: string): Case["rules"][number] {
  const rules = spec.components.schemas[schema]["x-rules"];
  const rule = rules?.[keyword] ?? rules?.[keyword.replace(/^x-well-formed$/, "wellFormed")];
  if (!rule) throw new Error(`components.schemas.${schema} names no rule for ${keyword}`);
  return rule;
}
