import { httpUrl, pageKey, siteKey } from 'linkback';
import type { Protocol } from 'linkback';
import type { CurrentBlog } from '../blog/current.ts';
import type { BlogPost } from '../blog/blog.ts';
import type { Said } from '../mention.ts';
import type { Receipt, Store } from '../store/store.ts';
import { addressKey } from './limits.ts';
import type { Limit } from './limits.ts';
import type { Refusal } from './refusals.ts';
import { isControlled, problemOfSource, sentAddress } from './source.ts';

/** Who sends, as far as the server knows. */
export interface Client {
  /** IP address. */
  readonly address?: string;
}

/** What a request claims, read but not yet judged. */
export interface Claimed {
  readonly protocol: Protocol;
  readonly source: string | undefined;
  readonly target: string | undefined;
  readonly said?: Said;
}

export type Taken =
  Extract<Receipt, { kind: 'received' }> | { readonly kind: 'refused'; readonly why: Refusal };

/** A ping and its answer, for logs and counts. */
export interface Told {
  readonly claimed: Claimed;
  readonly taken: Taken;
}

/** What the three protocols share of taking a ping in. */
export interface Intake {
  /** May this client send one more? */
  readonly isFlood: (client: Client) => boolean;
  /** Judges what costs nothing, and queues the rest. Never rejects. */
  readonly take: (claimed: Claimed, client: Client) => Promise<Taken>;
}

export interface IntakeOptions {
  readonly blog: CurrentBlog;
  readonly store: Store;
  readonly takes: (protocol: Protocol) => boolean;
  readonly allowPrivate: boolean;
  readonly now: () => Date;
  /** By sender's address, and by the host of the source. */
  readonly limits: { readonly byAddress: Limit; readonly byHost: Limit };
  readonly onProblem: (problem: unknown) => void;
  readonly onPing: (told: Told) => void;
}

export function createIntake(options: IntakeOptions): Intake {
  const { blog, store, takes, allowPrivate, now, limits, onProblem, onPing } = options;
  const refused = (why: Refusal): Taken => ({ kind: 'refused', why });

  async function take(claimed: Claimed, { address }: Client): Promise<Taken> {
    const { protocol, said } = claimed;
    const source = sentAddress(claimed.source ?? '');
    const target = sentAddress(claimed.target ?? '');
    if (source === '') return refused('source-missing');
    if (target === '') return refused('target-missing');
    const problem = problemOfSource(source, allowPrivate);
    if (problem !== undefined) return refused(problem);
    if (httpUrl(target) === undefined || isControlled(target)) return refused('target-unusable');
    const post = await blog.find(target);
    if (post === undefined) return refused('target-unknown');
    if (await isSamePage(source, target, post)) return refused('same');
    if (!takes(protocol)) return refused('off');
    if (!post.isOpen) return refused('closed');
    if (limits.byHost(siteKey(new URL(source)))) return refused('flood');
    const receipt = await store.receive(
      {
        ...{ protocol, source, post: post.id },
        // A TrackBack names no target but by the address that it is sent to.
        target: protocol === 'trackback' ? post.permalink : target,
        ...(said === undefined ? {} : { said }),
        ...(address === undefined ? {} : { address }),
      },
      now(),
    );
    return receipt.kind === 'received' ? receipt : refused(receipt.kind);
  }

  async function isSamePage(source: string, target: string, post: BlogPost): Promise<boolean> {
    return pageKey(source) === pageKey(target) || (await blog.blog()).find(source)?.id === post.id;
  }

  async function answer(claimed: Claimed, client: Client): Promise<Taken> {
    try {
      return await take(claimed, client);
    } catch (problem) {
      // A full disk, a database that is down, a list of posts that was never read: it is not the sender's fault.
      onProblem(problem);
      return refused('unavailable');
    }
  }

  return {
    isFlood: ({ address }) => address !== undefined && limits.byAddress(addressKey(address)),
    take: async (claimed, client) => {
      const taken = await answer(claimed, client);
      onPing({ claimed, taken });
      return taken;
    },
  };
}
