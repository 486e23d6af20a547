// Generated from openapi/ by `deno task gen`. Change the document, not this file.

import type { SchemaName } from "./constraints.ts";
import type { OperationId as NovaOperationId } from "./operations.ts";
import type { RuleId } from "./rules.ts";
import type { OperationId as V1OperationId } from "./v1/operations.ts";

/** An operation of either API. */
export type OperationId = NovaOperationId | V1OperationId;

/** JSON, as a case has it. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A claim about the service that can be tried on any provider. */
export interface Case {
  /** Its address: the file's name, a slash and what is claimed. */
  id: string;
  /** The rules that it proves, by their id in x-rules of the document. */
  rules: RuleId[];
  /** Why it is worth a case, where that isn't plain. */
  about?: string | undefined;
  /** What a claim about the v1 API rests on, as none was tried on a live service: the vendor documents it, it is derived from Nova, or neither. */
  basis?: "documented" | "derived" | "unverified" | undefined;
  /** Which server it is about. @default {"active"} */
  server?: Role | undefined;
  /** The server's items before the first step; whatever is there, if absent. */
  given?: Items | undefined;
  /** The requests, in turn. */
  steps: Step[];
  /** Whether the steps are sent at the same moment instead. */
  together?: boolean | undefined;
  /** The items afterwards; if absent, those from before the first step. */
  then?: Items | undefined;
  /** Where several outcomes are right: what each item may be afterwards, null for absent. Others are as given. */
  thenAmong?: Record<string, (string | null)[]> | undefined;
  /** Response headers that every step's answer has, each time with another value. */
  distinct?: string[] | undefined;
  /** Instead of steps, a claim of the whole run: the request ids of all responses, the version that they name, the headers that HTTP demands, what refusals tell of credentials, of the inside of the service and of other servers, or the items of all servers, whether cases are about them or not. */
  throughout?: "ids" | "version" | "http" | "credentials" | "inside" | "servers" | "items" | undefined;
  /** Whether a provider that remembers nothing can pass it, as what is expected follows from the request alone. */
  stateless?: boolean | undefined;
  /** The constraints of the document that it tries, and their side: `MetadataKey.maxLength out`. Only derived cases have them. */
  limits?: string[] | undefined;
}

/** A server of the provider, named by what it is for: active, stopped, paused and suspended can be written, building, error, locked and others can't, foreign is another project's, missing is nobody's. */
export type Role = string;

/** Whose credentials a request carries: member, admin and reader of the project, somebody with no role in it, an administrator of the whole system; invalid, and the member's token changed, are nobody's. */
export type Identity = "member" | "admin" | "reader" | "roleless" | "system" | "none" | "invalid" | "truncated" | "extended" | "recased";

/** Items of a server. In a key, `${1..3}` stands for as many items, and in any string `${k*255}` for repetition; `${key}` and `${value}` stand for an item that the server has, where a case can't give it one. */
export type Items = Record<string, string>;

/** One request, and the response that is expected. */
export interface Step {
  /** The operation; without one, `method` and `path`. */
  operation?: OperationId | undefined;
  /** The method, where there is no operation. */
  method?: string | undefined;
  /** What follows the operation's address, or /metadata without an operation, as it is on the wire; ${id} is the server's own id. */
  path?: string | undefined;
  /** The key in the address, to be percent-encoded. */
  key?: string | undefined;
  /** The key in the address, as it is on the wire. */
  rawKey?: string | undefined;
  /** Which server. @default {the case's} */
  server?: Role | undefined;
  /** Another server id in the address; ${id} is the server's own. */
  serverId?: string | undefined;
  /** Another project id in the address; ${project} is the provider's own. */
  project?: string | undefined;
  /** Whose credentials it carries. @default {"member"} */
  as?: Identity | undefined;
  /** A body, sent as JSON. */
  body?: Json | undefined;
  /** A body, sent as it is. */
  text?: string | undefined;
  /** A body, as hexadecimal bytes. */
  bytes?: string | undefined;
  /** Request headers; null leaves one out. */
  headers?: Record<string, string | null> | undefined;
  /** Make the provider answer this status, if it can. */
  inject?: number | undefined;
  /** The response that is expected. */
  expect: Expectation;
}

/** The response that is expected. If it names no body, a response of status 400 and above must have an error body. */
export interface Expectation {
  /** The status, or those that the contract allows. */
  status: number | number[];
  /** The body, exactly; beside metadata or meta it may have other members. */
  body?: Json | undefined;
  /** Items that the answer has, maybe among others; in a document or a list of servers, those of the step's server. */
  has?: Items | undefined;
  /** Of a list: how many servers it has, and whether a link leads to the next page, which begins after the last server. */
  page?: { servers?: number; next?: boolean } | undefined;
  /** The vendor's code in the error body, or those that the contract allows. */
  code?: string | string[] | undefined;
  /** The schema of the document that the body keeps. */
  schema?: SchemaName | undefined;
  /** The number of the step, counted from 1, that was answered with the same status and body. */
  sameAs?: number | undefined;
  /** The number of the step, counted from 1, whose refusal reads the same but for the ids and the numbers in it. */
  alike?: number | undefined;
  /** A text that must not be anywhere in the response. */
  without?: string | undefined;
  /** What differs by the provider's release of Nova: `-26`, `27-30`, `31-` or `34`, and the members that replace those beside this one. A provider that names no release may do what any of them does. */
  byRelease?: Record<string, Partial<Expectation>> | undefined;
  /** What an operator decides: the members that replace those beside this one, choice by choice. All steps of a case must be answered by the same choice. */
  either?: Partial<Expectation>[] | undefined;
  /** false where a refusal may have any body. */
  errorBody?: false | undefined;
  /** By regular expression, found anywhere in the value, in capitals or not; null for none. */
  headers?: Record<string, string | null> | undefined;
}
