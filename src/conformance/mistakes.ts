/** Well-known mistakes in words, by trait and sign of a response. */
export const mistakes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "responses to PUT …/metadata": {
    "keep or add items that must not be there":
      "PUT …/metadata keeps items that its body does not name; it must replace all of them",
  },
  "responses to POST …/metadata": {
    "lose items that must stay":
      "POST …/metadata removes items that its body does not name; it must keep them, and write only those it names",
    "have the status 201 instead of 200": "POST …/metadata returns 201; it must return 200, also for new items",
  },
  "responses to PUT …/metadata/{key}": {
    "lose items that must stay": "PUT …/metadata/{key} removes other items; it must write one and keep the others",
    "have the status 201 instead of 200": "PUT …/metadata/{key} returns 201; it must return 200, also for a new item",
  },
  "responses to DELETE …/metadata/{key}": {
    "keep or add items that must not be there": "DELETE …/metadata/{key} does not remove the item",
    "have the status 200 instead of 204": "DELETE …/metadata/{key} returns 200; it must return 204 and an empty body",
    "have the status 204 instead of 404":
      "DELETE …/metadata/{key} returns 204 for a key that is not there; it must return 404",
  },
  "responses to requests without a valid token": {
    "succeed, and must be refused": "Requests without a valid token succeed; they must get 401",
  },
  'responses about the server "locked"': {
    "succeed, and must be refused": "Writes to a locked server succeed; they must get 409, except an administrator's",
  },
  "responses to requests with the token auth.reader": {
    "succeed, and must be refused": "Somebody who may only read can write; writes must get 403",
  },
};
