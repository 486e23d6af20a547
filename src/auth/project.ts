import { MetadataError } from "../contract/errors.ts";

/** The project in the path of a request, in the format that Nova takes. */
const projectInPath = /\/(?:v2(?:\.\d+)?|v1)\/([0-9a-f-]{1,64})\/(?:servers|cloudservers)(?:\/|$)/;

/**
 * Throws if a request is for another project than its credentials: the service would refuse it, in words that don't
 * tell.
 *
 * @param projectId The project of the credentials; `undefined` if they don't tell.
 * @param credentials What they are, for the message.
 */
export function refuseOtherProject(url: string, projectId: string | undefined, credentials: string): void {
  if (projectId === undefined) return;
  const asked = projectInPath.exec(new URL(url).pathname)?.[1];
  if (asked === undefined || asked === projectId) return;
  const reason = `${credentials} is for project ${projectId}, and the request for project ${asked}`;
  throw new MetadataError("invalid_request", `Cannot send the request: ${reason}; give one projectId everywhere`);
}
