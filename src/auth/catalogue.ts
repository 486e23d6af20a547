import type { CatalogueEndpoint, CatalogueService } from "./iam_token.ts";

/** Which of a service's addresses in a catalogue to take. */
export interface CatalogueChoice {
  /** The region; needed if the service is in several. */
  region?: string | undefined;
  /**
   * Which network the service is called from.
   *
   * @default {"public"}
   */
  interface?: "public" | "internal" | "admin" | undefined;
}

/** The networks that a catalogue has addresses for; Keystone calls them interfaces. */
export const interfaces = ["public", "internal", "admin"] as const;

/** The names of the service in the catalogues of OpenStack and of the vendor. */
const serviceTypes = ["compute", "ecs"];

/**
 * The address of the service in a token's catalogue, as a client takes it: without the version and the project.
 *
 * @throws {RangeError} If the catalogue has no such address, or several; the message names the regions.
 */
export function endpointIn(catalogue: readonly CatalogueService[], choice: CatalogueChoice): string {
  const network = choice.interface ?? "public";
  const services = serviceTypes.map((type) => catalogue.filter((service) => service.type === type));
  const offered = (services.find((found) => found.length) ?? []).flatMap(({ endpoints }) => endpoints);
  // Older catalogues have the name publicURL.
  const there = offered.filter((endpoint) => endpoint.interface.replace(/URL$/, "") === network);
  const found = there.filter(({ region }) => choice.region === undefined || region === choice.region);
  const [first, ...others] = [...new Set(found.map(baseOf))];
  if (first !== undefined && (others.length === 0 || choice.region !== undefined)) return first;
  throw new RangeError(`The catalogue has ${flaw(offered, there, choice, network)}`);
}

/** Why no address can be chosen. */
function flaw(
  offered: readonly CatalogueEndpoint[],
  there: readonly CatalogueEndpoint[],
  { region }: CatalogueChoice,
  network: string,
): string {
  if (offered.length === 0) return "no compute service for this project";
  if (there.length === 0) return `no ${network} address of the compute service`;
  const regions = [...new Set(there.map(({ region }) => JSON.stringify(region)))].sort().slice(0, 20).join(", ");
  if (region === undefined) return `the compute service in several regions; choose one of ${regions}`;
  return `no compute service in the region ${JSON.stringify(region.slice(0, 40))}; there is ${regions}`;
}

/** An address without the version and what follows it: `/v2.1`, `/v2/PROJECT`. */
function baseOf({ url }: CatalogueEndpoint): string {
  return url.replace(/\/v\d+(\.\d+)?(\/.*)?$/, "").replace(/\/+$/, "");
}
