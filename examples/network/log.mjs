// A function that prints a line → a layer that logs each request: no header and no body, because they hold secrets.
export function log(print) {
  return (next) => async (request) => {
    const begin = performance.now();
    const asked = `${request.method} ${new URL(request.url).pathname}`;
    const spent = () => `${Math.round(performance.now() - begin)} ms`;
    try {
      const response = await next(request);
      print(`${asked} ${response.status} ${spent()} ${response.headers.get("x-compute-request-id") ?? ""}`.trim());
      return response;
    } catch (error) {
      print(`${asked} failed after ${spent()}: ${error.message}`);
      throw error;
    }
  };
}
