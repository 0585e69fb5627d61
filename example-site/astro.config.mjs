import mdx from '@astrojs/mdx';
import linkback from 'astro-linkback';
import { defineConfig } from 'astro/config';

export default defineConfig({
  site: 'http://127.0.0.10:4100',
  markdown: { syntaxHighlight: false },
  integrations: [
    mdx(),
    linkback({
      permalinks: 'day-and-name',
      receiver: {
        webmention: 'http://127.0.0.10:4100/webmention',
        pingback: 'http://127.0.0.10:4100/pingback',
        trackback: true,
      },
      // Only here: the neighbours that this example links to live on loopback.
      network: { allowPrivate: true },
    }),
  ],
});
