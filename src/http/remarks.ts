/** Facts about a response that the layers share and that the response itself does not show. */
export interface Remarks {
  /** How many times the request was sent. */
  attempts?: number | undefined;
  /** A possible cause of a refusal, such as a wrong clock; it is added to the error's message. */
  hint?: string | undefined;
}

const remarks = new WeakMap<Response, Remarks>();

/** Adds to the remarks of a response, and returns it. */
export function remark(response: Response, more: Remarks | undefined): Response {
  remarks.set(response, { ...remarks.get(response), ...more });
  return response;
}

/** The remarks of a response. */
export function remarksOf(response: Response): Remarks | undefined {
  return remarks.get(response);
}
