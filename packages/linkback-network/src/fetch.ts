import { lookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { liveChecks, refusedAddress } from 'linkback';
import type { Fetch } from 'linkback';
import { Agent, Pool, buildConnector } from 'undici';
import { dispatch } from './dispatch.ts';
import { isPublic } from './public.ts';
import { AnsweredResponse } from './response.ts';
import type { Response } from './response.ts';
import { createWatchedClient } from './wire.ts';

export interface FetchOptions {
  readonly allowPrivate: boolean;
  /** Connections kept alive for each origin. */
  readonly perHost: number;
  /** The blog itself, which takes as many connections as live checks are made at once. */
  readonly site?: string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

/** How names become addresses, and which of these are public. Tests bring a world of their own: all of it is loopback. */
export interface Addressing {
  readonly lookup: (
    host: string,
    options: LookupOptions & { readonly all: true },
    done: (error: Error | null, addresses: LookupAddress[]) => void,
  ) => void;
  readonly isPublic: (address: string) => boolean;
}

/** Bytes of a response's header; one that is longer is an error. */
const maxHeaderSize = 65_536;

/**
 * A fetch over a pool of kept-alive connections that goes to public addresses only. A name is looked up once, and
 * the connection goes to the very address that was checked; every redirect comes through here again. It sends the
 * headers that it is given and no others of its own but `Accept-Encoding`: no cookie, no credentials, no `Referer`.
 * @returns the fetch, and `close` to let its connections go.
 */
export function createFetch(
  { allowPrivate, perHost, site, timeout }: FetchOptions,
  addressing: Addressing = { lookup, isPublic },
): {
  fetch: (...given: Parameters<Fetch>) => Promise<Response>;
  close: () => Promise<void>;
} {
  const isRefused = (address: string) => !allowPrivate && !addressing.isPublic(address);
  const problemOf = (host: string, addresses: readonly LookupAddress[]): Error | undefined => {
    const refused = addresses.find(({ address }) => isRefused(address));
    if (refused !== undefined) return refusal(host, refused.address);
    // Given no address at all, Node throws where nobody can catch it.
    return addresses.length > 0
      ? undefined
      : Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' });
  };
  const connect = buildConnector({
    timeout,
    lookup: (host, options, done) => {
      addressing.lookup(host, { ...options, all: true }, (error, addresses) => {
        const problem = error ?? problemOf(host, addresses);
        if (problem === undefined) done(null, addresses);
        else done(problem, '', 4);
      });
    },
  });
  const own = site === undefined ? undefined : new URL(site).origin;
  const agent = new Agent({
    factory: (origin, options) => {
      const connections = String(origin) === own ? liveChecks : perHost;
      return new Pool(origin, Object.assign(options, { connections, factory: createWatchedClient }));
    },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    maxHeaderSize,
    connect: (options, done) => {
      // A literal address is not looked up.
      const host = options.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && isRefused(host)) done(refusal(host, host), null);
      else connect(options, done);
    },
  });
  return {
    async fetch(url, { method, headers, body, signal }) {
      const { origin, pathname, search } = new URL(url);
      const answer = await dispatch(
        agent,
        {
          ...{ origin, path: pathname + search, method },
          headers: { ...headers, 'accept-encoding': 'gzip, deflate, br' },
          ...(body === undefined ? {} : { body }),
        },
        signal,
      );
      return new AnsweredResponse(answer);
    },
    close: () => agent.destroy(),
  };
}

function refusal(host: string, address: string): Error {
  const words =
    host === address
      ? `${address} is not a public address`
      : `${host} is at ${address}, which is not a public address`;
  return Object.assign(new Error(words), { code: refusedAddress });
}
