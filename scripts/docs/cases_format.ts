import { repository } from "./repository.ts";

/** The page of the cases' format for a place beside cases.json: links to files of the repository lead there. */
export function formatPage(readme: string): string {
  return readme.replaceAll("](schema.json)", "](cases.schema.json)")
    .replace(/\]\(\.\.\/([^)]+)\)/g, `](${repository}/blob/main/openapi/$1)`);
}
