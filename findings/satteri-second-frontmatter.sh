#!/usr/bin/env bash
# Astro 7.3.4 and its Markdown processor Sätteri (@astrojs/markdown-satteri 0.4.2): a post whose text begins with a thematic break.
#
# Expected: Astro takes the frontmatter of a content entry off and renders what follows; there `---` is a thematic break (CommonMark, 4.1), and what
# stands between two of them is text. With Astro's other processor, unified(), it is.
# Seen: Sätteri looks for frontmatter once more in what is left. Where the text begins with `---`, everything up to the next
# `---` is not on the page, without a word.
# What we do: the page decides what stands, so nobody is told of a link that it lost.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit astro@7.3.4 @astrojs/markdown-satteri@0.4.2 @astrojs/markdown-remark@7.3.1
mkdir -p src/content/blog src/pages
printf -- '---\ntitle: A\n---\n---\n\nThe first part.\n\n---\n\nThe second part.\n' >src/content/blog/a.md
cat >src/content.config.ts <<'TS'
import { glob } from 'astro/loaders';
import { defineCollection } from 'astro:content';
export const collections = { blog: defineCollection({ loader: glob({ base: './src/content/blog', pattern: '*.md' }) }) };
TS
cat >src/pages/index.astro <<'ASTRO'
---
import { getEntry, render } from 'astro:content';
const { Content } = await render(await getEntry('blog', 'a'));
---
<html><body><Content /></body></html>
ASTRO
build() {
  printf '%s\n' "$1" >astro.config.mjs
  ASTRO_TELEMETRY_DISABLED=1 npx astro build >log 2>&1 || { cat log; exit 1; }
  for part in first second; do
    grep -q "The $part part" dist/index.html && echo "$2: the $part part is on the page" || echo "$2: the $part part is NOT on the page"
  done
}
{
  build 'export default {};' 'Sätteri'
  build "import { unified } from '@astrojs/markdown-remark'; export default { markdown: { processor: unified() } };" 'unified()'
} | tee out
grep -q '^Sätteri: the first part is NOT on the page$' out
grep -q '^Sätteri: the second part is on the page$' out
grep -q '^unified(): the first part is on the page$' out
echo "Sätteri still takes the beginning of the text for frontmatter."
