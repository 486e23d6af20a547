import type { Call } from "./call.ts";
import type { Verbs } from "./verbs.ts";

/**
 * The verbs of a project whose id is known only when the first call is made.
 *
 * @param project Finds the id; it is called until it has found one.
 * @param verbsOf Makes the verbs of a project.
 */
export function lazyVerbs(
  project: (signal: AbortSignal | undefined) => Promise<string>,
  verbsOf: (projectId: string) => Verbs,
): Verbs {
  let made: Verbs | undefined;
  const ready = async ({ signal }: Call) => made ??= verbsOf(await project(signal));
  return {
    list: async (call) => (await ready(call)).list(call),
    merge: async (call, metadata) => (await ready(call)).merge(call, metadata),
    replace: async (call, metadata, before) => (await ready(call)).replace(call, metadata, before),
    get: async (call, key) => (await ready(call)).get(call, key),
    set: async (call, key, value) => (await ready(call)).set(call, key, value),
    delete: async (call, key) => (await ready(call)).delete(call, key),
  };
}
