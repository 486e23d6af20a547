// The battery of maps, envelopes, ids and responses.
import { astral, type Entry, entry, noObjects, noStrings, refuses, takes } from "./battery_entry.ts";

/** What a map of items may be. */
export const maps: Entry[] = [
  ...takes("ServerMetadata", {
    "0 entries": {},
    "1 entry": { k: "v" },
    "2 entries": { a: "1", b: "2" },
    "300 entries": Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, ""])),
    "__proto__ and constructor": { ...entry("__proto__", "a"), ...entry("constructor", "b") },
    "keys that differ in case": { k: "1", K: "2" },
  }),
  ...takes("ServerMetadata", { "__proto__": entry("__proto__", "v") }),
  ...refuses("ServerMetadata", { breaks: "metadata.map", path: [], says: "must be of type object" }, noObjects),
  ...refuses("ServerMetadata", { breaks: "key.length", path: [""], says: "at least 1 " }, {
    "an empty key": { "": "v" },
  }),
  ...refuses("ServerMetadata", { breaks: "key.alphabet", path: ["a b"], says: "key must match" }, {
    "a key with a space": { "a b": "v", ok: "v" },
  }),
  ...refuses("ServerMetadata", { breaks: "value.type", path: ["__proto__"], says: "is number" }, {
    "a number under __proto__": entry("__proto__", 1),
  }),
  ...refuses("ServerMetadata", { breaks: "value.type", path: ["__proto__"], says: "is object" }, {
    "an object under __proto__": entry("__proto__", {}),
  }),
  ...Object.entries(noStrings).flatMap(([name, value]) =>
    refuses("ServerMetadata", { breaks: "value.type", path: ["k"], says: "must be of type string" }, {
      [`${name} as a value`]: { k: value },
    })
  ),
];

/** What the map of one item may be. */
export const items: Entry[] = [
  ...takes("MetadataItem", {
    "1 entry": { k: "v" },
    "an empty value": { k: "" },
    "__proto__": entry("__proto__", "v"),
  }),
  ...refuses("MetadataItem", { breaks: "item.single", path: [], says: "at least 1 entry, has 0" }, { "0 entries": {} }),
  ...refuses("MetadataItem", { breaks: "item.single", path: [], says: "at most 1 entry, has 2" }, {
    "2 entries": { a: "1", b: "2" },
    "__proto__ and another": { a: "1", ...entry("__proto__", "2") },
  }),
  ...refuses("MetadataItem", { breaks: "item.map", path: [], says: "must be of type object" }, noObjects),
];

/** What a body may be. */
export const envelopes: Entry[] = [
  ...takes("ServerMetadataEnvelope", { "an empty map": { metadata: {} }, "an item": { metadata: { k: "v" } } }),
  ...takes("MetadataItemEnvelope", { "an item": { meta: { k: "v" } } }),
  ...refuses("ServerMetadataEnvelope", { breaks: "metadata.envelope", path: [], says: 'the member "metadata"' }, {
    "no member": {},
    "the item's member": { meta: { k: "v" } },
    "an inherited member": Object.create({ metadata: {} }),
    "the member in another case": { Metadata: {} },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "item.envelope", path: [], says: 'the member "meta"' }, {
    "no member": {},
    "the map's member": { metadata: { k: "v" } },
  }),
  ...refuses("ServerMetadataEnvelope", { breaks: "metadata.envelope", path: ["extra"], says: "not a member" }, {
    "another member": { metadata: {}, extra: 1 },
  }),
  ...refuses("ServerMetadataEnvelope", { breaks: "metadata.envelope", path: ["__proto__"], says: "not a member" }, {
    "the member __proto__": { metadata: {}, ...entry("__proto__", {}) },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "item.envelope", path: ["metadata"], says: "not a member" }, {
    "another member": { meta: { k: "v" }, metadata: {} },
  }),
  ...refuses("ServerMetadataEnvelope", { breaks: "metadata.envelope", path: [], says: "of type object" }, noObjects),
  ...refuses("MetadataItemEnvelope", { breaks: "item.envelope", path: [], says: "of type object" }, noObjects),
  ...refuses("ServerMetadataEnvelope", { breaks: "metadata.map", path: ["metadata"], says: "is null" }, {
    "null as the map": { metadata: null },
  }),
  ...refuses("ServerMetadataEnvelope", { breaks: "metadata.map", path: ["metadata"], says: "is array" }, {
    "an array as the map": { metadata: [{ k: "v" }] },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "item.map", path: ["meta"], says: "is array" }, {
    "an array as the item": { meta: ["k", "v"] },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "item.single", path: ["meta"], says: "has 0" }, {
    "0 items": { meta: {} },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "item.single", path: ["meta"], says: "has 2" }, {
    "2 items": { meta: { a: "1", b: "2" } },
  }),
  ...refuses("ServerMetadataEnvelope", { breaks: "key.alphabet", path: ["metadata", "角色"], says: "key must match" }, {
    "a Chinese key": { metadata: { 角色: "db" } },
  }),
  ...refuses("ServerMetadataEnvelope", { breaks: "value.length", path: ["metadata", "k"], says: "has 256" }, {
    "a value of 256 characters": { metadata: { k: astral.repeat(256) } },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "value.type", path: ["meta", "k"], says: "is boolean" }, {
    "a boolean as the value": { meta: { k: false } },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "key.length", path: ["meta", "k".repeat(256)], says: "has 256" }, {
    "a key of 256 characters": { meta: { ["k".repeat(256)]: "v" } },
  }),
];

/** What an id in an address may be. */
export const ids: Entry[] = [
  ...takes("ProjectId", { "32 hexadecimal digits": "0a1b2c3d4e5f40718293a4b5c6d7e8f9", "a short one": "f00d" }),
  ...refuses("ProjectId", { breaks: "project.format", path: [] }, {
    "0 characters": "",
    "65 characters": "a".repeat(65),
    "a capital": "F00D",
    "a slash": "f00d/servers",
    "two full stops": "..",
    "a trailing newline": "f00d\n",
    ...noStrings,
  }),
  ...takes("ServerId", { "a UUID": "5e7e7000-0000-4000-8000-000000000001", "a name": "web_1" }),
  ...refuses("ServerId", { breaks: "server.format", path: [] }, {
    "0 characters": "",
    "256 characters": "a".repeat(256),
    "a slash": "web1/metadata",
    "one full stop": ".",
    "two full stops": "..",
    "a percent sign": "%2e",
    "a question mark": "web1?",
    "a trailing newline": "web1\n",
    ...noStrings,
  }),
];

/** What a response may be. */
export const answers: Entry[] = [
  ...takes("StoredMetadataEnvelope", {
    "keys that can't be written": { metadata: { "a b": "v", "": "v", 角色: "v".repeat(300) } },
    "members that came later": { metadata: {}, links: [] },
  }),
  ...takes("StoredItemEnvelope", { "one item": { meta: { "a b": "v" } } }),
  ...refuses("StoredMetadataEnvelope", { path: [], says: 'the member "metadata"' }, { "another body": { meta: {} } }),
  ...refuses("StoredMetadataEnvelope", { path: ["metadata", "k"], says: "is number" }, {
    "a number": { metadata: { k: 1 } },
  }),
  ...refuses("StoredItemEnvelope", { path: ["meta"], says: "has 2" }, { "2 items": { meta: { a: "1", b: "2" } } }),
  ...refuses("StoredItemEnvelope", { path: [], says: "is null" }, { null: null }),
];
