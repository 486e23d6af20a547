/** A header line. */
export type Header = readonly [name: string, value: string];

/** A response before it becomes a `Response` or bytes on a socket. */
export interface Reply {
  kind: "reply";
  status: number;
  headers: Header[];
  body: string;
}

/** A write that has been checked and not yet carried out. */
export interface Write {
  kind: "write";
  /** Carries it out, and returns the response. */
  commit(): Reply;
  /** Whether it will undo another write that was carried out after this one was checked. */
  isStale?: (() => boolean) | undefined;
}

/** The result of handling a call. */
export type Result = Reply | Write;

/** The reason phrase of each status; Nova calls 413 by its older name. */
export const statusTexts: Record<number, string | undefined> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  300: "Multiple Choices",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  409: "Conflict",
  413: "Request Entity Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
