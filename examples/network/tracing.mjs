// A tracer of OpenTelemetry → a layer with a span for each request; the service gets the trace in `traceparent`.
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

export function tracing(tracer) {
  return (next) => (request) => {
    const { pathname, host } = new URL(request.url);
    const attributes = { "http.request.method": request.method, "server.address": host, "url.path": pathname };
    return tracer.startActiveSpan(request.method, { kind: SpanKind.CLIENT, attributes }, async (span) => {
      try {
        const traced = new Request(request);
        propagation.inject(trace.setSpan(context.active(), span), traced.headers, {
          set: (headers, name, value) => headers.set(name, value),
        });
        const response = await next(traced);
        span.setAttribute("http.response.status_code", response.status);
        if (response.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
        return response;
      } catch (error) {
        span.recordException(error);
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  };
}
