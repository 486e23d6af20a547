import type { RuleId } from "../../../gen/rules.ts";
import { disagrees } from "../run/tally.ts";

/** A well-known mistake. */
interface KnownMistake {
  readonly summary: string;
  readonly rule: RuleId;
}

/** Well-known mistakes, by trait and sign of a response. */
export const knownMistakes: Readonly<Record<string, Readonly<Record<string, KnownMistake>>>> = {
  "responses to GET …/metadata": {
    [disagrees]: {
      summary:
        "GET …/metadata does not have exactly the items that GET …/metadata/{key} returns; it must return every one",
      rule: "metadata.answer",
    },
  },
  "responses to PUT …/metadata": {
    "keep or add items that must not be there": {
      summary: "PUT …/metadata keeps items that its body does not name; it must replace all of them",
      rule: "metadata.replace",
    },
  },
  "responses to POST …/metadata": {
    "lose items that must stay": {
      summary:
        "POST …/metadata removes items that its body does not name; it must keep them, and write only those it names",
      rule: "metadata.merge",
    },
    "have the status 201 instead of 200": {
      summary: "POST …/metadata returns 201; it must return 200, also for new items",
      rule: "metadata.answer",
    },
  },
  "responses to PUT …/metadata/{key}": {
    "lose items that must stay": {
      summary: "PUT …/metadata/{key} removes other items; it must write one and keep the others",
      rule: "item.isolated",
    },
    "have the status 201 instead of 200": {
      summary: "PUT …/metadata/{key} returns 201; it must return 200, also for a new item",
      rule: "item.upsert",
    },
  },
  "responses to DELETE …/metadata/{key}": {
    "keep or add items that must not be there": {
      summary: "DELETE …/metadata/{key} does not remove the item",
      rule: "item.delete",
    },
    "lose items that must stay": {
      summary: "DELETE …/metadata/{key} removes other items; it must remove one and keep the others",
      rule: "item.isolated",
    },
    "have the status 200 instead of 204": {
      summary: "DELETE …/metadata/{key} returns 200; it must return 204 and an empty body",
      rule: "item.delete",
    },
    "have the status 204 instead of 404": {
      summary: "DELETE …/metadata/{key} returns 204 for a key that is not there; it must return 404",
      rule: "item.exists",
    },
  },
  "responses to requests without a valid token": {
    "succeed, and must be refused": {
      summary: "Requests without a valid token succeed; they must get 401",
      rule: "auth.required",
    },
  },
  'responses about the server "locked"': {
    "succeed, and must be refused": {
      summary: "Writes to a locked server succeed; they must get 409, except an administrator's",
      rule: "server.unlocked",
    },
  },
  "responses to requests with the token auth.reader": {
    "succeed, and must be refused": {
      summary: "Somebody who may only read can write; writes must get 403",
      rule: "auth.policy",
    },
  },
};
