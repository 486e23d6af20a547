import { operations } from "../../gen/operations.ts";
import { operations as v1Operations } from "../../gen/v1/operations.ts";
import { keystoneOperations } from "./keystone/operations.ts";

/** Every operation that a fault or a filter can name. */
export const operationNames: readonly string[] = [
  ...Object.keys({ ...operations, ...v1Operations }),
  ...keystoneOperations,
];
