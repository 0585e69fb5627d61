import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatLedger, parseLedger } from 'linkback';
import type { Due, Ledger } from 'linkback';
import { beforeEach, expect, test } from 'vitest';
import { createLedgerReader } from '../../../packages/astro-linkback/src/ledger/file.ts';
import { readJournal } from '../../../packages/astro-linkback/src/ledger/journal.ts';
import { recordWritten } from '../../../packages/astro-linkback/src/ledger/record.ts';
import { createRunRecord } from '../../../packages/astro-linkback/src/ledger/run-record.ts';
import { withLedger } from '../../../packages/astro-linkback/src/ledger/session.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const source = 'https://blog.example/a/';
const due = (target: string): Due => ({ post: 'blog/a', source, target, attempts: 0 });
const [first, second] = [due('https://a.example/'), due('https://b.example/')];
const endpoint = { protocol: 'webmention', url: 'https://a.example/webmention' } as const;
const outcome = { kind: 'delivered', protocol: 'webmention', endpoint: endpoint.url } as const;
const now = () => new Date('2026-11-22T12:00:00Z');
let path: string;
let ledger: Ledger;

beforeEach(async () => {
  path = join(await mkdtemp(join(await temporaryFolder(), 'run-')), 'linkbacks.json');
  const mentions = Object.fromEntries(
    [first, second].map(({ target }) => [target, { state: 'pending', since: '2026-11-20' } as const]),
  );
  ledger = { version: 1, posts: { 'blog/a': { permalink: source, aliases: [], mentions } } };
  await writeFile(path, formatLedger(ledger));
});

const recorded = async () => parseLedger(await readFile(path, 'utf8')).posts['blog/a']?.mentions;

test('what was announced and settled stands in the ledger, and the journal ends', async () => {
  const run = createRunRecord(path, ledger, now);
  run.announce(first, endpoint);
  run.settle({ due: first, outcome });
  run.close();
  await recordWritten(path, run, createLedgerReader(path));
  expect(await recorded()).toMatchObject({ [first.target]: { state: 'delivered' } });
  expect(await readJournal(path)).toEqual([]);
});

test('what was announced and never settled may have arrived: the next run knows of it', async () => {
  const run = createRunRecord(path, ledger, now);
  run.announce(first, endpoint);
  run.announce(second, endpoint);
  run.settle({ due: second, outcome });
  // As where the journal cannot be written before a second try: the run ends with an error.
  run.close();
  await recordWritten(path, run, createLedgerReader(path));
  expect(await recorded()).toMatchObject({ [second.target]: { state: 'delivered' } });
  const known = await withLedger(path, { patience: 0, what: 'a test' }, ({ ledger: found }) =>
    Promise.resolve(found),
  );
  expect(known?.posts['blog/a']?.mentions).toMatchObject({
    [first.target]: { state: 'pending', interrupted: now().toISOString() },
    [second.target]: { state: 'delivered' },
  });
  expect(await readJournal(path)).toEqual([]);
});
