import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { commandInFolder, later, ledgerOf, pending, today, told, tomorrow } from '../support/command.ts';

const { linkback, path } = commandInFolder();

describe('status', () => {
  test('says what waits and why', async () => {
    await writeFile(path(), ledgerOf({ 'http://a.example/': pending, 'http://b.example/': later }));
    const { code, stdout } = await linkback('status');
    expect(code).toBe(0);
    expect(stdout).toBe(`2 mentions in 1 post are to be told, 1 of them now:
  http://127.0.0.31:9999/a/
    since 2026-11-20: not tried yet; \`linkback send\` tells it once the post is live
      http://a.example/
    tried 1 time (HTTP 503); again from ${tomorrow}
      http://b.example/
Ledger: 1 post, 1 pending, 1 retry.
`);
  });

  test.each<[mentions: Record<string, object>, code: number]>([
    [{ 'http://a.example/': pending }, 1],
    [{ 'http://a.example/': { ...later, notBefore: today } }, 1],
    [{ 'http://a.example/': later }, 0],
    [{ 'http://a.example/': told }, 0],
  ])('--check of %j ends with %i', async (mentions, code) => {
    await writeFile(path(), ledgerOf(mentions));
    expect((await linkback('status', '--check')).code).toBe(code);
    expect((await linkback('status')).code).toBe(0);
  });

  test('what was told from an address at which another page stands waits for that, and --check does not', async () => {
    const source = 'http://127.0.0.31:9999/old/';
    const wire = { protocol: 'webmention', endpoint: 'http://a.example/wm', on: '2026-11-20' };
    const text = ledgerOf({ 'http://a.example/': { state: 'delivered', ...wire, source, again: pending } });
    const covered = text.replace('"mentions"', `"covered": ["${source}"], "mentions"`);
    expect(covered).not.toBe(text);
    await writeFile(path(), covered);
    const { code, stdout } = await linkback('status', '--check');
    expect([code, stdout]).toEqual([
      0,
      `1 mention in 1 post is to be told, 0 of them now:
  http://127.0.0.31:9999/a/
    it was told from ${source}, where another page stands by now; a change is told once that is gone
      http://a.example/
Ledger: 1 post, 1 delivered.
`,
    ]);
    expect((await linkback('send')).stdout).toBe(
      'Nothing is to be told today; 1 waits until another page is gone, as `linkback status` lists.\n',
    );
    await writeFile(path(), text);
    expect((await linkback('status', '--check')).code).toBe(1);
  });

  test('--json', async () => {
    await writeFile(path(), ledgerOf({ 'http://a.example/': pending, 'http://b.example/': told }));
    const { stdout, stderr } = await linkback('status', '--json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      behind: true,
      due: 1,
      open: [
        {
          post: 'blog/a',
          source: 'http://127.0.0.31:9999/a/',
          target: 'http://a.example/',
          ...pending,
        },
      ],
    });
  });

  test('--ledger: another file', async () => {
    await writeFile(path('other.json'), ledgerOf({}));
    const { code, stdout } = await linkback('status', '--ledger', 'other.json');
    expect([code, stdout]).toEqual([0, 'Nothing is waiting to be told.\nLedger: 1 post.\n']);
  });
});

describe('baseline', () => {
  test('settles what is open, and nothing else', async () => {
    await writeFile(
      path(),
      ledgerOf({ 'http://a.example/': pending, 'http://b.example/': later, 'http://c.example/': told }),
    );
    const { code, stdout } = await linkback('baseline');
    expect([code, stdout]).toEqual([0, '2 mentions are baseline now. Commit linkbacks.json.\n']);
    const baseline = { state: 'baseline', on: today };
    expect(await readFile(path(), 'utf8')).toBe(
      ledgerOf({ 'http://a.example/': baseline, 'http://b.example/': baseline, 'http://c.example/': told }),
    );
    expect((await linkback('baseline', '--json')).stdout).toBe('{\n  "baseline": 0\n}\n');
    expect((await linkback('baseline')).stdout).toBe('Nothing was waiting to be told.\n');
  });
});
