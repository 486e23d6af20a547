// Nothing → serves the fake that smoke.mjs asks for, to pages of any origin; prints where, and goes on until it is ended.
import { serveFake } from "./node_modules/@ecs-contract/server-metadata/src/fake/serve.js";
import { servedFake } from "./smoke.mjs";

console.log((await serveFake(servedFake(), { cors: true })).url);
