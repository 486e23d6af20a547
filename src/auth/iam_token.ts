import { MetadataError } from "../errors.ts";
import { requestIdOf } from "../refusal.ts";
import { isRecord } from "../untyped.ts";

/** A service in a token's catalogue. */
export interface CatalogueService {
  type: string;
  endpoints: readonly CatalogueEndpoint[];
}

/** An address of a service. */
export interface CatalogueEndpoint {
  interface: string;
  region: string;
  url: string;
}

/** A token as IAM issues it. */
export interface Token {
  value: string;
  /** When to get the next one, in milliseconds since 1970. */
  renewAt: number;
  /** The project that it is for; absent if IAM names none. */
  projectId: string | undefined;
  /** The services of the project; absent if they were not asked for. */
  catalogue: readonly CatalogueService[] | undefined;
}

/** How long before its end a token is renewed; one of a short life at half of it. */
const renewalMarginMs = 5 * 60_000;

/** The token in a response, and when to renew it: IAM's clock says how long it lives, ours from when. */
export function tokenOf(act: string, response: Response, body: unknown, needsProject: boolean, now: number): Token {
  const { status, headers } = response;
  const value = headers.get("x-subject-token");
  const token = memberOf(body, "token");
  const project = memberOf(token, "project");
  if (!value || !/^[!-~]+$/.test(value) || !isRecord(token) || needsProject && !isRecord(project)) {
    const reason = !value
      ? "has no X-Subject-Token; is it IAM?"
      : "names no project; give one, or ask for a default project of the user";
    const requestId = requestIdOf(response);
    throw new MetadataError("invalid_response", `${act}: ${status}, the response ${reason}`, { status, requestId });
  }
  const { issued_at, expires_at, catalog } = token;
  const issuedAt = Date.parse(String(issued_at ?? headers.get("date"))) || now;
  const life = Date.parse(String(expires_at)) - issuedAt;
  // Dates that make no sense are no reason to ask each time: such a token is kept until the service refuses it.
  const renewAt = life > 0 ? now + life - Math.min(renewalMarginMs, life / 2) : Infinity;
  const id = memberOf(project, "id");
  return { value, renewAt, projectId: typeof id === "string" ? id : undefined, catalogue: catalogueOf(catalog) };
}

/** The services of a catalogue, without entries of another form. */
function catalogueOf(catalog: unknown): CatalogueService[] | undefined {
  if (!Array.isArray(catalog)) return undefined;
  return catalog.filter((service) => isRecord(service) && Array.isArray(service.endpoints)).map((service) => ({
    type: String(service.type),
    endpoints: service.endpoints.filter((endpoint: unknown) => typeof memberOf(endpoint, "url") === "string").map(
      (endpoint: Record<string, unknown>) => ({
        interface: String(endpoint.interface),
        region: String(endpoint.region_id ?? endpoint.region),
        url: endpoint.url,
      }),
    ),
  }));
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
