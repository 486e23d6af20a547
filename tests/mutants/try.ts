import { type Case, cases, createFakeProvider, verify } from "../../src/conformance/mod.ts";
import type { Mutant } from "./meddle.ts";

const enoughFound = Symbol("enough");

/**
 * Runs the suite on a wrong provider.
 *
 * @param enough How many failing cases are enough to stop.
 * @returns The ids of the cases that fail.
 */
export async function catchersOf(
  { options, wrap }: Pick<Mutant, "options" | "wrap">,
  { enough = 1, among = cases as readonly Case[], timeoutMs = 2000 } = {},
): Promise<string[]> {
  const caught: string[] = [];
  try {
    await verify(createFakeProvider(options, wrap), {
      cases: among,
      timeoutMs,
      onResult({ id, verdict }) {
        if (verdict === "fails") caught.push(id);
        if (caught.length >= enough) throw enoughFound;
      },
    });
  } catch (error) {
    if (error !== enoughFound) return [...caught, String(error)];
  }
  return caught;
}
