// Generated from openapi/ by `deno task gen`. Change the document, not this file.

import type { Case } from "../case.ts";

export const cases: readonly Case[] = [
  {"id":"delete/removes-the-item","rules":["item.delete","item.isolated"],"given":{"role":"db","tier":"gold","zone":"b"},"steps":[{"operation":"deleteServerMetadataItem","key":"role","expect":{"status":204}}],"then":{"tier":"gold","zone":"b"}},
  {"id":"delete/removes-the-last-item","rules":["item.delete"],"given":{"role":"db"},"steps":[{"operation":"deleteServerMetadataItem","key":"role","expect":{"status":204}},{"operation":"listServerMetadata","expect":{"status":200,"body":{"metadata":{}}}}],"then":{}},
  {"id":"delete/removes-an-item-with-an-empty-value","rules":["item.delete","value.length"],"given":{"role":"","tier":"gold"},"steps":[{"operation":"deleteServerMetadataItem","key":"role","expect":{"status":204}}],"then":{"tier":"gold"}},
  {"id":"delete/of-an-absent-key-is-not-found","rules":["item.exists"],"given":{"role":"db"},"steps":[{"operation":"deleteServerMetadataItem","key":"absent","expect":{"status":404}}]},
  {"id":"delete/of-any-key-of-an-empty-map-is-not-found","rules":["item.exists"],"given":{},"steps":[{"operation":"deleteServerMetadataItem","key":"role","expect":{"status":404}}]},
  {"id":"delete/makes-the-item-unreadable","rules":["item.delete","item.exists"],"given":{"role":"db","tier":"gold"},"steps":[{"operation":"deleteServerMetadataItem","key":"role","expect":{"status":204}},{"operation":"getServerMetadataItem","key":"role","expect":{"status":404}},{"operation":"listServerMetadata","expect":{"status":200,"body":{"metadata":{"tier":"gold"}}}}],"then":{"tier":"gold"}},
  {"id":"delete/of-a-value-is-not-found","rules":["item.exists"],"given":{"role":"db"},"steps":[{"operation":"deleteServerMetadataItem","key":"db","expect":{"status":404}}]},
  {"id":"delete/leaves-items-with-the-same-value","rules":["item.isolated"],"given":{"a":"same","b":"same"},"steps":[{"operation":"deleteServerMetadataItem","key":"a","expect":{"status":204}}],"then":{"b":"same"}},
  {"id":"delete/of-another-item-by-its-body-does-not-happen","rules":["item.delete"],"about":"RFC 9110 section 9.3.5 gives content on DELETE no meaning, and lets it be refused.","given":{"a":"1","b":"2"},"steps":[{"operation":"deleteServerMetadataItem","key":"a","body":{"meta":{"b":"2"}},"expect":{"status":[204,400]}}],"thenAmong":{"a":["1",null]}},
  {"id":"delete/is-not-conditional","rules":["item.delete"],"given":{"k":"v"},"steps":[{"operation":"deleteServerMetadataItem","key":"k","headers":{"if-match":"\"other\""},"expect":{"status":204}}],"then":{}},
  {"id":"delete/knows-no-precondition","rules":["item.delete"],"about":"There is no ETag and no precondition, so never 304, 206 or 412.","given":{"k":"old"},"steps":[{"operation":"deleteServerMetadataItem","key":"k","headers":{"if-none-match":"*","if-match":"\"other\"","if-modified-since":"Fri, 01 Jan 2100 00:00:00 GMT","if-unmodified-since":"Sat, 01 Jan 2000 00:00:00 GMT","range":"bytes=0-3","if-range":"\"other\"","cache-control":"no-cache"},"expect":{"status":204}}],"then":{}},
];
