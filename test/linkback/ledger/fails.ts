import { LinkbackError, parseLedger } from 'linkback';
import { expect, test } from 'vitest';

export const repair =
  'Mend that line, or bring the last good version back: git checkout -- linkbacks.json. The ledger was not changed.';
export const merge =
  'Run `npx linkback merge`: it merges what both sides know and stages the file; nobody has to edit it. The ledger was not changed.';
export const update =
  'Update linkback and astro-linkback: npm install astro-linkback@latest. The ledger was not changed.';
export const keepOne =
  'Keep one of the two: of two lines for one target, the one that was delivered. The ledger was not changed.';
export const another =
  'Where two branches came to that, run `npx linkback merge`: it settles what both claim. `npx linkback renumber` looks which of two posts with one number is live. The ledger was not changed.';

export type Row = readonly [what: string, text: string, line: number, message: string];

/** Each row fails with this code and hint, and with this message behind the name of the file and the line. */
export function fails(code: string, hint: string, rows: readonly Row[]): void {
  test.each(rows)(`${code}: %s`, (_, text, line, message) => {
    expect(() => parseLedger(text)).toThrow(LinkbackError);
    let error: unknown;
    try {
      parseLedger(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code, message: `linkbacks.json, line ${line}: ${message}`, hint });
  });
}

export const posts = (...lines: string[]) => `{\n"version": 1,\n"posts": {\n${lines.join(',\n')}\n}\n}\n`;
export const head = (more: string) => posts(`"p": { ${more} }`);
/** The mention stands on line 5. */
export const mention = (text: string) =>
  posts(
    `"p": { "permalink": "https://example.com/p/", "aliases": [], "mentions": {\n  "https://a.example/": ${text}\n} }`,
  );
