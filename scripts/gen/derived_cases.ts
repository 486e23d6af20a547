// Cases that follow from the document: every limit at, below and above, every character class and its neighbours.
import type { Case, Json } from "../../gen/case.ts";
import type { Node } from "./document.ts";

/** A value that tries one side of a constraint, or of several. */
interface Variant {
  schema: string;
  keyword: string;
  also?: string[];
  side: "in" | "out";
  /** What is special about it, as part of an id. */
  what: string;
  value: Json;
}

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

/** What no request can bring about: the provider is made to refuse. */
function overloadCases({ id, verb, hasKey, body }: Operation): Case[] {
  const value: Json = body === "MetadataItemEnvelope" ? { meta: { k: "v" } } : { metadata: { k: "v" } };
  return [429, 500, 503].map((status) => ({
    id: `overload/${verb}/${status}`,
    rules: status === 500 ? ["fault.shape"] : ["service.overload", "fault.shape"],
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

const refName = (ref: string) => ref.split("/").pop()!;

function ruleOf(spec: Node, schema: string, keyword: string): Case["rules"][number] {
  const rules = spec.components.schemas[schema]["x-rules"];
  const rule = rules?.[keyword] ?? rules?.[keyword.replace(/^x-well-formed$/, "wellFormed")];
  if (!rule) throw new Error(`components.schemas.${schema} names no rule for ${keyword}`);
  return rule;
}

/** Values on both sides of every constraint of a schema and of those that it refers to. */
function variantsOf(spec: Node, name: string): Variant[] {
  const schema = spec.components.schemas[name];
  const of: Of = (keywords, side, what, value) => {
    const [keyword = "", ...also] = keywords.split(" ").filter((keyword) => limitsValues(schema, keyword));
    return { schema: name, keyword, also, side, what, value };
  };
  const wrong = Object.entries(ofEveryType).filter(([type]) => type !== schema.type)
    .map(([type, value]) => of("type", "out", type, value));
  return schema.type === "string"
    ? [...wrong, ...stringVariants(schema, of)]
    : [...wrong, ...objectVariants(spec, schema, of)];
}

/** Whether a keyword is there and not just the place of another schema. */
function limitsValues(schema: Node, keyword: string): boolean {
  return keyword in schema && typeof schema[keyword].$ref !== "string";
}

const ofEveryType: Record<string, Json> = {
  null: null,
  boolean: true,
  number: 1,
  string: "text",
  array: ["text"],
  object: { name: "text" },
};

/** Makes a variant of a schema; keywords that the schema doesn't have are left out. */
type Of = (keywords: string, side: Variant["side"], what: string, value: Json) => Variant;

function stringVariants(schema: Node, of: Of): Variant[] {
  const { minLength, maxLength, pattern } = schema;
  const units = pattern ? { letters: "k" } : { ascii: "v", cjk: "值", astral: "😀" };
  return [
    ...(pattern ? [] : [of("type x-well-formed", "in", "string", "v")]),
    ...(minLength === undefined ? [] : [
      of("minLength", "out", `${minLength - 1}`, "k".repeat(minLength - 1)),
      of("minLength", "in", `${minLength}`, "k".repeat(minLength)),
    ]),
    ...(maxLength === undefined ? [] : Object.entries(units).flatMap(([name, unit]) => [
      of("maxLength", "in", `${maxLength - 1}-${name}`, `\${${unit}*${maxLength - 1}}`),
      of("maxLength", "in", `${maxLength}-${name}`, `\${${unit}*${maxLength}}`),
      of("maxLength", "out", `${maxLength + 1}-${name}`, `\${${unit}*${maxLength + 1}}`),
    ])),
    ...(pattern ? patternVariants(new RegExp(pattern, "u"), of) : []),
    ...(schema["x-well-formed"]
      ? [
        of("x-well-formed", "out", "high-half", "a\ud83dz"),
        of("x-well-formed", "out", "low-half", "a\ude00z"),
      ]
      : []),
  ];
}

/** Characters far from the class, that a laxer pattern might let pass. */
const strangers = ["\t", "\n", "\0", "é", "ſ", "K", "键", "Ａ", "１", "😀", "k\n", "\nk", " k", "k ", "%41", "a/b"];

function patternVariants(pattern: RegExp, of: Of): Variant[] {
  const inside = (code: number) => pattern.test(String.fromCharCode(code));
  const codes = Array.from({ length: 256 }, (_, code) => code);
  const edges = codes.filter((code) => inside(code) && !(inside(code - 1) && inside(code + 1)));
  const neighbours = codes.filter((code) => !inside(code) && (inside(code - 1) || inside(code + 1)));
  const name = (text: string) => [...text].map((c) => `u+${c.codePointAt(0)!.toString(16).padStart(4, "0")}`).join("-");
  const far = [" ", ...strangers].filter((text) =>
    !pattern.test(text) && !neighbours.includes(text.charCodeAt(0)) || text.length > 1
  );
  const all = String.fromCharCode(...codes.filter(inside));
  return [
    of("pattern", "in", "every-character", all),
    ...edges.map((code) => of("pattern", "in", name(String.fromCharCode(code)), `k${String.fromCharCode(code)}k`)),
    ...[...neighbours.map((code) => String.fromCharCode(code)), ...far].map((text) =>
      of("pattern", "out", name(text), text)
    ),
  ];
}

function objectVariants(spec: Node, schema: Node, of: Of): Variant[] {
  const { required = [], properties = {}, propertyNames, additionalProperties, minProperties, maxProperties } = schema;
  const inside = Object.entries<Node>(properties).flatMap(([member, { $ref }]) =>
    variantsOf(spec, refName($ref)).map((variant) => ({ ...variant, value: { [member]: variant.value } }))
  );
  const sample = sampleOf(spec, schema);
  const names = propertyNames ? variantsOf(spec, refName(propertyNames.$ref)) : [];
  const values = additionalProperties ? variantsOf(spec, refName(additionalProperties.$ref)) : [];
  const items = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i + 1}`, `v${i + 1}`]));
  return [
    of("type required additionalProperties minProperties maxProperties", "in", "object", sample),
    ...required.map((member: string) => of("required", "out", `without-${member}`, without(sample, member))),
    ...(additionalProperties === false
      ? [of("additionalProperties", "out", "beside-another", { ...sample, more: "text" })]
      : []),
    ...(minProperties ? [of("minProperties", "out", `${minProperties - 1}`, items(minProperties - 1))] : []),
    ...(maxProperties ? [of("maxProperties", "out", `${maxProperties + 1}`, items(maxProperties + 1))] : []),
    ...names.filter(({ value }) => typeof value === "string").map((v) => ({
      ...v,
      value: { [v.value as string]: "v" },
    })),
    ...values.map((v) => ({ ...v, value: { k: v.value } })),
    ...inside,
  ];
}

function without(sample: Record<string, Json>, member: string): Json {
  return Object.fromEntries(Object.entries(sample).filter(([name]) => name !== member));
}

/** A small value that keeps an object schema. */
function sampleOf(spec: Node, { properties, additionalProperties }: Node): Record<string, Json> {
  if (!properties) return additionalProperties ? { k: "v" } : {};
  const members = Object.entries<Node>(properties);
  return Object.fromEntries(
    members.map(([name, { $ref }]) => [name, sampleOf(spec, spec.components.schemas[refName($ref)])]),
  );
}
