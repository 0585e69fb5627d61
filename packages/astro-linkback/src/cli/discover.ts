import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { LinkbackError, agentFor, chooseEndpoint, discover, httpUrl } from 'linkback';
import type { Bounds, Io } from 'linkback';
import { loadLedger } from '../ledger/file.ts';
import { agentOf, withNetwork } from '../network/network.ts';
import { recordExchanges } from '../network/transcript.ts';
import type { Exchange } from '../network/transcript.ts';
import { acceptanceLines, discoveryLines, placeLines, rawLines } from '../report/discover.ts';
import type { Line } from '../report/line.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { print } from './output.ts';
import { createOwnPosts } from './own-posts.ts';
import type { OwnPosts } from './own-posts.ts';
import { networkOf, withNetworkFlags } from './shared-options.ts';
import type { NetworkFlags } from './shared-options.ts';

interface DiscoverFlags extends NetworkFlags, LedgerFlags {
  readonly source?: string;
  readonly guess?: true;
  readonly raw?: true;
}

export function addDiscover(program: Command): void {
  withNetworkFlags(withLedgerFlags(program.command('discover <url>')))
    .option('--source <url>', 'also say whether receivers would take this page of yours, which links there')
    .option('--guess', 'also look for a TrackBack URL where such are as a rule; one GET each')
    .option('--raw', 'also print what came over the wire')
    .action(async (url: string, flags: DiscoverFlags) => {
      assertUrl(url);
      if (flags.source !== undefined) assertUrl(flags.source);
      const { own, unknown } = await lookUp(url, flags.ledger);
      const { network, protocols: order } = networkOf(flags);
      const agent = agentFor('webmention', { userAgent: agentOf(network) });
      const { found, offers, exchanges, acceptance, places } = await withNetwork(network, (io, bounds) =>
        look(io, bounds, url, agent, flags),
      );
      const used = chooseEndpoint(found, order);
      const known = { ...(own && { own }), ...(unknown && { ownUnknown: unknown }) };
      const hops = exchanges.slice(0, -1).map(({ url: address, status }) => ({ url: address, status }));
      const more = {
        ...(hops.length > 0 ? { redirects: hops } : {}),
        ...(acceptance && { acceptance }),
        ...(places && { trackbackPlaces: places }),
        ...(flags.raw === true ? { exchanges } : {}),
      };
      print(flags, { target: url, ...found, used: used ?? null, offers, ...known, ...more }, () => [
        ...(flags.raw === true ? rawLines(exchanges) : []),
        ...discoveryLines({
          ...{ target: url, found, offers, exchanges, order, used },
          ...{ maxBytes: network.maxBytes, isGuessed: flags.guess === true },
        }),
        ...(places === undefined ? [] : placeLines(places, url)),
        ...(acceptance === undefined ? [] : acceptanceLines(acceptance, used?.protocol)),
        ...(own === undefined ? [] : [ownLine(own)]),
        ...(unknown === undefined ? [] : [unknownLine(unknown)]),
      ]);
    });
}

async function look(io: Io, bounds: Bounds, url: string, agent: string, flags: DiscoverFlags) {
  // Loaded only now: a parser of HTML is no small thing.
  const [{ findOffers }, { checkAcceptance }, { trackbackPlaces, tryPlaces }] = await Promise.all([
    import('../inspect/offers.ts'),
    import('../inspect/acceptance.ts'),
    import('../inspect/trackback-places.ts'),
  ]);
  const transcript = recordExchanges(io, flags.raw);
  const found = await discover(transcript.io, url, agent, bounds);
  const exchanges: Exchange[] = transcript.exchanges();
  const page = exchanges.at(-1);
  const offers = found.kind !== 'page' || page === undefined ? [] : findOffers(page);
  const isAsked = flags.guess === true && found.kind === 'page' && page !== undefined;
  return {
    ...{ found, offers, exchanges },
    places: isAsked ? await tryPlaces(io, trackbackPlaces(page, url), page, agent, bounds) : undefined,
    acceptance:
      flags.source === undefined ? undefined : await checkAcceptance(io, flags.source, url, agent, bounds),
  };
}

/** @throws LinkbackError `argument-invalid` */
function assertUrl(url: string): void {
  if (httpUrl(url) !== undefined) return;
  throw new LinkbackError(
    'argument-invalid',
    `${url} is no http(s) URL.`,
    'Give the whole address of a page: linkback discover https://example.com/post',
  );
}

type Own = ReturnType<OwnPosts>;

/** The blog's own post at `url`; where the ledger here cannot be read, why it is not known. What a page offers needs none. */
async function lookUp(url: string, path: string): Promise<{ own?: Own; unknown?: string }> {
  try {
    const ledger = await loadLedger(resolve(path));
    return { own: ledger && createOwnPosts(ledger, { name: basename(path) })(url) };
  } catch (error) {
    if (error instanceof LinkbackError) return { unknown: error.message };
    throw error;
  }
}

function unknownLine(why: string): Line {
  return { level: 'warn', text: `Whether it is a post of your own is not known: ${why}` };
}

/** Nobody is told of a link within the blog. */
function ownLine({ id, how, permalink }: NonNullable<Own>): Line {
  return { level: 'info', text: `It is your own post ${id}, by its ${how}: ${permalink}` };
}
