// Requests and responses: the type of a fetch, and the layers that can be put around one.
export { compose, type Fetch, type Layer } from "./fetch.ts";
export { type FetchInit, fromFetch } from "./from_fetch.ts";
export { paced, type PacedOptions, type PaceNotice, type Rate } from "./pace.ts";
export { retry } from "./retry.ts";
export type { RetryNotice, RetryOptions } from "./retry_options.ts";
export type { Clock } from "../shared/clock.ts";
