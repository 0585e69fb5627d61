import { agentFor, checkSource, chooseEndpoint, discover } from 'linkback';
import type { Bounds, Due, Io, Protocol } from 'linkback';
import { agentOf, withNetwork } from '../network/network.ts';
import type { Settings } from '../options.ts';
import type { Draft } from '../report/by-hand.ts';

/** What would be sent for one mention: one GET of its source, one of its target where that has to be asked; no POST. */
export function draftByHand(due: Due, protocol: Protocol, network: Settings['network']): Promise<Draft> {
  const userAgent = agentOf(network, new URL('/', due.source).href);
  const agent = agentFor('webmention', { userAgent });
  return withNetwork(network, (io, bounds) => draft(io, bounds, due, protocol, agent));
}

async function draft(io: Io, bounds: Bounds, due: Due, protocol: Protocol, agent: string): Promise<Draft> {
  const { source, target, direct } = due;
  const verdict = await checkSource(io, source, agent, bounds);
  if (!verdict.live) return { due, protocol, problem: verdict.reason };
  const link = verdict.page.linkTo(target);
  const { title, blogName, summary } = verdict.page;
  const about = { title, blogName, excerpt: link?.excerpt ?? summary, ...due.about };
  if (link === undefined && direct === undefined)
    return { due, protocol, problem: 'the link does not stand on the live page' };
  if (due.endpoint !== undefined) return { due, protocol, endpoint: due.endpoint.url, about };
  const found = await discover(io, target, agent, bounds);
  const endpoint = chooseEndpoint(found, [protocol], target);
  if (endpoint === undefined) {
    const words = found.kind === 'page' ? undefined : found.kind === 'none' ? found.reason : found.words;
    return { due, protocol, problem: words ?? `the target offers no ${protocol}` };
  }
  const problem = protocol === 'pingback' ? link?.pingbackProblem : undefined;
  return { due, protocol, endpoint: endpoint.url, about, ...(problem === undefined ? {} : { problem }) };
}
