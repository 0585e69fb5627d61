import { planBuild } from '../../../packages/astro-linkback/src/plan/build.ts';
import { wantedIndexes } from '../../../packages/astro-linkback/src/plan/indexes.ts';
import { toldLedger, writtenPosts } from '../ledger/blog.ts';
import { builtBlog, planSettings } from '../ledger/built.ts';

/** A program that plans a build which finds 50,000 mentions told, as a build does: once, by code that nothing has warmed. */
const posts = writtenPosts({ posts: 10_000, links: 5 });
planBuild(toldLedger(posts), builtBlog(posts), planSettings, wantedIndexes);
