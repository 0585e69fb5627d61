#!/usr/bin/env bash
# microformats-parser 2.0.6 and a post whose content holds a <template>.
#
# Expected: a template and what is in it is no part of the page (HTML Standard, 4.12.3), and microformats2 are parsed without it; what
# stands beside it is read. Beside the content, or in a post without `e-content`, that is so.
# Seen: within `e-content` it takes the template out of its tree in a way that leaves a hole, and throws a TypeError when it then writes
# the content's HTML: nothing of the whole page is read, not even its author. A custom element in one post of a feed hides all.
# What we do: templates are taken out before the page is given to the parser.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit microformats-parser@2.0.6
cat >run.mjs <<'JS'
import { mf2 } from 'microformats-parser';

const template = '<my-card><template shadowrootmode="open"><slot></slot></template>Words</my-card>';
const entry = (beside, content) =>
  `<article class="h-entry"><b class="p-author">Jane</b>${beside}<div class="e-content">${content}</div></article>`;
const read = (html) => {
  try {
    return mf2(html, { baseUrl: 'https://b.example/post/' }).items.map(({ properties }) => properties.author[0]).join(', ');
  } catch (error) {
    return error.name;
  }
};
console.log(`no template          ${read(entry('', 'Words'))}`);
console.log(`beside the content   ${read(entry(template, 'Words'))}`);
console.log(`within the content   ${read(entry('', template))}`);
console.log(`in another post      ${read(entry('', 'Words') + entry('', template))}`);
JS
node run.mjs | tee out
grep -q '^no template  *Jane$' out
grep -q '^beside the content  *Jane$' out
grep -q '^within the content  *TypeError$' out
grep -q '^in another post  *TypeError$' out
echo "microformats-parser 2.0.6 still reads nothing of a page with a <template> within a content."
