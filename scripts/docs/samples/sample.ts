// What a sample is, and what every sample of an operation is written from.

/** The languages of the samples, in the order of their tabs. */
export const sampleLanguages = ["curl", "python", "openstacksdk", "gophercloud", "go", "java", "typescript"] as const;
export type SampleLanguage = typeof sampleLanguages[number];

/** A program that makes one call. */
export interface Sample {
  id: SampleLanguage;
  /** The name on its tab. */
  label: string;
  /** The language's name for a highlighter. */
  lang: string;
  /** The file's name when it is run. */
  file: string;
  source: string;
}

/** One operation, with what is filled in. */
export interface Call {
  operationId: string;
  method: string;
  /** The whole address. */
  url: string;
  /** The address without the part that begins with `/servers`. */
  base: string;
  body?: unknown;
}

/** Where the samples send their calls, and for whom. */
export const region = "cn-north-4";
export const endpoint = `https://ecs.${region}.myhuaweicloud.com`;
export const identity = `https://iam.${region}.myhuaweicloud.com`;
export const projectId = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
export const serverId = "5e7e7000-0000-4000-8000-000000000001";

/** JSON on one line, with a space after each colon and comma. */
export function oneLine(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, " ").replace(/([{[]) /g, "$1").replace(/ ([}\]])/g, "$1");
}
