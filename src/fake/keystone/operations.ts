/** The operations of the fake's Keystone that faults can name. */
export const keystoneOperations = ["issueToken"] as const;
