// Facts as JSON on the command line → serves the fake in this runtime, runs smoke.mjs, and prints its results as JSON.
import process from "node:process";
import { serveFake } from "./node_modules/@ecs-contract/server-metadata/src/fake/serve.js";
import { servedFake, smoke } from "./smoke.mjs";

const served = await serveFake(servedFake());
const results = await smoke({ ...JSON.parse(process.argv[2]), endpoint: served.url });
await served.close();
console.log(JSON.stringify(results));
