import { ProjectId } from "../../gen/constraints.ts";
import { MetadataError } from "../contract/errors.ts";
import { redact, redactShort } from "../secrets/redact.ts";
import { requestIdOf } from "../http/error_response.ts";
import { asText, isRecord } from "../shared/untyped.ts";
import { issuesOf } from "../contract/validate.ts";

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

/** How long before its end a token is renewed; a token with a short life is renewed after half of it. */
const renewalMarginMs = 5 * 60_000;

/** How a token was asked for. */
export interface Asked {
  /** How messages begin. */
  act: string;
  needsProject: boolean;
  now: number;
  /** The secrets that were sent as proof; IAM may echo them in any field. */
  secrets: readonly string[];
}

/** How much of a name in a catalogue is kept. */
const longestName = 100;

/**
 * The token in a response, and when to renew it. The length of its life is from IAM's clock, its start from the clock
 * here.
 */
export function tokenOf(response: Response, body: unknown, { act, needsProject, now, secrets }: Asked): Token {
  const { status, headers } = response;
  const value = headers.get("x-subject-token");
  const token = memberOf(body, "token");
  const project = memberOf(token, "project");
  const refuse = (reason: string): MetadataError => {
    const id = requestIdOf(response);
    const requestId = id && redactShort(id, secrets, longestName);
    return new MetadataError("invalid_response", `${act}: ${status}, the response ${reason}`, { status, requestId });
  };
  if (!value) throw refuse("has no X-Subject-Token; is it IAM?");
  if (!/^[!-~]+$/.test(value)) throw refuse("has an X-Subject-Token that cannot be sent in a header; is it IAM?");
  if (!isRecord(token)) throw refuse("has no token in its body; is it IAM?");
  if (needsProject && !isRecord(project)) {
    throw refuse("names no project; give one, or ask for a default project of the user");
  }
  const { issued_at, expires_at, catalog } = token;
  const issuedAt = Date.parse(asText(issued_at) ?? headers.get("date") ?? "") || now;
  const life = Date.parse(asText(expires_at) ?? "") - issuedAt;
  // A token whose dates make no sense is kept until the service refuses it, instead of asking for one each time.
  const renewAt = life > 0 ? now + life - Math.min(renewalMarginMs, life / 2) : Infinity;
  return { value, renewAt, projectId: projectIdIn(project, secrets), catalogue: catalogueOf(catalog, secrets) };
}

/** The id of a project, if the text can be one. */
function projectIdIn(project: unknown, secrets: readonly string[]): string | undefined {
  const id = memberOf(project, "id");
  const usable = typeof id === "string" && issuesOf(ProjectId, id).length === 0 && redact(id, secrets) === id;
  return usable ? id : undefined;
}

/** The services of a catalogue. Entries of another form, and addresses that contain a secret, are left out. */
function catalogueOf(catalog: unknown, secrets: readonly string[]): CatalogueService[] | undefined {
  if (!Array.isArray(catalog)) return undefined;
  const name = (value: unknown) => redactShort(asText(value) ?? "", secrets, longestName);
  return catalog.filter((service) => isRecord(service) && Array.isArray(service.endpoints)).map((service) => ({
    type: name(service.type),
    endpoints: service.endpoints.filter((endpoint: unknown) => isAddress(memberOf(endpoint, "url"), secrets)).map(
      (endpoint: Record<string, unknown>) => ({
        interface: name(endpoint.interface),
        region: name(endpoint.region_id ?? endpoint.region),
        url: endpoint.url,
      }),
    ),
  }));
}

function isAddress(url: unknown, secrets: readonly string[]): url is string {
  return typeof url === "string" && url.length < 2000 && redact(url, secrets) === url;
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
