// Which documented responses were seen, and from what: results/answers.md.
import { operations } from "../../gen/operations.ts";
import { namesOf } from "../../src/shared/untyped.ts";
import type { Response, Sent } from "./ask.ts";
import type { Lab } from "./lab.ts";

/** The id of an operation. */
export type Operation = keyof typeof operations;

/** A response: who sent it (`from`), and whose token its request had (`as`). */
export interface Recorded {
  operation: Operation;
  status: number;
  from: string;
  as: keyof Lab["tokens"] | "none";
  request: Sent;
  response: Response;
}

/** The page of how many documented responses were seen; `head` has the versions and the day. */
export function pageOf(
  recorded: readonly Recorded[],
  { nova, nginx, date }: { nova: string; nginx: string; date: string },
): string {
  const names = namesOf(operations);
  const documented = names.flatMap((operation) =>
    operations[operation].statuses.map((status) => ({ operation, status }))
  );
  const seen = documented.filter(({ operation, status }) =>
    recorded.some((one) => one.operation === operation && one.status === status)
  );
  const statuses = [...new Set(documented.map(({ status }) => status))].sort();
  const rows = [...statuses, 502, 504].map((status) => {
    const responses = recorded.filter((one) => one.status === status);
    const wanted = documented.filter((one) => one.status === status).length;
    const count = new Set(responses.map(({ operation }) => operation)).size;
    const sources = [...new Set(responses.map(({ from }) => from))].join("; ");
    const type = responses[0]?.response.headers["content-type"] ?? "no body";
    return `| ${status} | ${wanted ? `${count} of ${wanted}` : `${count}, as any other`} | ${sources} | ${type} |`;
  });
  return `# Every documented response, from a real stack

Written by \`deno task answers:nova\` on ${date}: ${seen.length} of the ${documented.length} responses that the document has (an operation and a status) came from
Nova ${nova}, from Nova without its Keystone or its database, or from nginx ${nginx} in front of it. The responses are in
tests/recorded/stack.json; \`fake.fail({ kind })\` makes the fake return those that no request leads to.

| status | operations | from | type |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}
