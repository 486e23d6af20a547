import { deepEqual, equal, ok } from "node:assert/strict";
import { endpoint, identity } from "../../scripts/docs/samples/mod.ts";
import { operations } from "../docs/sampled_operations.ts";

Deno.test("samples: every operation has one in each language, and none holds a credential or names the fake", () => {
  for (const { id, samples } of operations) {
    deepEqual(samples.map(({ label }) => label).filter((label) => label !== "openstacksdk"), [
      "curl",
      "Python",
      "Go",
      "Java",
      "TypeScript",
    ], id);
    for (const { id: language, source } of samples) {
      const [host, secret] = language === "openstacksdk" ? [identity, "OS_PASSWORD"] : [endpoint, "TOKEN"];
      ok(source.includes(host) && source.includes(secret), source);
      equal(/fake\.invalid|member|OpenStack-API-Version/.test(source), false, source);
    }
  }
});
