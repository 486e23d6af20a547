import { type Branch, branchOf, leafOf, mergeCloud, mergeDeep, noFile } from "./cloud_tree.ts";
import { assertSetting, type Setting, Settings } from "./settings.ts";
import { openStackSettings } from "./variables.ts";

/** The contents of the three files. */
export interface CloudFiles {
  clouds: Branch;
  secure: Branch;
  public: Branch;
}

/** Members of a cloud that this package does not support, and what to do instead. */
const unsupported: Readonly<Record<string, string>> = {
  cacert: "name the authority's file in NODE_EXTRA_CA_CERTS, with Deno in DENO_CERT",
  cert: "pass a fetch that has the client's certificate",
  key: "pass a fetch that has the client's certificate",
  identity_endpoint_override: "write the address as auth.auth_url",
};

/**
 * The settings of a cloud, merged as openstacksdk merges them: `secure` over `clouds`, both over the profile.
 *
 * @param name The cloud; absent for the only one.
 * @param region One of the cloud's regions; absent for the first.
 * @throws {TypeError} If there is no such cloud, profile or region, or a member is not supported.
 */
export function settingsOfCloud(files: CloudFiles, name?: string, region?: string): Settings {
  const clouds = mergeDeep(branchOf(files.clouds, "clouds"), branchOf(files.secure, "clouds"));
  const names = [...clouds.keys()];
  const chosen = name ?? (names.length === 1 ? names[0]! : undefined);
  if (chosen === undefined || !clouds.has(chosen)) throw new TypeError(noCloud(chosen, names, files.clouds));
  const place = `the cloud ${JSON.stringify(chosen)}`;
  const own = branchOf(clouds, chosen);
  const cloud = inRegion(mergeCloud(profileOf(own, files.public, place), own), region, place);
  for (const member of cloud.keys()) {
    const way = Object.hasOwn(unsupported, member) && leafOf(cloud, member, place) && unsupported[member];
    if (way) throw new TypeError(`${place} has ${member}, which is not supported; ${way}`);
  }
  return new Settings(valuesOf(cloud, place), place, (name) => name);
}

function noCloud(name: string | undefined, names: readonly string[], file: Branch): string {
  const known = names.slice(0, 20).map((name) => JSON.stringify(name)).join(", ");
  const none = file === noFile ? "no clouds.yaml was found" : "clouds.yaml has none";
  const there = known ? `; there is ${known}` : `; ${none}`;
  return name === undefined ? `Name a cloud in OS_CLOUD${there}` : `There is no cloud ${JSON.stringify(name)}${there}`;
}

/** Settings that the `profile` of a cloud adds. */
function profileOf(cloud: Branch, vendors: Branch, place: string): Branch {
  const profile = leafOf(cloud, "profile", place) ?? leafOf(cloud, "cloud", place);
  if (!profile) return new Map();
  const profiles = branchOf(vendors, "public_clouds");
  if (profiles.has(profile.value)) return branchOf(profiles, profile.value);
  const name = JSON.stringify(profile.value.slice(0, 60));
  throw new TypeError(`${place} has the profile ${name}, which is not in clouds-public.yaml; write its auth_url here`);
}

/** The cloud with `region_name`, merged with the entry of that region in its list. */
function inRegion(cloud: Branch, region: string | undefined, place: string): Branch {
  const listed = cloud.get("regions");
  if (listed !== undefined && !Array.isArray(listed)) throw new TypeError(`${place} has regions, which must be a list`);
  const none: Branch = new Map();
  const regions = (Array.isArray(listed) ? listed : []).map((entry) =>
    entry instanceof Map
      ? { leaf: leafOf(entry, "name"), values: branchOf(entry, "values") }
      : { leaf: Array.isArray(entry) ? undefined : entry, values: none }
  );
  const wanted = region ?? leafOf(cloud, "region_name", place)?.value;
  const found = wanted === undefined ? regions[0] : regions.find(({ leaf }) => leaf?.value === wanted);
  if (region !== undefined && regions.length > 0 && !found) {
    const known = regions.map(({ leaf }) => JSON.stringify(leaf?.value)).join(", ");
    throw new TypeError(`${place} has no region ${JSON.stringify(region)}; there is ${known}`);
  }
  const merged = found ? mergeCloud(cloud, found.values) : cloud;
  const named = new Map(merged);
  if (found?.leaf) named.set("region_name", found.leaf);
  return named;
}

/** The settings among the members of a cloud: those of `auth` before those beside it. */
function valuesOf(cloud: Branch, place: string): Map<string, Setting> {
  const values = new Map<string, Setting>();
  const auth = branchOf(cloud, "auth", place);
  for (const name of [...openStackSettings, "verify"]) {
    const leaf = leafOf(auth, name, place) ?? leafOf(cloud, name, place);
    if (leaf) values.set(name, assertSetting(name, leaf));
  }
  for (const name of auth.keys()) {
    if (!leafOf(auth, name, place) || openStackSettings.includes(name)) continue;
    throw new TypeError(`${place} has auth.${name.slice(0, 60)}, which is not supported`);
  }
  return values;
}
