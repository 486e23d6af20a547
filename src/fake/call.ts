/** What Nova crashes on, or the web server in front of it can't read: the connection is closed. */
export class Unreadable extends Error {}

/** A request as the service sees it, whether it came by a socket or as a Request. */
export interface Call {
  method: string;
  /** The path and the query, as they were sent; a byte each character. */
  target: string;
  /** Scheme, host and port, for the links in documents. */
  origin: string;
  header(name: string): string | null | undefined;
  /** The bytes of the body; `undefined` if there is none, or none whose length is told. */
  body?: Uint8Array;
  /** The body as text, once it has been read. */
  text?: string;
  /** Ends the waiting that a fault asked for. */
  signal?: AbortSignal;
}
