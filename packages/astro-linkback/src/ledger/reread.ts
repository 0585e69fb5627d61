import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Ledger } from 'linkback/reading';
import { parseText, readNow } from './reader.ts';

export type LedgerReader = () => Promise<Ledger | undefined>;

/** Reads the ledger as often as it is asked, and parses it again only where its file changed. */
export function createLedgerReader(path: string): LedgerReader {
  let known: { digest: string; ledger: Ledger } | undefined;
  return async () => {
    if (known !== undefined && digestNow(path) === known.digest) return known.ledger;
    const read = readNow(path);
    if (read === undefined) return undefined;
    known = { digest: digestOf([read.bytes]), ledger: await parseText(read.text, basename(path)) };
    return known.ledger;
  };
}

function digestOf(pieces: Iterable<Uint8Array>): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('base64');
}

const pieceBytes = 65_536;

/** Of the file as it stands, in pieces: to have all of a large one in memory takes longer than to read it. */
function digestNow(path: string): string | undefined {
  let file: number | undefined;
  try {
    // What is no file may be read once.
    if (!statSync(path).isFile()) return undefined;
    file = openSync(path, 'r');
    return digestOf(piecesOf(file));
  } catch {
    // Whoever reads it whole says what is wrong.
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function* piecesOf(file: number): Generator<Uint8Array> {
  const piece = new Uint8Array(pieceBytes);
  for (let length = -1; length !== 0;) {
    length = readSync(file, piece);
    yield piece.subarray(0, length);
  }
}
