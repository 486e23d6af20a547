import { percentDecoded } from "../../shared/url.ts";
import type { Outgoing } from "./exchange.ts";

/** The text of a request without its token, which a response may repeat. */
export function sentText({ url, headers, body }: Outgoing): string {
  const { "x-auth-token": _, ...shown } = headers;
  const text = body ? new TextDecoder().decode(body) : "";
  return [url, percentDecoded(url), ...Object.values(shown), text].join("\n");
}
