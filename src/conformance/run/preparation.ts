import { type Case, expand, expandJson, type Items, keysOf, type Step } from "../cases/case.ts";
import { hasApi, type Provider } from "../provider/provider.ts";

/** The beginning of a problem that happened before the first step of a case. */
export const preparation = "the items that the case begins with cannot be written";

/** The writes that give a server other items. */
export function giving(provider: Provider, metadata: Items, now: Items): Step[] {
  if (hasApi(provider, "v2.1")) {
    return [{ operation: "replaceServerMetadata", body: { metadata }, expect: { status: 200, body: { metadata } } }];
  }
  return [
    ...Object.keys(now).filter((key) => !Object.hasOwn(metadata, key)).map((key): Step => (
      { operation: "deleteCloudServerMetadataItem", key, expect: { status: 204 } }
    )),
    { operation: "mergeCloudServerMetadata", body: { metadata }, expect: { status: 200 } },
  ];
}

/** Whether a case may give a server a key that no path can name. */
export function writesDots(testCase: Case): boolean {
  return [...keysOf(testCase).values()].some((keys) => keys.has(".") || keys.has(".."));
}

/** The keys that a request may write. */
export function keysIn({ key, body }: Step, quota: number): string[] {
  const { metadata, meta } = Object(body);
  const items = [metadata, meta].flatMap((items) => Object.keys(expandJson(Object(items), quota)));
  return key === undefined ? items : [...items, expand(key)];
}
