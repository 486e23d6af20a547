// What the contract says, in code: the error that callers catch, and validation of metadata before it is sent.
export type { Api } from "./api.ts";
export { MetadataError, type MetadataErrorOptions } from "./errors.ts";
export type { Issue } from "./validate.ts";
export type { MetadataErrorCode } from "../../gen/error_codes.ts";
export type { RuleId } from "../../gen/rules.ts";
