/** The beginning of a problem that happened before the first step of a case. */
export const preparation = "the items that the case begins with cannot be written";
