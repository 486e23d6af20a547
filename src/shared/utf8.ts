/** Decoders, created at the first use, because Jest's jsdom has none when this module is loaded. */
let lenient: TextDecoder | undefined;
let strict: TextDecoder | undefined;

/** Text of bytes; what is not UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array | undefined): string {
  return (lenient ??= new TextDecoder("utf-8", { ignoreBOM: true })).decode(alone(bytes));
}

/**
 * Text of bytes.
 *
 * @throws {TypeError} If they are not UTF-8.
 */
export function decodeStrictUtf8(bytes: Uint8Array | undefined): string {
  const text = decodeUtf8(bytes);
  // U+FFFD stands for what is not UTF-8, unless it was sent. To be strict from the start takes three times as long.
  if (!text.includes("\ufffd")) return text;
  return (strict ??= new TextDecoder("utf-8", { ignoreBOM: true, fatal: true })).decode(alone(bytes));
}

/** Bytes for a decoder, which takes no memory that is shared between threads; the fake has none. */
function alone(bytes: Uint8Array | undefined): Uint8Array<ArrayBuffer> | undefined {
  return bytes as Uint8Array<ArrayBuffer> | undefined; // see above
}
