import { tokenRefused } from "../exchange/sender.ts";

/** The reason for a case that was not run because another case fails. */
export function brokenBy(caseId: string, problem: string): string {
  return `broken by the case ${caseId}: ${problem}`;
}

/** The reason for a server that is no longer used. */
export function couldNotPutBack(server: string, problem: string, caseId?: string): string {
  const text = `the items of server ${server} could not be put back: ${problem}`;
  return caseId === undefined ? text : brokenBy(caseId, text);
}

/** The reason for the end of a run on a provider that no longer accepts items. */
export function brokenEverywhere(caseId: string, problem: string): string {
  return brokenBy(caseId, `since then the provider accepts no items, on any server: ${problem}`);
}

/** The reason for a server whose items can't be read, so that nothing may be written to it. */
export function unreadable(server: string, problem: string): string {
  return `the items of server ${server} cannot be read, so they could not be put back: ${problem}`;
}

/** The reason for a server that has other items after its own were written back. */
export function notTakenBack(server: string, problem: string): string {
  return `server ${server} does not take back its own items: ${problem}`;
}

/**
 * The case or the address because of which other cases were not run; `undefined` if the provider file is the reason.
 */
export function blockerOf(reason: string): string | undefined {
  const [, caseId] = /^broken by the case (\S+):/.exec(reason) ?? [];
  if (caseId) return caseId;
  if (reason.includes(" cannot be read, so they could not be put back")) return "GET …/metadata";
  return reason.includes(" does not take back its own items") ? "PUT …/metadata" : undefined;
}

/** The status with which a provider refuses everything since a case, although no case asks for that. */
export function outageIn(reason: string): { status: string; summary: string } | undefined {
  const [, text, status] = /(since then .*: (3\d\d|40[14]|429|50[234]) .*)$/s.exec(reason) ?? [];
  if (text && status) {
    const advice = status === "429" || status === "503" ? ". It limits requests; a lower rate may help" : "";
    return { status, summary: `From one request on, the provider refuses everything with ${status}${advice}` };
  }
  return reason.startsWith(tokenRefused) ? { status: "401", summary: reason } : undefined;
}
