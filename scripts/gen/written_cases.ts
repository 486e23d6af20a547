// The cases of openapi/cases/, once they are found to keep their format and to name rules that exist.
import Ajv2020 from "ajv/dist/2020.js";
import type { Case } from "../../gen/case.ts";
import type { Node } from "./document.ts";

/** Reads every file of a folder of cases; throws an error of one line that names the file, the place and the rule. */
export function readWrittenCases(folder: URL, rules: Node, v1: Node): Case[] {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => /(?<!schema)\.json$/.test(name));
  const ajv = new (Ajv2020 as Node)({ strict: false });
  const v1Operations = Object.values<Node>(v1.paths).flatMap((item) =>
    Object.values<Node>(item).map(({ operationId }) => operationId)
  );
  const keepsFormat = ajv.compile(JSON.parse(Deno.readTextFileSync(new URL("schema.json", folder))));
  return names.sort().flatMap((name) => {
    const fail = (place: string, problem: string): never => {
      throw new Error(`openapi/cases/${name}: ${place}: ${problem}`);
    };
    const file = parse(Deno.readTextFileSync(new URL(name, folder)), (problem) => fail("the file", problem));
    if (!keepsFormat(file)) {
      const [{ instancePath, message, params }] = keepsFormat.errors;
      fail(instancePath || "the file", `${message} ${JSON.stringify(params)}`);
    }
    for (const { id, rules: proven, basis, steps } of file.cases as Case[]) {
      if (!id.startsWith(name.replace(/json$/, "").replace(".", "/"))) {
        fail(id, "the id must begin with the file's name");
      }
      const unknown = proven.find((rule) => !(rule in rules));
      if (unknown) fail(id, `the document has no rule ${unknown}`);
      if (steps.some(({ operation = "" }) => v1Operations.includes(operation)) !== (basis !== undefined)) {
        fail(id, "a case of the v1 API, and no other, says what it rests on (basis)");
      }
    }
    return file.cases as Case[];
  });
}

function parse(text: string, fail: (problem: string) => never): Node {
  try {
    return JSON.parse(text);
  } catch (error) {
    return fail((error as Error).message);
  }
}
