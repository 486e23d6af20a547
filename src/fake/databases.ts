import type { FakeOptions } from "./inventory.ts";

/** The databases that the fake can have, with what each does to items. */
const databases = {
  mysql: { storage: "mysql", lostUpdates: true },
  "mariadb-11.6": { storage: "mysql", lostUpdates: { retryMs: 1000 } },
  sqlite: { storage: "unicode", lostUpdates: false },
} as const satisfies Record<string, Pick<FakeOptions, "storage" | "lostUpdates">>;

/** A database of Nova. */
export type DatabaseName = keyof typeof databases;

/** The names of the databases. */
export const databaseNames = Object.keys(databases) as DatabaseName[]; // the keys of an object that has no others

/** Options with those of their database, where they name none of their own. */
export function withDatabase(options: FakeOptions): FakeOptions {
  const { database, storage, lostUpdates } = options;
  if (database === undefined) return options;
  const { [database]: own } = databases;
  return { ...options, storage: storage ?? own.storage, lostUpdates: lostUpdates ?? own.lostUpdates };
}
