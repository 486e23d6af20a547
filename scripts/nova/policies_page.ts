// What the cases found on each release with each database and policy, as a page.
import type { ReleaseName } from "./lab.ts";

/** How a Nova is set up. */
export interface Setting {
  release: ReleaseName;
  db: "sqlite" | "mariadb";
  policy: "old" | "new";
}

/** What the cases found there. */
export interface PolicyRun extends Setting {
  version: string;
  /** How many cases there were. */
  cases: number;
  holds: number;
  /** How many fail as the deviations file says. */
  deviates: number;
  /** The others that fail, or don't fail although the deviations file says so. */
  failed: string[];
  seconds: number;
}

/** Whether two are of the same setting. */
export function isSame(a: Setting, b: Setting): boolean {
  return a.release === b.release && a.db === b.db && a.policy === b.policy;
}

/** The page. */
export function policiesPage(runs: readonly PolicyRun[]): string {
  const alarms = runs.reduce((all, { failed }) => all + failed.length, 0);
  const rows = runs.map(({ version, db, policy, cases, holds, deviates, failed, seconds }) => {
    const database = db === "sqlite" ? "SQLite" : "MariaDB";
    const cells = [version, database, policy, cases, holds, deviates, cases - holds - deviates - failed.length];
    return `| ${[...cells, failed.length ? failed.join(", ") : "0", `${seconds} s`].join(" | ")} |`;
  });
  return `# The cases on each Nova with each database and policy

Written by \`deno task policies:nova\`: the suite runs on real Novas without Keystone, whose middleware knows the tokens
beforehand. \`old\` and \`new\` switch \`enforce_new_defaults\` and \`enforce_scope\` off and on. With the policy that a release has
by default every case runs; with the other one at least those whose caller is not a member. The release is named; the cases
about releases run once more without its name. A known deviation is one of [openapi/deviations](../openapi/deviations).

False alarms: ${alarms}, in ${runs.length} runs.

| Nova | database | policy | cases | hold | known deviations | not run | false alarms | time |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}
