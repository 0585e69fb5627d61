import type { Day } from '../day.ts';
import type { Discovery } from '../discovery/discover.ts';
import type { Bounds, Io } from '../http/http.ts';
import type { Due } from '../plan/plan.ts';
import type { ToldByTrackback } from '../ledger/told-trackbacks.ts';
import type { Protocol } from '../post.ts';
import type { InspectSource, SourceVerdict } from '../source/source.ts';

export interface DeliverOptions {
  readonly io: Io;
  /** In order of preference: the first one that a target offers is used, and no other. */
  readonly protocols: readonly Protocol[];
  readonly bounds: Bounds;
  /** Exchanges at once, over all and of one host. */
  readonly concurrency: number;
  readonly perHost: number;
  /** Milliseconds after which nothing new is begun; what is left stays as it is. */
  readonly budget: number;
  /** When it is aborted, nothing new is begun either. */
  readonly signal?: AbortSignal;
  /** Names the project and the blog; what it is about is added. */
  readonly userAgent: string;
  /** How a source is judged; by default by fetching it, as receivers will. */
  readonly readSource?: (permalink: string) => Promise<SourceVerdict>;
  /** How a source is fetched for that; by default with a plain GET. */
  readonly inspect?: InspectSource;
  /** Called before each notification goes out; where it throws, that one does not, and nothing more is begun. */
  readonly announce?: (due: Due, endpoint: { readonly protocol: Protocol; readonly url: string }) => void;
  /** Called when a notification was answered with the wish to be told later: it has not arrived. */
  readonly postponed?: (due: Due) => void;
  /** Did a post tell a TrackBack URL already, by another of its mentions? */
  readonly toldByTrackback?: ToldByTrackback;
  /** On which day a target said that it offers no endpoint: then it is not asked. */
  readonly silentSince?: (target: string) => Day | undefined;
  /** Discoveries of earlier runs whose targets forbid to be fetched again already. */
  readonly remembered?: Remembered;
}

export interface Remembered {
  get(target: string): Discovery | undefined;
  set(target: string, discovery: Discovery): void;
}
