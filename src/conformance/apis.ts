import { type OperationId as NovaOperationId, operations as nova } from "../../gen/operations.ts";
import { type OperationId as V1OperationId, operations as v1 } from "../../gen/v1/operations.ts";
import type { Api } from "../client_types.ts";

export type { Api };

/** An operation of either API. */
export type OperationId = NovaOperationId | V1OperationId;

/** The operations of each API. */
export const operationsOf: Readonly<Record<Api, Readonly<Partial<Record<OperationId, Operation>>>>> = {
  "v2.1": nova,
  v1,
};

/** An operation of a document. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly statuses: readonly number[];
}

/** The API that an operation belongs to; what is no operation is asked of Nova's. */
export function apiOf(operation: OperationId | undefined): Api {
  return operation && Object.hasOwn(v1, operation) ? "v1" : "v2.1";
}
