// Requests and responses: the type of a fetch, and the layers that can be put around one.
export { compose, type Fetch, type Layer } from "./fetch.ts";
export { type FetchInit, fromFetch } from "./from_fetch.ts";
export { paced, type PacedOptions, type PaceNotice, type Rate } from "./pace.ts";
export { type Clock, retry, type RetryNotice, type RetryOptions } from "./retry.ts";
