// Releases of OpenStack, started one after another (as root, on Debian) → each way to log in, tried on the Keystone of each;
// results/logins.md with --write. --release N tries one. Exits 1 if a login ends otherwise than it should.
import { flagsOf, knownNames } from "./flags.ts";
import { loginPlaceOf } from "./nova/keystone.ts";
import { type Lab, type ReleaseName, releaseNames, startLab } from "./nova/lab.ts";
import { type Login, logins } from "./nova/logins.ts";

const { values } = flagsOf("logins:nova", {
  options: { release: { type: "string", multiple: true }, write: { type: "boolean" } },
});
const wanted = knownNames("logins:nova", "release", values.release ?? releaseNames, releaseNames);

const columns: { head: string; verdicts: string[] }[] = [];
for (const release of wanted) {
  columns.push(await columnOf(release));
  if (values.write) await Deno.writeTextFile(new URL("../results/logins.md", import.meta.url), page());
}

async function columnOf(release: ReleaseName): Promise<{ head: string; verdicts: string[] }> {
  const lab = await startLab(release);
  const place = await loginPlaceOf(lab);
  const head = `Keystone ${await versionOf(lab)}, Nova ${release}`; // two releases of Nova have the same Keystone
  const verdicts: string[] = [];
  for (const login of logins) {
    const trouble = await tried(login, place);
    if (trouble) Deno.exitCode = 1;
    console.log(`${head}, ${login.name}: ${trouble ?? "as expected"}`);
    verdicts.push(trouble ? "✗" : "✓");
  }
  return { head, verdicts };
}

/** What a login did other than it should. */
async function tried({ list, expected }: Login, place: Parameters<Login["list"]>[0]): Promise<string | undefined> {
  try {
    const result = await list(place);
    return expected === "the items" && typeof result === "object" ? undefined : `returned ${JSON.stringify(result)}`;
  } catch (error) {
    const message = String(error);
    return expected !== "the items" && expected.test(message) ? undefined : message;
  }
}

async function versionOf({ root }: Lab): Promise<string> {
  const args = [root, "dpkg-query", "-W", "-f", "${Version}", "python3-keystone"];
  const { stdout } = await new Deno.Command("chroot", { args }).output();
  return new TextDecoder().decode(stdout).replace(/^\d+:|-.*$/g, "");
}

function page(): string {
  const rows = [
    ["login", ...columns.map(({ head }) => head)],
    ["---", ...columns.map(() => "---")],
    ...logins.map(({ name, expected }, i) => [
      expected === "the items" ? name : `refused: ${name}`,
      ...columns.map(({ verdicts }) => verdicts[i] ?? ""),
    ]),
  ];
  return `# Logins on real Keystones

Each row logs in with this package to the Keystone of a lab, finds Nova in the catalogue, and lists the items of a server; a row that
begins with "refused" is an error with the message that says what to do. \`deno task logins:nova --write\` starts the labs and writes
this page.

${rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}
`;
}
