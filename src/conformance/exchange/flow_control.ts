import { isErrorBody } from "../../http/error_response.ts";
import type { Received } from "./exchange.ts";

/** Whether a response asks for fewer requests (the rule `service.overload`): 429, 503, or 202 with an error body. */
export function isFlowControl({ status, json }: Pick<Received, "status" | "json">): boolean {
  return status === 429 || status === 503 || status === 202 && isErrorBody(json);
}
