import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import type { Nodes, Parents, Root } from 'mdast';
import { markdownToMdast } from 'satteri';
import { CONTINUE, SKIP, visit } from 'unist-util-visit';
import { walk } from '../../../packages/linkback/src/links/walk.ts';

/** One way to walk over the posts of a blog, in a process of its own: prints its CPU time in milliseconds. */
const [, , root = '', side = ''] = argv;
const folder = join(root, 'src/content/blog');
const trees = readdirSync(folder).map(
  (name) => markdownToMdast(readFileSync(join(folder, name), 'utf8')) as Root,
);
let links = 0;
const look = (node: Nodes, index: number | undefined, parent: Parents | undefined): boolean => {
  if (node.type === 'link' && index !== undefined && parent !== undefined) links += 1;
  return node.type !== 'footnoteDefinition';
};
const ways: Readonly<Record<string, (tree: Root) => void>> = {
  ours: (tree) => walk(tree, look),
  theirs: (tree) => visit(tree, (node, index, parent) => (look(node, index, parent) ? CONTINUE : SKIP)),
};
const way = ways[side];
if (way === undefined) throw new RangeError(`There is no way "${side}".`);

const before = process.cpuUsage();
for (const tree of trees) way(tree);
const { user, system } = process.cpuUsage(before);
if (links === 0) throw new Error(`There are no links in ${folder}.`);
console.log((user + system) / 1000);
