import type { APIRoute } from 'astro';
// @ts-expect-error: a virtual module, made by the integration for each site.
import { receiving } from 'virtual:astro-linkback/receiving';
import { addressOf } from './client-address.ts';
import type { Receiving } from './receiving.ts';

export const prerender = false;

/** Whatever comes to an address of the receiver. */
export const ALL: APIRoute = (context) =>
  (receiving as Receiving).answer(context.request, addressOf(context));
