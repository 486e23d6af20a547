// A registry of prom-client → a layer that counts and times requests, by method and status. Paths hold ids, so they are no labels.
import { Histogram } from "prom-client";

export function metrics(registry) {
  const seconds = new Histogram({
    name: "server_metadata_request_seconds",
    help: "Time until the response, or the failure, of a request for server metadata",
    labelNames: ["method", "status"],
    registers: [registry],
  });
  return (next) => async (request) => {
    const end = seconds.startTimer({ method: request.method });
    try {
      const response = await next(request);
      end({ status: String(response.status) });
      return response;
    } catch (error) {
      end({ status: "failed" });
      throw error;
    }
  };
}
