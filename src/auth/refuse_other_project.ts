import { MetadataError } from "../contract/errors.ts";

/** The project in the path of a request, in the format that Nova takes. */
const projectInPath = /\/(?:v2(?:\.\d+)?|v1)\/([0-9a-f-]{1,64})\/(?:servers|cloudservers)(?:\/|$)/;

/**
 * Throws if a request is for another project than its credentials. The service would refuse it too, but with a message
 * that does not say why.
 *
 * @param projectId The project of the credentials; `undefined` if it is not known.
 * @param credentials The credentials in words, for the message.
 */
export function refuseOtherProject(url: string, projectId: string | undefined, credentials: string): void {
  if (projectId === undefined) return;
  const asked = projectInPath.exec(new URL(url).pathname)?.[1];
  if (asked === undefined || asked === projectId) return;
  const reason = `${credentials} is for project ${projectId}, and the request for project ${asked}`;
  throw new MetadataError("invalid_request", `Cannot send the request: ${reason}; give one projectId everywhere`);
}
