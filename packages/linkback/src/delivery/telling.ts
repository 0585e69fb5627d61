import { chooseEndpoint, discover } from '../discovery/discover.ts';
import type { Discovery, NoPage } from '../discovery/discover.ts';
import type { DeliverOptions } from './options.ts';
import type { Endpoint } from '../discovery/endpoints.ts';
import { isHeld } from './held.ts';
import type { Held } from './held.ts';
import type { Hosts } from './hosts.ts';
import { notify } from './notify.ts';
import { createOnePing } from './one-ping.ts';
import type { Outcome } from '../ledger/outcome.ts';
import type { Due } from '../plan/plan.ts';
import type { Protocol } from '../post.ts';
import { floodWait } from '../protocols/answer.ts';
import type { MentionFacts } from './readiness.ts';
import type { Repeat } from '../protocols/repeat.ts';
import type { RunClock } from './run-clock.ts';
import { createShared } from './shared.ts';
import { targetKey } from '../url.ts';
import { isWordPressEndpoint } from '../discovery/wordpress-signs.ts';

/** How often one thing is tried within one run: where the other side asks for patience, and after a reset connection. */
const tries = { asked: 3, reset: 2 };

/**
 * Tells single mentions: one GET of a page, shared by all that link to it, then one notification.
 * @param due everything that may be told.
 */
export function createTeller(due: readonly Due[], options: DeliverOptions, hosts: Hosts, clock: RunClock) {
  const { io, bounds, protocols, announce } = options;
  // One page serves first notifications and repeated ones, and the latter are webmentions whatever is preferred.
  const wanted =
    protocols[0] !== 'webmention' && due.some(({ again }) => again !== undefined) ? [] : protocols;
  const once = createOnePing(due, options.toldByTrackback);
  const pages = createShared<Discovery | Held>(due.map(({ target }) => targetKey(target)));

  async function persist<T extends object>(
    ask: () => Promise<T | Held>,
    repeatOf: (answer: T) => Repeat | undefined,
  ): Promise<T | Held> {
    let heard: T | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await ask();
      // Where no time is left for what nobody had asked for, that what came before counts.
      if (isHeld(answer)) return heard ?? answer;
      const repeat = repeatOf(answer);
      const most = repeat?.asked === true ? tries.asked : tries.reset;
      if (repeat === undefined || attempt >= most || repeat.after > clock.remaining()) return answer;
      heard = repeat.asked ? undefined : answer;
      if (!repeat.asked) await clock.wait(repeat.after);
    }
  }

  function discoverPage(target: string): Promise<Discovery | Held> {
    const repeatOf = (found: NoPage | undefined) => (found?.kind === 'retry' ? found.repeat : undefined);
    const ask = async () => {
      const found = await discover(io, target, agentFor('webmention', options), bounds, wanted);
      const repeat = repeatOf(found.kind === 'page' ? found.otherwise : found);
      // Before the place is free for the next one.
      if (repeat?.asked === true) hosts.pause(target, repeat.after);
      return found;
    };
    return persist(
      () => hosts.ask(target, ask),
      (found) => (found.kind === 'page' ? undefined : repeatOf(found)),
    );
  }

  async function notifyHost(
    mention: Due,
    endpoint: Pick<Endpoint, 'protocol' | 'url'>,
    facts: MentionFacts,
    isOnWordPress?: boolean,
  ): Promise<Outcome> {
    const { protocol, url } = endpoint;
    if (protocol !== 'webmention' && (isOnWordPress ?? isWordPressEndpoint(url))) hosts.space(url, floodWait);
    const lane = protocol === 'webmention' ? protocol : 'ping';
    const notification = { source: mention.source, target: facts.target, about: facts.about };
    const doubts = { before: mention.interrupted === true ? 1 : 0, now: 0 };
    const send = async () => {
      try {
        announce?.(mention, endpoint);
      } catch (error) {
        // At once: the next one in line is about to begin.
        clock.end();
        throw error;
      }
      const told = await notify(io, endpoint, notification, agentFor(protocol, options), bounds);
      if (told.unanswered === true) doubts.now += 1;
      if (told.repeat?.asked === true) {
        hosts.slowDown(url, lane, told.repeat.after);
        options.postponed?.(mention);
      }
      return told;
    };
    const told = await persist(
      () => hosts.tell(url, lane, send),
      // What may have arrived goes out once more in all, whatever becomes of the connection.
      ({ repeat }) => (repeat?.asked === false && doubts.before + doubts.now > 1 ? undefined : repeat),
    );
    if (isHeld(told)) return told;
    const { answer } = told;
    const unanswered = answer.kind === 'retry' && doubts.now > 0 ? { unanswered: doubts.now } : {};
    const behind =
      answer.kind === 'delivered' && protocol === 'webmention' && facts.isBehind === true
        ? { isBehind: true as const }
        : {};
    return { protocol, endpoint: url, ...answer, ...unanswered, ...behind };
  }

  return async function tell(mention: Due, facts: MentionFacts): Promise<Outcome> {
    const { target, direct, again, endpoint: named } = mention;
    if (named !== undefined) return notifyHost(mention, named, facts);
    if (direct !== undefined)
      return once(mention, target, () => notifyHost(mention, { protocol: direct, url: target }, facts));
    const since = again === undefined ? options.silentSince?.(target) : undefined;
    if (since !== undefined) return { kind: 'none', reason: `it offered no endpoint on ${since}` };
    // What was told before is told where the target listens today (Webmention 3.1.4).
    const known = again === undefined ? options.remembered?.get(target) : undefined;
    const found = known ?? (await pages.take(targetKey(target), () => discoverPage(target)));
    if (isHeld(found)) return found;
    if (found !== known) options.remembered?.set(target, found);
    if (found.kind !== 'page') return withoutRepeat(found);
    const endpoint = chooseEndpoint(found, again === undefined ? protocols : ['webmention'], target);
    if (endpoint === undefined)
      return found.otherwise === undefined ? { kind: 'none' } : withoutRepeat(found.otherwise);
    if (endpoint.protocol === 'pingback' && facts.pingbackProblem !== undefined)
      return { kind: 'held', reason: `no pingback: ${facts.pingbackProblem}` };
    const tellIt = () => notifyHost(mention, endpoint, facts, found.wordpress);
    return endpoint.protocol === 'trackback' ? once(mention, endpoint.url, tellIt) : tellIt();
  };
}

function withoutRepeat(found: NoPage): Outcome {
  if (found.kind !== 'retry') return found;
  const { repeat, ...outcome } = found;
  return outcome;
}

const labels: Record<Protocol, string> = {
  webmention: 'Webmention',
  pingback: 'Pingback',
  trackback: 'TrackBack',
};

/** Who asks, and what it is about. What looks for endpoints asks for Webmention's sake (Webmention, 3.1.2). */
export function agentFor(protocol: Protocol, { userAgent }: Pick<DeliverOptions, 'userAgent'>): string {
  return `${userAgent} ${labels[protocol]}`;
}
