// A schema → values that try each of its constraints: at, below and above every limit, every character class and its
// neighbours.
import type { Json } from "../../gen/case.ts";
import type { Node } from "./document.ts";

/** A value that tries one side of a constraint, or of several. */
export interface Variant {
  schema: string;
  keyword: string;
  also?: string[];
  side: "in" | "out";
  /** What is special about it, as part of an id. */
  what: string;
  value: Json;
}

/** The name that a reference ends in. */
export const refName = (ref: string) => ref.split("/").pop()!;

/** Values on both sides of every constraint of a schema and of those that it refers to. */
export function variantsOf(spec: Node, name: string): Variant[] {
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
const farCharacters = [
  " ",
  "\t",
  "\n",
  "\0",
  "é",
  "ſ",
  "K",
  "键",
  "Ａ",
  "１",
  "😀",
  "k\n",
  "\nk",
  " k",
  "k ",
  "%41",
  "a/b",
];

function patternVariants(pattern: RegExp, of: Of): Variant[] {
  const inside = (code: number) => pattern.test(String.fromCharCode(code));
  const codes = Array.from({ length: 256 }, (_, code) => code);
  const edges = codes.filter((code) => inside(code) && !(inside(code - 1) && inside(code + 1)));
  const neighbours = codes.filter((code) => !inside(code) && (inside(code - 1) || inside(code + 1)));
  const name = (text: string) => [...text].map((c) => `u+${c.codePointAt(0)!.toString(16).padStart(4, "0")}`).join("-");
  const far = farCharacters.filter((text) =>
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

/** A small value that an object schema accepts. */
function sampleOf(spec: Node, { properties, additionalProperties }: Node): Record<string, Json> {
  if (!properties) return additionalProperties ? { k: "v" } : {};
  const members = Object.entries<Node>(properties);
  return Object.fromEntries(
    members.map(([name, { $ref }]) => [name, sampleOf(spec, spec.components.schemas[refName($ref)])]),
  );
}
