import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { LinkbackError, chooseEndpoint, discover, httpUrl, protocols } from 'linkback';
import type { Discovery, NoPage, Protocol } from 'linkback';
import { loadLedger } from '../ledger/file.ts';
import type { Line } from '../report/line.ts';
import { userAgent, withNetwork } from '../network/network.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { print } from './output.ts';
import { ownPost } from './own-post.ts';
import { networkOf, withNetworkFlags } from './shared-options.ts';
import type { NetworkFlags } from './shared-options.ts';

export function addDiscover(program: Command): void {
  withNetworkFlags(withLedgerFlags(program.command('discover <url>'))).action(
    async (url: string, flags: NetworkFlags & LedgerFlags) => {
      if (httpUrl(url) === undefined) {
        throw new LinkbackError(
          'argument-invalid',
          `${url} is no http(s) URL.`,
          'Give the whole address of a page: linkback discover https://example.com/post',
        );
      }
      const { own, unknown } = await lookUp(url, flags.ledger);
      const { network, protocols: order } = networkOf(flags);
      const agent = `${network.userAgent ?? userAgent(undefined)} Webmention`;
      const found = await withNetwork(network, (io, bounds) => discover(io, url, agent, bounds));
      const used = chooseEndpoint(found, order);
      const known = { ...(own && { own }), ...(unknown && { ownUnknown: unknown }) };
      print(flags, { target: url, ...found, used: used ?? null, ...known }, () => [
        ...discoveryLines(url, found, order),
        ...(own === undefined ? [] : [ownLine(own)]),
        ...(unknown === undefined ? [] : [unknownLine(unknown)]),
      ]);
    },
  );
}

type Own = ReturnType<typeof ownPost>;

/** The blog's own post at `url`; where the ledger here cannot be read, why it is not known. What a page offers needs none. */
async function lookUp(url: string, path: string): Promise<{ own?: Own; unknown?: string }> {
  try {
    const ledger = await loadLedger(resolve(path));
    return { own: ledger && ownPost(url, ledger) };
  } catch (error) {
    if (error instanceof LinkbackError) return { unknown: error.message };
    // A ledger may be sound JSON and hold addresses that are none.
    if (error instanceof TypeError) return { unknown: `an address in ${basename(path)} is none` };
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

function discoveryLines(target: string, found: Discovery, order: readonly Protocol[]): Line[] {
  const info = (text: string): Line => ({ level: 'info', text });
  if (found.kind !== 'page') return [info(`${target}: ${noPageWords(found)}`)];
  const used = chooseEndpoint(found, order);
  const offers = protocols.map((protocol) => {
    const endpoint = found.endpoints[protocol];
    return `  ${protocol.padEnd(11)} ${endpoint === undefined ? '–' : `${endpoint.url}  (${endpoint.how})`}`;
  });
  return [
    info(found.url === target ? target : `${target}\n  found at    ${found.url}`),
    ...offers.map(info),
    ...(found.otherwise === undefined
      ? []
      : [info(`Only its header was read: ${noPageWords(found.otherwise)}`)]),
    info(
      used !== undefined
        ? `A link to this page is told by ${used.protocol}.`
        : found.otherwise?.kind === 'retry'
          ? 'A link to this page is told to nobody today.'
          : 'A link to this page is told to nobody.',
    ),
  ];
}

function noPageWords(found: NoPage): string {
  if (found.kind === 'none') return `${found.reason}. There is no page to tell.`;
  return `${found.words}.${found.kind === 'retry' ? ' It may answer later.' : ''}`;
}
