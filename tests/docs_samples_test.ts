import { deepEqual, equal, ok } from "node:assert/strict";
import { endpoint } from "../scripts/docs/samples/mod.ts";
import { operations } from "./docs/sampled_operations.ts";

Deno.test("samples: every operation has one in each language, and none holds a token or names the fake", () => {
  for (const { id, samples } of operations) {
    const languages = samples.map(({ id }) => id).filter((id) => id !== "openstacksdk");
    deepEqual(languages, ["curl", "python", "go", "java", "typescript"], id);
    for (const { source } of samples) {
      ok(source.includes(new URL(endpoint).host) && source.includes("TOKEN"), source);
      equal(/fake\.invalid|member|OpenStack-API-Version/.test(source), false, source);
    }
  }
});
