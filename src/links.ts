import type { MetadataClient } from "./client.ts";
import { MetadataError } from "./errors.ts";

const verbs = ["list", "merge", "replace", "get", "set", "delete"] as const;

/** Lets the errors of a client end in a link to the rule that was broken. */
export function linkRules<Client extends Pick<MetadataClient, typeof verbs[number]>>(
  client: Client,
  docs: string | URL,
): Client {
  const page = `${String(docs).replace(/\/+$/, "")}/rules.html`;
  for (const verb of verbs) {
    const call = client[verb] as (...args: unknown[]) => Promise<unknown>;
    client[verb] = (async (...args: unknown[]) => {
      try {
        return await call(...args);
      } catch (error) {
        if (error instanceof MetadataError && error.ruleId) error.message += `, see ${page}#${error.ruleId}`;
        throw error;
      }
    }) as never;
  }
  return client;
}
