import type { Api } from "../contract/api.ts";
import type { OperationId } from "../../gen/operations.ts";
import type { OperationId as V1OperationId } from "../../gen/v1/operations.ts";

export type { Api };

/** An operation of an API, or `issueToken`, a login at Keystone. */
export type OperationName = OperationId | V1OperationId | "issueToken";

/** Nova crashes on the request, or its web server can't read it: the connection is closed without a response. */
export class ClosedConnection extends Error {}

/** A request as the service sees it, whether it came by a socket or as a Request. */
export interface Call {
  method: string;
  /** The path and the query as they were sent; one byte per character. */
  target: string;
  /** Scheme, host and port, for the links in documents. */
  origin: string;
  header(name: string): string | null | undefined;
  /** The bytes of the body; `undefined` if there is none, or its length isn't announced. */
  body?: Uint8Array | undefined;
  /** The body as text, once it has been read. */
  text?: string | undefined;
  /** Ends the delay of a fault. */
  signal?: AbortSignal | undefined;
}

/** The part of a call that routing reads. The journal keeps no headers. */
export type RoutedCall = Pick<Call, "method" | "target"> & Partial<Pick<Call, "header">>;

/** Where a request goes, before anything else of it is checked. */
export interface Address {
  api: Api | "identity";
  /** The decoded path. */
  path: string;
  operation?: OperationName | undefined;
  project?: string | undefined;
  serverId?: string | undefined;
  key?: string | undefined;
}
