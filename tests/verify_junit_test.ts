// The report for CI servers, in JUnit's format.
import { doesNotMatch, equal, match } from "node:assert/strict";
import { createFakeProvider, junit, verify } from "../src/conformance/mod.ts";

const report = await verify(createFakeProvider(), { only: "get/*" });

Deno.test("junit() names the errors of a run that failed no case, so that a CI server does not show it as passed", () => {
  const xml = junit({
    ...report,
    ok: false,
    stopped: 'the provider stopped responding: "<html>"',
    unrestored: [{ server: "web1", role: "active", keys: ["a&b"] }],
  });
  match(xml, / failures="0" errors="2" skipped="\d+">/);
  match(xml, /name="is complete"><error type="run" message="the run ended early: .*&#34;&#60;html&#62;&#34;"\/>/);
  match(
    xml,
    /name="puts the items back"><error type="run" message="not put back: server web1 \(active\): &#34;a&#38;b&#34;"/,
  );
});

Deno.test("junit() of a run without any case is an error", () => {
  const results = [{ id: "get/x", rules: [], verdict: "not run" as const, reason: "needs the v1 API", shortfalls: [] }];
  const counts = { holds: 0, fails: 0, deviates: 0, stale: 0, "not run": 1 };
  match(junit({ ...report, results, counts, ok: false }), /errors="1".*\n.*message="no case could be run"/);
});

Deno.test("junit() writes one document for several providers, with the members that Jenkins demands", () => {
  const xml = junit([report, report]);
  equal(xml.match(/<\?xml/g)?.length, 1);
  equal(xml.match(/<testsuite name="the fake" tests="\d+" failures="0" errors="0" skipped="\d+">/g)?.length, 2);
  match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites>\n[^]*<\/testsuites>\n$/);
  doesNotMatch(xml, /<error/);
});
