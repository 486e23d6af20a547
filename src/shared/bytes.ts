/** Pieces of bytes as one, of `size` bytes. */
export function joined(pieces: readonly Uint8Array[], size: number = sizeOf(pieces)): Uint8Array {
  const [only] = pieces;
  if (only?.byteLength === size) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}

function sizeOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((size, { byteLength }) => size + byteLength, 0);
}
