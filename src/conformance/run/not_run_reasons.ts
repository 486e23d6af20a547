/** The reason for a case whose server was left broken by another case. */
export function brokenBy(caseId: string, server: string, problem: string): string {
  return `broken by the case ${caseId}: the items of server ${server} could not be put back: ${problem}`;
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
