import { inspectSource } from 'linkback';
import type { Bounds, Io, Protocol } from 'linkback';

/** What a receiver finds that looks at a source for a link to a target. */
export interface Acceptance {
  readonly source: string;
  readonly checks: readonly Check[];
  /** What it would show. */
  readonly shown?: { readonly title: string; readonly blogName: string; readonly excerpt: string };
}

export interface Check {
  readonly what: 'address' | 'title' | 'link' | 'pingback';
  /** What is in the way; undefined where nothing is. */
  readonly problem?: string;
  /** Those that look at it. */
  readonly protocols: readonly Protocol[];
}

/**
 * Would receivers take this page? One GET, by the rules of those in use: at its own address without a redirect, a bare
 * `<title>`, a link with text within the first 150 KB, its `&` as `&amp;` (WordPress, `pingback_ping`).
 */
export async function checkAcceptance(
  io: Io,
  source: string,
  target: string,
  userAgent: string,
  bounds: Bounds,
): Promise<Acceptance> {
  const { verdict, behind } = await inspectSource(io, source, userAgent, bounds);
  const all = ['webmention', 'pingback', 'trackback'] as const;
  const page = verdict.live ? verdict.page : behind;
  const address = check('address', all, verdict.live ? undefined : verdict.reason);
  if (page === undefined) return { source, checks: [address] };
  const link = page.linkTo(target);
  const { title, blogName, summary, titleProblem } = page;
  return {
    source,
    checks: [
      address,
      check('title', ['pingback'], titleProblem),
      // A TrackBack need not be about a link, but whoever looks for one wants to find it.
      check('link', all, link === undefined ? `no link to ${target} stands on it` : undefined),
      ...(link === undefined ? [] : [check('pingback', ['pingback'], link.pingbackProblem)]),
    ],
    shown: { title, blogName, excerpt: link?.excerpt ?? summary },
  };
}

function check(what: Check['what'], protocols: readonly Protocol[], problem: string | undefined): Check {
  return { what, protocols, ...(problem === undefined ? {} : { problem }) };
}
