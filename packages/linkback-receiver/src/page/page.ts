import { html } from './html.ts';
import type { Html } from './html.ts';

/** No script, nothing from elsewhere, in nobody's frame. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const style = `
:root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif; }
body { max-width: 38rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.2; }
h2 { font-size: 1.125rem; margin: 0; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: 0.5rem; }
button { font: inherit; min-height: 2.75rem; padding: 0.25rem 1rem; }
blockquote { margin: 0.5rem 0; padding-left: 0.75rem; border-left: 3px solid; }
.views { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none; }
.views [aria-current] { font-weight: bold; }
.mentions, .hosts { padding: 0; list-style: none; }
.mentions > li { padding: 1rem 0; border-top: 1px solid; }
`;

/** A page for people. It is never cached, and no search engine keeps it. */
export function htmlPage(
  title: string,
  body: Html,
  init: { readonly status?: number; readonly headers?: Record<string, string> } = {},
): Response {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${{ html: style }}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `;
  return new Response(page.html, {
    status: init.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      ...init.headers,
    },
  });
}
