// What providers made of the cases: the fake and the mock now, others as their stored reports have it.
import { fileURLToPath } from "node:url";
import { createFakeProvider, verify } from "../../src/conformance/mod.ts";

/** A provider and what it did. */
export interface Trial {
  provider: string;
  version: string | undefined;
  /** The day, as `2026-11-23`. */
  date: string;
  /** By the case's id. */
  results: Record<string, { verdict: string; reason: string | undefined }>;
}

/** Tries the fake and the Prism mock, and reads the reports of other providers from a folder, if it is there. */
export async function trials(folder: URL, version: string): Promise<Trial[]> {
  const date = new Date().toISOString().slice(0, 10);
  const { createPrismProvider } = await import("../prism_provider.ts"); // half a second, and only here
  const live = [
    { provider: createFakeProvider(), deviations: [], version },
    { ...await createPrismProvider(), version: undefined },
  ];
  const tried: Trial[] = [];
  for (const { provider, deviations, version } of live) {
    const { results } = await verify(provider, { deviations });
    tried.push({ provider: provider.name ?? provider.endpoint, version, date, results: byId(results) });
  }
  return [...tried, ...await stored(folder)];
}

/** The reports of real releases of Nova; the fake and Prism are tried anew. */
const reportNames = /^nova-\d+\.json$/;

interface StoredReport {
  provider: string | { name: string };
  version?: string;
  date: string;
  results: { id: string; verdict: string; reason?: string }[];
}

async function stored(folder: URL): Promise<Trial[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) if (reportNames.test(name)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return await Promise.all(
    names.sort().map(async (name) => {
      const { provider, version, date, results } = await readReport(new URL(name, folder));
      return {
        provider: typeof provider === "string" ? provider : provider.name,
        version,
        date: date.slice(0, 10),
        results: byId(results),
      };
    }),
  );
}

async function readReport(file: URL): Promise<StoredReport> {
  try {
    const report = JSON.parse(await Deno.readTextFile(file));
    if (!Array.isArray(report.results) || typeof report.date !== "string" || !report.provider) {
      throw new Error("is no report");
    }
    return report;
  } catch (error) {
    throw new Error(`${fileURLToPath(file)}: ${(error as Error).message}`);
  }
}

function byId(results: readonly { id: string; verdict: string; reason?: string | undefined }[]): Trial["results"] {
  return Object.fromEntries(results.map(({ id, verdict, reason }) => [id, { verdict, reason }]));
}

/** Whether a provider hasn't the API that a case is about. */
export function lacksApi({ results }: Trial, id: string): boolean {
  return /^needs the \S+ API$/.test(results[id]?.reason ?? "");
}

/** How many of some cases have each verdict, the worst first. */
export function tally({ results }: Trial, ids: readonly string[]): [verdict: string, count: number][] {
  return ["fails", "stale", "deviates", "holds", "not run"].map((verdict): [string, number] => [
    verdict,
    ids.filter((id) => (results[id]?.verdict ?? "not run") === verdict).length,
  ]).filter(([, count]) => count > 0);
}
