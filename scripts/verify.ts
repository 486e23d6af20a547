// The command `verify`, with the Prism mock of the document beside the fake.
import process from "node:process";
import { main } from "../src/cli.ts";
import { runVerify } from "../src/cli/verify.ts";
import { createPrismProvider } from "./prism_provider.ts";

process.exitCode = await main(["verify", ...Deno.args], {
  verify: (args) => runVerify(args, async () => [await createPrismProvider()]),
});
