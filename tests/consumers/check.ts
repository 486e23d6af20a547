import type { Packages } from "./installed.ts";

/** A small project that uses the package, and what it shows. */
export interface Check {
  /** The tool, and how it is set up. */
  name: string;
  /** The versions that it is tried with. */
  versions: string;
  /** What holds, in English and Chinese. */
  shows: { en: string; zh: string };
  /** Tries it in a folder that has the package; throws if it fails. */
  run: (home: string) => Promise<unknown>;
}

/** What nearly every project does. */
export const allCalls = {
  en: "verbs, signals, limits of time, password, access key, HTTP",
  zh: "各方法、信号、时限、密码、访问密钥、HTTP",
};

/** The packages and the release of Node as the page has them. */
export function versionsOf(packages: Packages, node: string): string {
  return [...Object.entries(packages).map(([name, version]) => `${name} ${version}`), `Node ${node}`].join(", ");
}
