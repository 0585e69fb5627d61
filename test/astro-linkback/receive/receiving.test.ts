import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as node from 'linkback-receiver/node';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createReceiving } from '../../../packages/astro-linkback/src/receive/receiving.ts';
import type {
  ReceivingSettings,
  Surroundings,
} from '../../../packages/astro-linkback/src/receive/receiving.ts';

/** What a receiver within a site begins and ends, by the real parts, counted. */
interface Counts {
  opened: number;
  closed: number;
  threads: number;
  loaded: number;
}

const settings = {
  ...{ site: 'https://blog.example/', url: 'https://blog.example/', slash: false, client: '../client' },
  ...{ accept: {}, perMinute: 600, words: [], keep: 365, allowPrivate: false, verifies: true },
} as const;
const request = () => new Request('https://blog.example/health');

async function counted(environment: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'receiving-'));
  const counts: Counts = { opened: 0, closed: 0, threads: 0, loaded: 0 };
  const background: node.Background[] = [];
  const openStore: typeof node.openStore = async (place) => {
    const store = await node.openStore(place);
    counts.opened += 1;
    return {
      ...store,
      close() {
        counts.closed += 1;
        return store.close();
      },
    };
  };
  const verifyInBackground: typeof node.verifyInBackground = (...told) => {
    counts.threads += 1;
    const started = node.verifyInBackground(...told);
    background.push(started);
    return started;
  };
  onTestFinished(async () => {
    await Promise.all(background.map((one) => one.stop()));
    await rm(folder, { recursive: true, force: true });
  });
  const place = join(folder, 'linkbacks.db');
  const surroundings: Surroundings = {
    secret: (name) => environment[name],
    here: undefined,
    node: () => Promise.resolve({ ...node, openStore, verifyInBackground }),
  };
  const own = () => {
    counts.loaded += 1;
    return Promise.resolve({ store: () => openStore(place) });
  };
  return { counts, place, surroundings, own };
}

it.each<[where: string, isOwn: boolean]>([
  ['at a place', false],
  ["of the site's own module", true],
])('what cannot begin leaves nothing behind: a store %s', async (_where, isOwn) => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => {
    said.mockRestore();
  });
  const { counts, place, surroundings, own } = await counted({ LINKBACK_TOKEN: 'short' });
  const given: ReceivingSettings = { ...settings, store: isOwn ? undefined : place };
  const receiving = createReceiving(given, isOwn ? { ...surroundings, own } : surroundings);
  const answers = [];
  for (let time = 0; time < 3; time += 1) answers.push((await receiving.answer(request(), undefined)).status);
  expect(answers).toEqual([503, 503, 503]);
  expect(said.mock.calls.flat().join('\n')).toMatch(
    /The token is too short.* \(LINKBACK_TOKEN.* at least 16 letters/,
  );
  expect(counts).toEqual({ opened: 3, closed: 3, threads: 0, loaded: isOwn ? 3 : 0 });
});

it('a store that the site itself holds open stays open', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => {
    said.mockRestore();
  });
  const { counts, place, surroundings } = await counted({ LINKBACK_TOKEN: 'short' });
  const loaded = await surroundings.node?.();
  const store = await loaded?.openStore(place);
  onTestFinished(() => store?.close());
  const given: ReceivingSettings = { ...settings, store: undefined };
  const receiving = createReceiving(given, { ...surroundings, own: () => Promise.resolve({ store }) });
  expect((await receiving.answer(request(), undefined)).status).toBe(503);
  expect(said.mock.calls.flat().join('\n')).toContain('The token is too short');
  expect(counts).toEqual({ opened: 1, closed: 0, threads: 0, loaded: 0 });
});

it('begins once', async () => {
  const { counts, place, surroundings } = await counted({
    LINKBACK_TOKEN: 'the-token-of-the-owner',
  });
  const receiving = createReceiving({ ...settings, store: place }, surroundings);
  const answers = await Promise.all([1, 2, 3].map(() => receiving.answer(request(), undefined)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(counts).toEqual({ opened: 1, closed: 0, threads: 1, loaded: 0 });
});
