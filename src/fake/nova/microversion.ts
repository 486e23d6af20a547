import { crashed, type Refusal, refused, type Version } from "./outcome.ts";
import type { Release } from "./releases.ts";

/** The lowest microversion of every Nova. */
export const minimum = "2.1";

/** The highest microversion of a release. */
export const maximumOf = ({ maxMinor }: Release) => `2.${maxMinor}`;

/** The minor number of a microversion; that of the lowest on `/v2`. */
export const minorOf = (version: Version) => Number((version ?? minimum).split(".")[1]);

/** The microversion that a request asks for, or why it is refused. */
export type Negotiation = { kind: "agreed"; version: Version } | Refusal;

const lowest: Negotiation = { kind: "agreed", version: minimum };

/**
 * Reads the headers `OpenStack-API-Version` and `X-OpenStack-Nova-API-Version`, the first of which wins
 * (`nova/api/openstack/wsgi.py` set_api_version_request, `microversion_parse`).
 */
export function negotiate(
  current: string | null | undefined,
  legacy: string | null | undefined,
  release: Release,
): Negotiation {
  if (typeof current !== "string" && typeof legacy !== "string") return lowest;
  const asked = ofCompute(current) ?? legacy?.split(",").pop()?.trim();
  if (asked === undefined) return lowest;
  if (asked === "latest") return { kind: "agreed", version: maximumOf(release) };
  if (!/^[1-9]\d*\.([1-9]\d*|0)$/.test(asked)) {
    return refused(
      400,
      `API Version String ${asked} is of invalid format. Must be of format MajorNum.MinorNum.`,
    );
  }
  const numbers = asked.split(".");
  if (numbers.some(({ length }) => length > release.python.maxDigits)) return crashed;
  const [major, minor = 0] = numbers.map(Number);
  if (major === 2 && minor >= 1 && minor <= release.maxMinor) return { kind: "agreed", version: asked };
  const message = `Version ${asked} is not supported by the API. Minimum is ${minimum} and maximum is ${
    maximumOf(release)
  }.`;
  return refused(406, message, asked);
}

/** The version of the last entry for the service `compute`. */
function ofCompute(header: string | null | undefined): string | undefined {
  const entries = header?.split(",").map((entry) => /^compute\s+(\S.*)$/i.exec(entry.trim())?.[1]) ?? [];
  return entries.filter((version) => version !== undefined).pop();
}
