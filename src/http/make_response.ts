/** The body of a response; not `BodyInit`, which TypeScript has only with the DOM. */
type Content = NonNullable<ConstructorParameters<typeof Response>[0]>;

/**
 * A response with the status and headers of another. The constructor refuses some statuses that a service could still
 * send.
 */
export function makeResponse(body: Content | null, { status, statusText, headers: given }: Response): Response {
  const headers = given instanceof Headers ? given : [...given];
  if (status >= 200 && status <= 599) return new Response(body, { status, statusText, headers });
  const odd = new Response(body, { statusText, headers });
  return Object.defineProperties(odd, { status: { value: status }, ok: { value: false } });
}
