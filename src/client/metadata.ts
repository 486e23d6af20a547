/** Metadata of a server: keys and values, both strings. */
export type Metadata = Record<string, string>;
