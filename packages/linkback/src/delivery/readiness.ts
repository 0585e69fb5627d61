import type { Due } from '../plan/plan.ts';
import type { SourceLink, SourcePage } from '../source/page.ts';
import type { InspectedSource } from '../source/source.ts';

/** What of a live source one mention needs. */
export type Readiness =
  | { readonly ready: true; readonly facts: MentionFacts }
  | {
      readonly ready: false;
      readonly reason: string;
      /** The address that was told answers, and no receiver would find the post by it. */
      readonly isLost?: true;
    };

export interface MentionFacts {
  /** The target as the page spells it: the text that a receiver finds there. */
  readonly target: string;
  /** What a TrackBack shows of the post. */
  readonly about: { readonly title: string; readonly blogName: string; readonly excerpt: string };
  readonly pingbackProblem?: string | undefined;
  /** The live page is not the one that was built last. */
  readonly isBehind?: boolean;
}

/** May this mention be told, as its source stands on the live site? */
export function readiness(mention: Due, source: InspectedSource): Readiness {
  if (mention.again === 'removal') return removalReadiness(mention, source);
  const { verdict, behind } = source;
  // A receiver of webmentions follows the redirect from an address that it was told before.
  const page = verdict.live ? verdict.page : mention.again === 'update' ? behind : undefined;
  const lost = mention.again === 'update' && isAnswer(source) ? { isLost: true as const } : {};
  if (page === undefined) return { ...waiting(source), ...lost };
  const { target, direct } = mention;
  const link = page.linkTo(target);
  if (link === undefined && direct === undefined)
    return { ready: false, reason: 'the link does not stand on the live page', ...lost };
  const isBehind = mention.page !== undefined && page.mark() !== mention.page;
  if (isBehind && mention.again === 'update')
    return { ready: false, reason: 'the live page does not show the text that was built' };
  return { ready: true, facts: factsOf(mention, page, link, isBehind) };
}

/** Most mentions are told without an excerpt, and most of the rest is no pingback: for them the page is not read again. */
function factsOf(
  { target, about }: Due,
  page: SourcePage,
  link: SourceLink | undefined,
  isBehind: boolean,
): MentionFacts {
  return {
    target: link?.spelling ?? target,
    about: {
      title: about?.title ?? page.title,
      blogName: about?.blogName ?? page.blogName,
      get excerpt() {
        return about?.excerpt ?? link?.excerpt ?? page.summary;
      },
    },
    get pingbackProblem() {
      return link?.pingbackProblem;
    },
    isBehind,
  };
}

/**
 * That a link is gone can be told once it is gone from the live page, or once the page of a deleted post answers 404
 * or 410 (Webmention 3.1.4 and 3.1.5).
 */
function removalReadiness({ target, gone }: Due, source: InspectedSource): Readiness {
  const { verdict, status, behind } = source;
  const facts = { target, about: { title: '', blogName: '', excerpt: '' } };
  if (gone === true) {
    if (status === 404 || status === 410) return { ready: true, facts };
    const how = verdict.live ? 'HTTP 200' : verdict.reason;
    return { ready: false, reason: `the deleted post does not answer 404 or 410 yet: ${how}` };
  }
  const page = verdict.live ? verdict.page : behind;
  if (page === undefined)
    return { ...waiting(source), ...(isAnswer(source) ? { isLost: true as const } : {}) };
  if (page.linkTo(target) !== undefined)
    return { ready: false, reason: 'the link still stands on the live page' };
  return { ready: true, facts };
}

/** Another status may be gone by tomorrow. */
function isAnswer({ status }: InspectedSource): boolean {
  return status === 200 || status === 404 || status === 410;
}

function waiting({ verdict }: InspectedSource): Extract<Readiness, { ready: false }> {
  return { ready: false, reason: verdict.live ? 'the post is live' : verdict.reason };
}
