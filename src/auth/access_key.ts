import { isRecord } from "../shared/untyped.ts";
import { assertHeaderValue } from "../http/header_value.ts";

/** A permanent access key, or a temporary one with its security token. */
export interface AccessKey {
  /** The key's public half, AK. */
  accessKeyId: string;
  /** The key's secret half, SK; it signs and is never sent. */
  secretAccessKey: string;
  /** The security token of a temporary key, sent as `X-Security-Token`. */
  securityToken?: string | undefined;
  /** Sent as `X-Project-Id`, which the vendor requires of keys that reach several projects. */
  projectId?: string | undefined;
}

/** Throws unless the parts of the key can be used. */
export function assertAccessKey(key: AccessKey): void {
  if (!isRecord(key)) throw new TypeError("an access key must be an object: { accessKeyId, secretAccessKey }");
  const { accessKeyId, secretAccessKey, securityToken = "-", projectId = "-" } = key;
  for (const [name, value] of Object.entries({ accessKeyId, secretAccessKey, securityToken, projectId })) {
    assertHeaderValue(name, value);
  }
}
