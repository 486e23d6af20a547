// Generated from openapi/ by `deno task gen`. Change the document, not this file.

/** The version of the package, which is that of the contract. */
export const version = "0.1.0";
