/** An API of the service, by the beginning of its paths: Nova's, or the ECS v1 that succeeds it. */
export type Api = "v2.1" | "v1";
