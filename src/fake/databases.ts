import { namesOf } from "../shared/untyped.ts";

/** The options of a fake that depend on its database. */
interface Choice {
  database?: DatabaseName | undefined;
  storage?: "mysql" | "unicode" | undefined;
  lostUpdates?: boolean | { retryMs: number } | undefined;
}

/** A database of Nova. */
export type DatabaseName = "mysql" | "mariadb-11.6" | "sqlite";

/** The databases that the fake can have, with what each does to items. */
const databases: Record<DatabaseName, Required<Omit<Choice, "database">>> = {
  mysql: { storage: "mysql", lostUpdates: true },
  "mariadb-11.6": { storage: "mysql", lostUpdates: { retryMs: 1000 } },
  sqlite: { storage: "unicode", lostUpdates: false },
};

/** The names of the databases. */
export const databaseNames = namesOf(databases);

/** Options completed with those of their database. */
export function withDatabase<Options extends Choice>(options: Options): Options {
  const { database, storage, lostUpdates } = options;
  if (database === undefined) return options;
  const { [database]: own } = databases;
  return { ...options, storage: storage ?? own.storage, lostUpdates: lostUpdates ?? own.lostUpdates };
}
