/** The microversions that this Nova knows. */
export const minimum = "2.1";
export const maximum = "2.93";

/** The microversion that a request asks for, or why it can't be had. */
export type Negotiation = { version: string } | { status: 400 | 406; message: string; version?: string };

const default_: Negotiation = { version: minimum };

/**
 * Reads the headers `OpenStack-API-Version` and `X-OpenStack-Nova-API-Version`, the first of which wins
 * (`nova/api/openstack/wsgi.py` set_api_version_request, `microversion_parse`).
 */
export function negotiate(current: string | null | undefined, legacy: string | null | undefined): Negotiation {
  if (typeof current !== "string" && typeof legacy !== "string") return default_;
  const asked = ofCompute(current) ?? legacy?.split(",").pop()?.trim();
  if (asked === undefined) return default_;
  if (asked === "latest") return { version: maximum };
  if (!/^[1-9]\d*\.([1-9]\d*|0)$/.test(asked)) {
    const message = `API Version String ${asked} is of invalid format. Must be of format MajorNum.MinorNum.`;
    return { status: 400, message };
  }
  const [major, minor] = asked.split(".").map(Number);
  if (major === 2 && minor >= 1 && minor <= 93) return { version: asked };
  const message = `Version ${asked} is not supported by the API. Minimum is ${minimum} and maximum is ${maximum}.`;
  return { status: 406, message, version: asked };
}

/** The version of the last entry for the service `compute`. */
function ofCompute(header: string | null | undefined): string | undefined {
  const entries = header?.split(",").map((entry) => /^compute\s+(\S.*)$/i.exec(entry.trim())?.[1]) ?? [];
  return entries.filter((version) => version !== undefined).pop();
}
