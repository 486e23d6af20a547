/** An error that Keystone returns. */
export class KeystoneError extends Error {
  /** @param identity What the error says about the methods of the login, if it does. */
  constructor(readonly status: number, message: string, readonly identity?: object) {
    super(message);
  }
}

/** The 401 that says no more. */
export function unauthorized(): KeystoneError {
  return new KeystoneError(401, "The request you have made requires authentication.");
}

/** The 403 of the policy. */
export function forbidden(action?: string): KeystoneError {
  const what = action === undefined ? "" : `: ${action}`;
  return new KeystoneError(403, `You are not authorized to perform the requested action${what}.`);
}

/** The 400 for a missing part of a request. */
export function expected(what: string, where: string): KeystoneError {
  return new KeystoneError(
    400,
    `Expecting to find ${what} in ${where}. The server could not comply with the request since it is either malformed ` +
      "or otherwise incorrect. The client is assumed to be in error.",
  );
}
