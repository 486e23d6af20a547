// Nothing → does all that a caller does, in CommonJS; throws if anything fails.
const callsOf = require("./calls.cjs");
const main = require("@ecs-contract/server-metadata");
const fake = require("@ecs-contract/server-metadata/fake");
const schemas = require("@ecs-contract/server-metadata/schemas");
const { createFakeProvider, verify } = require("@ecs-contract/server-metadata/conformance");
const { credentialsFromCloud } = require("@ecs-contract/server-metadata/clouds");

(async () => {
  for (const call of Object.values(callsOf({ main, fake, schemas }))) await call();
  const { ok, counts } = await verify(createFakeProvider(), { only: "set/*" });
  if (!ok || counts.holds === 0) throw new Error(`verify: ${JSON.stringify(counts)}`);
  const refusal = await credentialsFromCloud({ cloud: "none", env: { HOME: __dirname } }).catch((error) => error);
  if (!(refusal instanceof TypeError)) throw new Error(`credentialsFromCloud: ${refusal}`);
})();
