// What validation costs, and whether it is right: ours, Ajv at run time, and what @hey-api/openapi-ts makes for Zod and Valibot.
import Ajv2020 from "ajv/dist/2020.js";
import * as schemas from "../../gen/schemas.ts";
import { validate } from "../../src/contract/validate.ts";
import { battery } from "./battery.ts";
import { generate, load } from "./contenders.ts";
import { type Effort, median, ratio, rounded, type Section, takeTurns } from "./measure.ts";

/** Whether a value keeps a schema of the document. */
type Judge = (schema: string, value: unknown) => boolean;

const ours: Judge = (schema, value) => validate(schema as "ServerMetadata", value).length === 0;

function ajv(): Judge {
  // deno-lint-ignore no-explicit-any
  const ajv = new (Ajv2020 as any)({ strict: false, ownProperties: true });
  const byName = Object.entries(schemas).map(([name, schema]) => [name.replace(/Schema$/, ""), schema]);
  ajv.addSchema({ $id: "contract.json", components: { schemas: Object.fromEntries(byName) } });
  const compiled = new Map(
    byName.map(([name]) => [name, ajv.compile({ $ref: `contract.json#/components/schemas/${name}` })]),
  );
  return (schema, value) => compiled.get(schema)(value);
}

async function zod(): Promise<Judge> {
  const made = await load("zod", await generate("zod", ["zod"]));
  return (schema, value) => made[`z${schema}`].safeParse(value).success;
}

async function valibot(): Promise<Judge> {
  const code = await generate("valibot", ["valibot"]);
  const made = await load("valibot", `${code}\nexport { safeParse } from "valibot";`);
  return (schema, value) => made.safeParse(made[`v${schema}`], value).success;
}

/** Each validator on maps of 1 and of 128 items, and on every entry of the battery of the tests. */
export async function validation({ rounds, scale }: Effort): Promise<Section> {
  const judges = { ours, ajv: ajv(), zod: await zod(), valibot: await valibot() };
  const tried = battery.filter(({ schema }) => `${schema}Schema` in schemas);
  const timesWith = async (count: number) => {
    const items = Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, `value ${i}`]));
    const body = { metadata: items };
    const contenders = Object.fromEntries(
      Object.entries(judges).map(([name, judge]) => [name, () => judge("ServerMetadataEnvelope", body)]),
    ) as Record<keyof typeof judges, () => boolean>;
    return { count, times: await takeTurns(contenders, rounds, Math.ceil(4 * scale / count)) };
  };
  const measured = [await timesWith(1), await timesWith(128)];
  const names = { ours: "ours", ajv: "Ajv, compiled at run time", zod: "Zod", valibot: "Valibot" };
  return {
    title: "Validation",
    about:
      `Microseconds to judge the body of a merge, and how many of the ${tried.length} values of scripts/bench/battery.ts are ` +
      "judged wrongly. Zod and Valibot as @hey-api/openapi-ts generates them from the document.",
    head: ["validator", "1 item", "128 items", "wrong verdicts"],
    rows: Object.entries(names).map(([name, shown]) => [
      shown,
      ...measured.map(({ times }) => rounded(median(times[name as "ours"]))),
      tried.filter(({ schema, value, path }) => judges[name as "ours"](schema, value) === !!path).length,
    ]),
    ratios: measured.map(({ count, times }) => ({
      name: `a map of ${count}: validate() / Ajv, compiled at run time`,
      value: ratio(times, "ours", "ajv"),
      ceiling: 6,
    })),
  };
}
