// The document as an object, once the linter has let it pass.
import { fileURLToPath } from "node:url";
import { parse, YAMLParseError } from "yaml";
import { before } from "../../src/shared/before.ts";

/** A part of the document; what is in it is for the reader to know. */
// deno-lint-ignore no-explicit-any
export type Node = any;

/** The authored document and where it lies. */
export interface OpenApiDocument {
  file: string;
  spec: Node;
}

/** Reads and lints a document; throws an error of one line that names the file, the place and the rule. */
export async function readDocument(file: string): Promise<OpenApiDocument> {
  const text = await Deno.readTextFile(file).catch(() => {
    throw new Error(`${file}: can't be read`);
  });
  let spec: Node;
  try {
    spec = parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new Error(`${file}:${error.linePos?.[0].line ?? 1}: ${error.message.split(" at line ")[0]}`);
  }
  const problem = await lint(file);
  if (problem) throw new Error(problem);
  return { file, spec };
}

/** The first error that the linter finds. */
async function lint(file: string): Promise<string | undefined> {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const redocly = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${root}node_modules/@redocly/cli/bin/cli.js`, "lint", "--format=json", file],
    cwd: root,
  });
  const { stdout, stderr } = await redocly.output();
  const report = new TextDecoder().decode(stdout);
  const talk = new TextDecoder().decode(stderr).trim();
  if (!report) return `${file}: ${/^ +- (.*)/m.exec(talk)?.[1] ?? before(talk, "\n")}`;
  const { problems } = JSON.parse(report) as Node;
  const error = problems.find((problem: Node) => problem.severity === "error");
  return error && `${file}:${error.location[0]?.start?.line ?? 1}: ${error.message} (${error.ruleId})`;
}
