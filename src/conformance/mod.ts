export * from "./verify.ts";
export * from "./report.ts";
export * from "./provider.ts";
