/**
 * The conformance suite: runs the cases of the contract against any provider of the API, and reports what is wrong.
 *
 * {@linkcode verify} runs the cases and reports; {@linkcode createFakeProvider} is a provider that keeps every rule.
 *
 * @example Find out what a provider does
 * ```ts
 * import { createFakeProvider, pretty, verify } from "@ecs-contract/server-metadata/conformance";
 * import { match } from "node:assert/strict";
 *
 * const report = await verify(createFakeProvider(), { only: "merge/*" });
 * match(pretty(report), /hold/);
 * ```
 *
 * @module
 */
export type { Api, Case, Expectation, Identity, Items, Json, OperationId, Role, Step } from "./cases/case.ts";
export type { Coverage, Covered } from "./report/coverage.ts";
export { createFakeProvider, fakeInventory } from "./provider/fake_provider.ts";
export { openProvider, type OpenProviderOptions } from "./provider/open_provider.ts";
export type { Provider, ProviderDescription, Tokens } from "./provider/provider.ts";
export {
  type Environment,
  parseProvider,
  type ProviderCredential,
  type ProviderFile,
  readProviderFile,
  type Secret,
} from "./provider/provider_file.ts";
export type { Cause } from "./causes/cause.ts";
export { html } from "./report/html.ts";
export { junit } from "./report/junit.ts";
export type { Exchange } from "./exchange/record.ts";
export { pretty } from "./report/report.ts";
export { summary } from "./report/summary.ts";
export type { SavedItems, Unrestored } from "./run/kept.ts";
export type { Result, Shortfall, Verdict } from "./run/result.ts";
export { matches } from "./cases/matches.ts";
export { testCases, type TestFunction } from "./test_cases.ts";
export { CouldNotRun } from "./provider/could_not_run.ts";
export type { Deviation, VerifyOptions } from "./run/options.ts";
export type { Report } from "./report/report_of.ts";
export { differences, restore, verify } from "./verify.ts";
export type { Clock } from "../shared/clock.ts";
export { cases } from "../../gen/cases.ts";
export type { OperationId as NovaOperationId } from "../../gen/operations.ts";
export type { Rule, RuleId } from "../../gen/rules.ts";
export type { OperationId as V1OperationId } from "../../gen/v1/operations.ts";
export type {
  AccessKeyOptions,
  ApplicationCredentialOptions,
  DatabaseName,
  FakeOptions,
  LateWrites,
  ProjectOptions,
  ReleaseName,
  ServerOptions,
  TokenOptions,
  UserOptions,
  VmState,
} from "../fake/mod.ts";
export { releaseNames, vmStates } from "../fake/mod.ts";
export type { Fetch } from "../http/fetch.ts";
export type { SchemaName } from "../contract/validate.ts";
