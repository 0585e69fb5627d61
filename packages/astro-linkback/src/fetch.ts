import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { refusedAddress } from 'linkback';
import type { Fetch } from 'linkback';
import { Agent, buildConnector, fetch } from 'undici';

export interface FetchOptions {
  readonly allowPrivate: boolean;
  /** Connections kept alive for each origin. */
  readonly perHost: number;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * A fetch over a pool of kept-alive connections that goes to public addresses only. A name is looked up once, and
 * the connection goes to the very address that was checked; every redirect comes through here again.
 * @returns the fetch, and `close` to let its connections go.
 */
export function createFetch({ allowPrivate, perHost, timeout }: FetchOptions): {
  fetch: Fetch;
  close: () => Promise<void>;
} {
  const connect = buildConnector({
    timeout,
    lookup: (host, options, done) => {
      lookup(host, { ...options, all: true }, (error, addresses) => {
        const refused = allowPrivate
          ? undefined
          : (addresses as LookupAddress[] | undefined)?.find(({ address }) => !isPublic(address));
        if (error !== null) done(error, '', 4);
        else if (refused !== undefined) done(refusal(host, refused.address), '', 4);
        else done(null, addresses);
      });
    },
  });
  const agent = new Agent({
    connections: perHost,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connect: (options, done) => {
      // A literal address is not looked up.
      const host = options.hostname.replace(/^\[|\]$/g, '');
      if (!allowPrivate && isIP(host) !== 0 && !isPublic(host)) done(refusal(host, host), null);
      else connect(options, done);
    },
  });
  return {
    // undici's own Response class, which is the platform's in all but identity.
    fetch: (url, init) => fetch(url, { ...init, dispatcher: agent }) as Promise<unknown> as Promise<Response>,
    close: () => agent.destroy(),
  };
}

/** Unicast on the public Internet; an IPv4 address in an IPv6 form is judged as what it stands for. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  // NAT64 (RFC 6052): in a network without IPv4 this is how all of it is reached.
  if (parsed.range() === 'rfc6052') return isPublic(parsed.toByteArray().slice(-4).join('.'));
  return parsed.range() === 'unicast';
}

function refusal(host: string, address: string): Error {
  const words =
    host === address
      ? `${address} is not a public address`
      : `${host} is at ${address}, which is not a public address`;
  return Object.assign(new Error(words), { code: refusedAddress });
}
