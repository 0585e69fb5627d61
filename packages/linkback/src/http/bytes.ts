export const noBytes: Uint8Array = new Uint8Array(0);

/** These in a row; where only one of them holds anything, that one itself. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only = noBytes, ...others] = pieces.filter(({ byteLength }) => byteLength > 0);
  if (others.length === 0) return only;
  const all = new Uint8Array(pieces.reduce((size, { byteLength }) => size + byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all;
}
