import { connect, MetadataError } from "./library.js";

export async function items(): Promise<Record<string, string>> {
  return await connect().list("web1").catch((error: unknown) => {
    if (error instanceof MetadataError) return {};
    throw error;
  });
}
