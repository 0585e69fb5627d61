import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { defineCollection } from 'astro:content';

const blog = defineCollection({
  loader: glob({ base: './src/content/blog', pattern: '**/*.{md,mdx}' }),
  schema: z.object({
    title: z.string(),
    date: z.coerce.date(),
    description: z.string(),
    draft: z.boolean().default(false),
    author: z.string().default('Jane Doe'),
    categories: z.array(z.string()).default([]),
    /** TrackBack URLs to tell by hand, beside those of the links in the post. */
    trackbacks: z.array(z.url()).default([]),
    /** `linkback: false` in a post: it tells nobody. */
    linkback: z.boolean().default(true),
  }),
});

export const collections = { blog };
