/** Why a case was not run whose server another case had broken. */
export function brokenBy(caseId: string, server: string, problem: string): string {
  return `broken by the case ${caseId}: the items of server ${server} could not be put back: ${problem}`;
}

/** Why nothing is written to a server whose items can't be read. */
export function unreadable(server: string, problem: string): string {
  return `the items of server ${server} cannot be read, so they could not be put back: ${problem}`;
}

/** Why a server is not used that was written its own items, and has others. */
export function notTakenBack(server: string, problem: string): string {
  return `server ${server} does not take back its own items: ${problem}`;
}

/** The case or the address that keeps others from being run; `undefined` if the provider file does. */
export function blockerOf(reason: string): string | undefined {
  const [, caseId] = /^broken by the case (\S+):/.exec(reason) ?? [];
  if (caseId) return caseId;
  if (reason.includes(" cannot be read, so they could not be put back")) return "GET …/metadata";
  return reason.includes(" does not take back its own items") ? "PUT …/metadata" : undefined;
}
