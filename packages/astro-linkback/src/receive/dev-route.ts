import type { APIRoute } from 'astro';

export const prerender = false;

/** In the dev server there is no list of posts, and nobody whom it could reach. */
export const ALL: APIRoute = () =>
  new Response(
    'The built site takes linkbacks here; astro dev takes none. Try astro build and astro preview.\n',
    {
      status: 503,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    },
  );
