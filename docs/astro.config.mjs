import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';

export default defineConfig({
  integrations: [
    starlight({
      title: 'astro-linkback',
      sidebar: [
        { label: 'Start', slug: 'index' },
        'after-the-deploy',
        'ledger',
        'receiving',
        'trouble-shooting',
      ],
    }),
  ],
});
