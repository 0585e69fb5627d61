import type { EntryFacts } from '../../packages/astro-linkback/src/site/entry.ts';

/** What is read of an entry that says nothing but what is given. */
export function facts(id: string, more: Partial<EntryFacts> = {}): EntryFacts {
  return {
    id,
    title: id,
    clock: undefined,
    unpublished: false,
    slug: id.split('/').at(-1) ?? id,
    category: undefined,
    author: undefined,
    number: undefined,
    permalink: undefined,
    silent: false,
    closed: false,
    trackbacks: [],
    ...more,
  };
}
