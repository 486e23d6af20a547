// Whatever the environment of Jest is, as long as it has fetch.
const callsOf = require("./calls.cjs");
const main = require("@ecs-contract/server-metadata");
const fake = require("@ecs-contract/server-metadata/fake");
const schemas = require("@ecs-contract/server-metadata/schemas");

require("@ecs-contract/server-metadata/conformance");

for (const [name, call] of Object.entries(callsOf({ main, fake, schemas }))) test(name, call);
