// Express and Fastify take the `status` of an error as that of their own response. A 401 of the service would then tell
// your user to log in, and a 404 that your page isn't there. These handlers say what is true of your service.
import { MetadataError } from "@ecs-contract/server-metadata";

/** Your status for an error of the service. */
export function statusFor({ code }) {
  if (code === "rate_limited" || code === "unavailable") return 503;
  return code === "conflict" ? 409 : 502;
}

/** For Express: `app.use(expressErrors)` after all routes. */
export function expressErrors(error, _request, response, next) {
  if (!(error instanceof MetadataError)) return next(error);
  response.status(statusFor(error)).json({ error: error.code, requestId: error.requestId });
}

/** For Fastify: `app.setErrorHandler(fastifyErrors)`. */
export function fastifyErrors(error, _request, reply) {
  if (!(error instanceof MetadataError)) throw error;
  return reply.status(statusFor(error)).send({ error: error.code, requestId: error.requestId });
}
