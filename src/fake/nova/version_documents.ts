// The version documents, which clients read first.
import { maximumOf, minimum } from "./microversion.ts";
import type { Release } from "./releases.ts";

interface ApiVersion {
  id: string;
  path: string;
  status: string;
  min_version: string;
  version: string;
  updated: string;
  media: string;
}

const v20Of = ({ v20 }: Release): ApiVersion => ({
  id: "v2.0",
  path: "v2",
  status: v20.status,
  min_version: "",
  version: "",
  updated: v20.updated,
  media: "2",
});
const v21Of = (release: Release): ApiVersion => ({
  id: "v2.1",
  path: "v2.1",
  status: "CURRENT",
  min_version: minimum,
  version: maximumOf(release),
  updated: "2013-07-23T11:33:21Z",
  media: "2.1",
});

const mediaTypes = ({ media }: ApiVersion) => [
  { base: "application/json", type: `application/vnd.openstack.compute+json;version=${media}` },
];

const summary = ({ id, status, version, min_version, updated }: ApiVersion) => ({
  id,
  status,
  version,
  min_version,
  updated,
});

/** The response to `GET /`: the list of versions. */
export function versionsDocument(origin: string, release: Release): unknown {
  const entry = (api: ApiVersion) => ({
    ...summary(api),
    links: [{ rel: "self", href: `${joinable(origin)}/${api.path}/` }],
  });
  return { versions: [entry(v20Of(release)), entry(v21Of(release))] };
}

/** The response to `GET /v2.1` and `GET /v2`. */
export function versionDocument(origin: string, legacy: boolean, release: Release): unknown {
  const api = legacy ? v20Of(release) : v21Of(release);
  const links = [
    { rel: "self", href: `${origin}/${api.path}/` },
    { rel: "describedby", type: "text/html", href: "http://docs.openstack.org/" },
  ];
  return { version: { ...summary(api), links, "media-types": mediaTypes(api) } };
}

/** The response for any other address: its location in each version. */
export function choicesDocument(origin: string, path: string, release: Release): unknown {
  const rest = quoted(path.replace(/^\/|\/$/g, ""));
  const entry = (api: ApiVersion) => ({
    id: api.id,
    status: api.status,
    links: [{ rel: "self", href: `${joinable(origin)}/${api.path}/${rest}` }],
    "media-types": mediaTypes(api),
  });
  return { choices: [entry(v20Of(release)), entry(v21Of(release))] };
}

/** An origin as Python's `urlunsplit()` writes it before a path: without a host, the two slashes are left out. */
const joinable = (origin: string) => origin.replace(/:\/\/$/, ":");

/** A path as webob writes it in addresses: unlike JavaScript, it encodes `?` and `#`. */
const quoted = (path: string) => encodeURI(path).replace(/[?#]/g, encodeURIComponent);
