// Judgements of calls → the report: calls that get another response from the other release, similar ones grouped.
import { present } from "../shared/untyped.ts";
import { escaped } from "../shared/escaped.ts";
import type { Difference } from "./compare.ts";
import type { RecordedCall } from "./recorded_call.ts";
import type { ChangedRule, Judgement, Response } from "./upgrade.ts";

/** A call as a report shows it, and the file that it is in. */
export interface ShownCall {
  file: string;
  place: string;
  method: string;
  target: string;
  /** The microversion that it asks for, as the header has it. */
  microversion?: string | undefined;
  /** The roles of who sent it, if the recording has them. */
  roles?: readonly string[] | undefined;
}

/** A call that gets another response from the other release. */
export interface Finding extends ShownCall {
  difference: Difference;
  from: Response;
  to: Response;
  rules: ChangedRule[];
}

/** The result of a run. */
export interface UpgradeReport {
  from: string;
  to: string;
  /** The number of calls to Nova's API, and of others. */
  calls: number;
  others: number;
  different: Finding[];
  notJudged: (ShownCall & { reason: string })[];
}

/** Sums up the judgements of a run. */
export function reportOf(
  releases: { from: string; to: string },
  judged: readonly { file: string; call: RecordedCall; judgement: Judgement }[],
  others: number,
): UpgradeReport {
  const report: UpgradeReport = { ...releases, calls: judged.length, others, different: [], notJudged: [] };
  for (const { file, call, judgement } of judged) {
    const shown = shownCall(file, call);
    if (judgement.kind === "not judged") report.notJudged.push({ ...shown, reason: judgement.reason });
    if (judgement.kind !== "different") continue;
    const { kind: _, ...difference } = judgement;
    report.different.push({ ...shown, ...difference });
  }
  return report;
}

function shownCall(file: string, { place, method, target, headers, roles }: RecordedCall): ShownCall {
  const current = /(?:^|,)\s*compute\s+([^,]*)/i.exec(headers["openstack-api-version"] ?? "")?.[1];
  const microversion = (current ?? headers["x-openstack-nova-api-version"])?.trim().slice(0, 40);
  return present({
    file,
    place,
    method,
    target: withoutSecrets(target),
    microversion: microversion || undefined,
    roles,
  });
}

/** A target for a line of the report: shortened, and without what may be a secret. */
function withoutSecrets(target: string): string {
  const [path = "", ...query] = target.split(/(?=[?&;])/);
  const safe = [path, ...path === target ? [] : query.map(shownParameter)].join("").replace(token, "…");
  return safe.length > 200 ? `${safe.slice(0, 200)}…` : safe;
}

/** What looks like a token of Keystone, or a JSON web token. */
const token = /\bgAAAA[\w-]{4,}=*|\beyJ[\w-]{4,}\.[\w.-]+/g;

/** The parameters of Nova, whose values are shown. */
const known = /^[?&;](?:limit|marker|offset|changes-(?:since|before)|all_tenants|sort_(?:key|dir))=/;
const secret = /token|secret|sign|pass|pwd|auth|cred|key|session|cookie|jwt|code|^.[as]k=/i;

/** A parameter of a query; a value that is long, or has the name of a secret, is left out. */
function shownParameter(parameter: string): string {
  const [, name = "", value] = /^([^=]*=?)(.*)$/s.exec(parameter) ?? [];
  if (known.test(parameter)) return parameter;
  if (value) return secret.test(name) || value.length > 16 ? `${name.slice(0, 60)}…` : parameter;
  return name.length > 16 && !name.endsWith("=") ? `${name[0]}…` : name;
}

/** How many groups, and places of a group, are printed. */
const most = { groups: 100, places: 5 };

/** The report for people. */
export function pretty(report: UpgradeReport): string {
  const { from, to, calls, others, different, notJudged } = report;
  const real = different.filter(({ difference }) => difference !== "headers");
  const slight = different.filter(({ difference }) => difference === "headers");
  const head =
    `Nova ${from} → ${to}: ${real.length} of ${counted(calls, "call")} ${
      calls === 1 ? "gets" : "get"
    } another response.` +
    (others
      ? ` ${counted(others, "other request")} in the files ${others === 1 ? "is" : "are"} not for Nova's API.`
      : "");
  return [
    head,
    ...groups(real, (finding) => findingText(finding, report)),
    ...slight.length ? ["Only the headers differ:", ...groups(slight, (finding) => findingText(finding, report))] : [],
    ...notJudged.length ? ["Not judged:", ...groups(notJudged, ({ reason }) => `  ${reason}`)] : [],
    "",
  ].join("\n\n").replace(/\n+$/, "\n");
}

/** Calls that differ only in their place are shown once. */
function groups<T extends ShownCall>(calls: readonly T[], text: (call: T) => string): string[] {
  const alike = new Map<string, T[]>();
  for (const call of calls) {
    const { file: _, place: __, ...rest } = call;
    const key = JSON.stringify(rest);
    alike.set(key, [...alike.get(key) ?? [], call]);
  }
  const shown = [...alike.values()].slice(0, most.groups).map((group) => `${callText(group)}\n${text(group[0]!)}`);
  const left = alike.size - shown.length;
  return left > 0 ? [...shown, `… and ${left} more; --json has all`] : shown;
}

function callText(group: readonly ShownCall[]): string {
  const { method, target, microversion, roles } = group[0]!;
  const places = group.slice(0, most.places).map(({ file, place }) => `${file} ${place}`);
  const more = group.length > places.length ? `, and ${group.length - places.length} more` : "";
  const how = [
    ...microversion ? [`at ${microversion}`] : [],
    ...roles ? [roles.length ? `by the role ${roles.join(", ")}` : "by somebody without a role"] : [],
  ];
  return escaped(`${[method, target, ...how].join(" ")} (${places.join(", ")}${more})`);
}

function findingText({ from, to, rules }: Finding, releases: { from: string; to: string }): string {
  return [
    `  ${releases.from}: ${responseText(from)}`,
    `  ${releases.to}: ${responseText(to)}`,
    ...rules.map(({ id, to, source, todo }) => `  ${id}: ${to}\n    Source: ${source.join("; ")}\n    Do: ${todo}`),
  ].join("\n");
}

const responseText = ({ status, message }: Response) =>
  escaped(status === 0 ? "no response, the connection is closed" : `${status}${message ? ` ${message}` : ""}`);

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
