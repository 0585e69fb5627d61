import { LinkbackError } from 'linkback';
import type { Protocol } from 'linkback';
import { createReceiver } from 'linkback-receiver';
import type { Policy, Receiver, Store } from 'linkback-receiver';
import type { Background, Verification } from 'linkback-receiver/node';
import { moderationLine } from '../report/receive.ts';
import { readPostsAt } from './posts.ts';
import type { PostsPlace } from './posts.ts';

/** What the receiver of a site is told, as plain data. */
export interface ReceivingSettings {
  /** Absolute, with base; likewise `url`, below which its addresses are. */
  readonly site: string;
  readonly url: string;
  readonly slash: boolean;
  /** A place; undefined where a module of the site has the store. */
  readonly store: string | undefined;
  readonly accept: Partial<Record<Protocol, Policy>>;
  readonly closeAfter?: number;
  readonly perMinute: number;
  readonly words: readonly string[];
  /** Days. */
  readonly keep: number | 'forever';
  readonly allowPrivate: boolean;
  /** Are sources verified in this process? */
  readonly verifies: boolean;
  /** From the folder of the built server to that of the built pages. */
  readonly client: string;
}

/** What only the built server has. */
export interface Surroundings {
  readonly secret: (name: string) => string | undefined;
  /** URL of a module of the built server; undefined on platforms without files. */
  readonly here: string | undefined;
  /** A module of the site that exports a store, or makes one. */
  readonly own?: (() => Promise<unknown>) | undefined;
  /** Undefined where nothing of Node is to be loaded. */
  readonly node?: (() => Promise<typeof import('linkback-receiver/node')>) | undefined;
}

export interface Receiving {
  /** Opens the store and begins to verify what is queued; once, and where it fails once more for each request. */
  begin(): void;
  /** Never rejects. */
  answer(request: Request, address: string | undefined): Promise<Response>;
}

const log = (words: string) => console.error(`[astro-linkback] ${words}`);

/** The receiver of one running site. */
export function createReceiving(settings: ReceivingSettings, surroundings: Surroundings): Receiving {
  const { site, url, slash, accept, perMinute, allowPrivate, closeAfter, verifies } = settings;
  let started: Promise<Receiver> | undefined;

  async function open(): Promise<Receiver> {
    const { secret, here, node } = surroundings;
    const place = secret('LINKBACK_STORE') ?? settings.store;
    const own = await surroundings.own?.();
    const list = await readPostsAt(here, settings.client, site, own);
    const loaded = await node?.();
    const opened =
      own === undefined || place !== undefined
        ? { store: await openPlace(place ?? '', loaded), isMade: true }
        : await ownStore(own);
    try {
      return await receiverOf(opened.store, place, list, loaded);
    } catch (problem) {
      // The next request opens another one.
      if (opened.isMade)
        await opened.store.close().catch((another: unknown) => {
          log(wordsOf(another));
        });
      throw problem;
    }
  }

  /** All that may fail comes before anything is begun that lasts. */
  async function receiverOf(
    store: Store,
    place: string | undefined,
    { posts, readPosts }: PostsPlace,
    loaded: Node | undefined,
  ): Promise<Receiver> {
    const token = surroundings.secret('LINKBACK_TOKEN');
    let verifying: Background | Verification | undefined;
    const receiver = createReceiver({
      ...{ site, url, slash, store, readPosts, accept, perMinute, allowPrivate },
      ...(closeAfter === undefined ? {} : { closeAfter }),
      ...(token === undefined ? {} : { token }),
      onPing: () => {
        if (verifying !== undefined && 'onPing' in verifying) verifying.onPing();
      },
      onProblem: (problem) => log(wordsOf(problem)),
    });
    // Who has set a token knows it; one that the store made has to be told.
    if (token === undefined)
      log(moderationLine(new URL(`moderation${slash ? '/' : ''}`, url).href, await store.secret()));
    const told = {
      ...{ site, accept, allowPrivate, posts, words: settings.words },
      concurrency: 8,
      perHost: 2,
      // Data that is written into a module has no Infinity.
      keep: settings.keep === 'forever' ? Infinity : settings.keep,
    };
    if (verifies && loaded !== undefined) {
      if (place !== undefined) verifying = loaded.verifyInBackground({ ...told, store: place }, onSaid);
      else
        void (verifying = loaded.createVerification(store, told, onSaid)).run(new AbortController().signal);
    }
    return receiver;
  }

  const start = (): Promise<Receiver> => {
    started ??= open().catch((problem: unknown) => {
      started = undefined;
      throw problem;
    });
    return started;
  };
  return {
    begin: () => void start().catch((problem: unknown) => log(wordsOf(problem))),
    async answer(request, address) {
      try {
        return await (
          await start()
        )(request, address === undefined ? {} : { address });
      } catch (problem) {
        log(wordsOf(problem));
        return new Response('It cannot be stored now. Try again later.\n', {
          status: 503,
          headers: { 'retry-after': '60', 'content-type': 'text/plain; charset=utf-8' },
        });
      }
    },
  };
}

type Node = typeof import('linkback-receiver/node');

async function openPlace(place: string, node: Node | undefined): Promise<Store> {
  if (node === undefined)
    throw new LinkbackError(
      'store-unusable',
      'LINKBACK_STORE names a place, and this server was built for a store of its own.',
      'Unset it, or name the place as `store` in astro.config. Nothing is received.',
    );
  return node.openStore(place);
}

/** @returns also whether it was made now: one that the module holds stays its own. */
async function ownStore(module: unknown): Promise<{ readonly store: Store; readonly isMade: boolean }> {
  const { store } = module as { readonly store?: unknown };
  const isMade = typeof store === 'function';
  const found: unknown = isMade ? await (store as () => unknown)() : await store;
  if (typeof found === 'object' && found !== null && 'receive' in found && 'claim' in found)
    return { store: found as Store, isMade };
  throw new LinkbackError(
    'store-unusable',
    'The module that `receive.store` names exports no store.',
    'Let it export `store`: a Store of linkback-receiver, or a function that makes one. Nothing is received.',
  );
}

function onSaid(said: { readonly kind: string; readonly words?: string }): void {
  if (said.kind === 'problem') log(said.words ?? '');
}

function wordsOf(problem: unknown): string {
  if (problem instanceof LinkbackError) return `${problem.message} ${problem.hint}`;
  return problem instanceof Error ? problem.message : String(problem);
}
