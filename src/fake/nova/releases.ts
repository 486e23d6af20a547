// The differences between releases of Nova, for server metadata and related documents. Each was tested on a real Nova.
import { maxBodyBytes } from "../../contract/nova_constants.ts";

/** The releases that the fake can be, by the number of their series. */
export const releaseNames = ["22", "26", "31", "33", "34"] as const;

/** A release of Nova: 22.0.1 (Victoria), 26.2.2 (Zed), 31.0.0 (2025.1), 33.0.2 (2026.1) or 34.0.0 (2026.2). */
export type ReleaseName = typeof releaseNames[number];

/** The fake's release, if none is named: the newest that is maintained. */
export const defaultRelease: ReleaseName = "34";

/** How a version of Python reads and shows JSON. */
export interface Python {
  /** The deepest nesting that `json.loads` reads; what is deeper raises a RecursionError. */
  maxReadDepth: number;
  /** The deepest nesting that `repr()` shows. */
  maxShownDepth: number;
  /** The longest integer, in digits. */
  maxDigits: number;
  /** The version of Unicode that decides which characters `repr()` shows as they are. */
  unicode: number;
}

/** The members in which releases differ. */
export interface Release {
  /** The highest microversion is 2.N. */
  maxMinor: number;
  /** Whether writing needs the role member, and reading the role reader, unless the operator says otherwise. */
  policy: "old" | "new";
  /**
   * Who reaches the servers of other projects under the new policy: operators whose token has the scope of the system, or
   * every administrator (`system_admin_or_owner` and `project_member_or_admin` in `nova/policies/base.py`).
   */
  operators: "of the system" | "administrators";
  /** The status of v2.0 in the version documents. */
  v20: { status: "SUPPORTED" | "DEPRECATED"; updated: string };
  /** The advice in the message of a 500. */
  support: string;
  /** How the page of a 413 writes the limit. */
  sizeLimit: string;
  /** Which reads refuse a query that isn't UTF-8. */
  utf8Query: "lists of servers and flavors" | "every read";
  /** From which microversion on, 2.N, reads refuse a query. */
  noQueryFrom: number;
  /** Where a path may have bytes that aren't UTF-8; elsewhere the connection is closed. */
  strangePaths: readonly ("/v2" | "/v2.1")[];
  /** The kind of response to `GET /healthcheck`. */
  healthcheck: "an unknown address" | "a page";
  /** The schema checker's messages for an empty object and an empty string. */
  empty: { object: string; text: string };
  /** How `/v2` handles items of which every key is invalid. */
  wrongKeysOnV2: "refused" | "stored";
  /** The exception of a database of 3-byte UTF-8 for a character above U+FFFF. */
  wideCharacter: "oslo_db.exception.DBDataError" | "oslo_db.exception.DBError";
  /** The value in a server's document for the pinned availability zone, if it is pinned to none. */
  noPinnedZone: "" | null;
  python: Python;
}

const supported = { status: "SUPPORTED", updated: "2011-01-21T11:33:21Z" } as const;
const reportBug = "Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.";

const release22: Release = {
  maxMinor: 87,
  policy: "old",
  operators: "of the system",
  v20: supported,
  support: reportBug,
  sizeLimit: `${maxBodyBytes}`,
  utf8Query: "lists of servers and flavors",
  noQueryFrom: Infinity,
  strangePaths: ["/v2"],
  healthcheck: "an unknown address",
  empty: { object: "does not have enough properties", text: "is too short" },
  wrongKeysOnV2: "refused",
  wideCharacter: "oslo_db.exception.DBDataError",
  noPinnedZone: "",
  python: { maxReadDepth: 911, maxShownDepth: Infinity, maxDigits: Infinity, unicode: 13 },
};

const release26: Release = {
  ...release22,
  maxMinor: 93,
  operators: "administrators",
  strangePaths: [],
  wideCharacter: "oslo_db.exception.DBError",
  python: { maxReadDepth: 911, maxShownDepth: Infinity, maxDigits: 4300, unicode: 14 },
};

const release31: Release = {
  ...release26,
  maxMinor: 100,
  policy: "new",
  utf8Query: "every read",
  python: { maxReadDepth: 9904, maxShownDepth: 9904, maxDigits: 4300, unicode: 15.1 },
};

const release33: Release = {
  ...release31,
  maxMinor: 103,
  v20: { status: "DEPRECATED", updated: "2025-07-04T12:00:00Z" },
  sizeLimit: "%s",
  noQueryFrom: 102,
  strangePaths: ["/v2", "/v2.1"],
  empty: { object: "should be non-empty", text: "should be non-empty" },
  wrongKeysOnV2: "stored",
  noPinnedZone: null,
  python: { maxReadDepth: 27_287, maxShownDepth: 27_284, maxDigits: 4300, unicode: 16 },
};

const release34: Release = {
  ...release33,
  maxMinor: 104,
  support: "Please contact the administrator",
  healthcheck: "a page",
  python: { ...release33.python, maxReadDepth: 27_285, maxShownDepth: 27_282 },
};

/** The releases, by name. */
export const releases: Readonly<Record<ReleaseName, Release>> = {
  "22": release22,
  "26": release26,
  "31": release31,
  "33": release33,
  "34": release34,
};
