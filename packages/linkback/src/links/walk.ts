import type { Nodes, Parents } from 'mdast';

/**
 * Looks at every node of a tree, before its children and in their order. It makes no list of what is around a node, as
 * `unist-util-visit` does for each, which takes several times as long (`npm run bench -- worth`).
 * @param look returns false for a node whose children are passed over.
 */
export function walk(
  node: Nodes,
  look: (node: Nodes, index: number | undefined, parent: Parents | undefined) => boolean,
  index?: number,
  parent?: Parents,
): void {
  if (!look(node, index, parent) || !('children' in node)) return;
  // A plugin of the site may have left a node without them.
  const children = node.children as Nodes[] | null | undefined;
  for (const [at, child] of (children ?? []).entries()) walk(child, look, at, node);
}
