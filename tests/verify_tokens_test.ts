// Reports of providers whose tokens are short words, as those of a first version are.
import { doesNotMatch, equal, match, ok } from "node:assert/strict";
import { createFakeProvider, fakeInventory, html, junit, pretty, summary, verify } from "../src/conformance/mod.ts";
import type { Provider, Report } from "../src/conformance/mod.ts";
import type { Fetch } from "../src/http/fetch.ts";

const { projectId } = createFakeProvider();

/** A provider whose member has this token, and whose deletions return 200 with the body. */
function providerWith(token: string, body: (request: Request) => unknown = () => ({})): Provider {
  const tokens = { ...fakeInventory.tokens, [token]: { projectId } };
  const wrong = (fake: Fetch): Fetch => async (request) => {
    const response = await fake(request);
    return request.method === "DELETE" && response.status === 204 ? Response.json(body(request)) : response;
  };
  const provider = createFakeProvider({ tokens }, wrong);
  return { ...provider, auth: { token, admin: "admin" } };
}

const textsOf = (report: Report) => [summary(report), pretty(report), junit(report), html([report])];

for (const token of ["a0", "t", "no", "test", "metadata", "server-metadata-1", projectId, "5e7e"]) {
  Deno.test(`a report says the same whatever the token is: ${token}`, async () => {
    const only = { only: ["delete/*", "list/*"] };
    const [usual, report] = [await verify(providerWith("q7Zk-2vX9b"), only), await verify(providerWith(token), only)];
    equal(summary(report), summary(usual));
    ok(report.causes.every(({ cases, example }) => cases.includes(example)));
    for (const text of textsOf(report)) doesNotMatch(text, /withheld/);
  });
}

for (const token of ["a0", "s3cr&t", "hush-hush", "long-and-secret-token-1234"]) {
  Deno.test(`a report shows no token that a provider repeats: ${token}`, async () => {
    const body = ({ headers }: Request) => ({ error: `token ${headers.get("x-auth-token")} is good` });
    const report = await verify(providerWith(token, body), { only: ["delete/*", "list/*"] });
    match(summary(report), /DELETE …\/metadata\/\{key\} returns 200/);
    match(summary(report), /asked {2}curl .* -X DELETE 'http:\/\/fake\.invalid\/v2\.1\/0a1b2c3d/);
    const plain = token.replace(/[&-].*/, "");
    for (const text of [...textsOf(report), JSON.stringify(report)]) {
      doesNotMatch(text, new RegExp(`token ${plain}`));
      match(text, /token … is good|withheld/);
    }
  });
}
