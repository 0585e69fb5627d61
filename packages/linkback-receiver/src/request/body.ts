import type { IncomingRequest } from './request.ts';

/** What any ping fits in, in bytes; and the milliseconds in which it has to come. */
const bounds = { bytes: 65_536, timeout: 10_000 };

/**
 * The body of a request, within bounds.
 * @returns `size` where it is larger, before all of it came; `slow` where it does not end in time or breaks off.
 */
export async function readBody(
  request: IncomingRequest,
  { bytes, timeout } = bounds,
): Promise<Uint8Array<ArrayBuffer> | 'size' | 'slow'> {
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const giveUp = () => void reader.cancel().catch(() => undefined);
  if (Number(request.headers.get('content-length') ?? 0) > bytes) {
    giveUp();
    return 'size';
  }
  const late = Promise.withResolvers<'slow'>();
  const timer = setTimeout(() => {
    late.resolve('slow');
  }, timeout);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const piece = await Promise.race([reader.read(), late.promise]);
      if (piece === 'slow') {
        giveUp();
        return 'slow';
      }
      if (piece.done) return joined(chunks, length);
      length += piece.value.byteLength;
      if (length > bytes) {
        giveUp();
        return 'size';
      }
      chunks.push(piece.value);
    }
  } catch {
    return 'slow';
  } finally {
    clearTimeout(timer);
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
