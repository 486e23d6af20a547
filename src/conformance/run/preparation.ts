/** How a problem begins that kept a case from its first step. */
export const preparation = "the items that the case begins with cannot be written";
