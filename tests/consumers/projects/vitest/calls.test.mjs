// In Node and in jsdom, where fetch is Node's and AbortController is jsdom's.
import * as main from "@ecs-contract/server-metadata";
import * as conformance from "@ecs-contract/server-metadata/conformance";
import * as fake from "@ecs-contract/server-metadata/fake";
import * as schemas from "@ecs-contract/server-metadata/schemas";
import { expect, test } from "vitest";
import callsOf from "./calls.cjs";

test("the suite loads", () => expect(typeof conformance.verify).toBe("function"));
for (const [name, call] of Object.entries(callsOf({ main, fake, schemas }))) test(name, call);
