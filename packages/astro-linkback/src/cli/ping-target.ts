import { LinkbackError, agentFor, discover, ownerOfPing, urlKey } from 'linkback';
import type { LedgerPost } from 'linkback';
import { agentOf, withNetwork } from '../network/network.ts';
import type { Settings } from '../options.ts';
import { shellWord } from '../report/line.ts';

/** Of more targets on one host nobody asks all. */
const mostAsked = 5;

/**
 * The mention that a TrackBack URL is for: by what the ledger says, else by what those targets on its host offer that are
 * not told yet. Where it is none of the post's links it is a mention of its own.
 * @throws LinkbackError `argument-invalid` where it may be one of several: that one would be told twice.
 */
export async function pingTarget(
  record: LedgerPost,
  ping: string,
  network: Settings['network'],
): Promise<string> {
  const owner = ownerOfPing(record, ping);
  if (owner.kind === 'found') return owner.target;
  if (owner.kind === 'none') return ping;
  const userAgent = agentOf(network, new URL('/', record.permalink).href);
  const agent = agentFor('webmention', { userAgent });
  const offered = await withNetwork(network, async (io, bounds) => {
    for (const target of owner.targets.slice(0, mostAsked)) {
      const found = await discover(io, target, agent, bounds);
      const url = found.kind === 'page' ? found.endpoints.trackback?.url : undefined;
      if (url !== undefined && urlKey(url) === urlKey(ping)) return target;
    }
    return undefined;
  });
  if (offered !== undefined) return offered;
  const [first = ping] = owner.targets;
  const more = owner.targets.length - mostAsked;
  const others = more > 0 ? ` and ${more} more` : '';
  throw new LinkbackError(
    'argument-invalid',
    `The post links to ${owner.targets.slice(0, mostAsked).join(', ')}${others}, which nobody was told of yet, and nothing says whether ${ping} is for that.`,
    `Say it, so that nobody is told twice: --target ${shellWord(first)}, or --target ${shellWord(ping)} where it is for none of them. Nothing was sent, and the ledger was not changed.`,
  );
}
