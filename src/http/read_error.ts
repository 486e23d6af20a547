import type { MetadataError } from "../contract/errors.ts";
import { sentLately } from "../secrets/sent_secrets.ts";
import { bodyOf } from "./body.ts";
import { errorOf } from "./error_response.ts";
import { actOf } from "./request.ts";

/** The error that a response stands for, from its body. The response can still be read. */
export async function readError(request: Request, response: Response): Promise<MetadataError> {
  const sent = { address: request.url, secrets: sentLately() };
  return errorOf(actOf(request), response, await bodyOf(response), sent);
}
