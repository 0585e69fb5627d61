#!/usr/bin/env bash
# microformats-parser 2.0.6 and a page whose <base> is relative to the page.
#
# Expected: HTML lets <base href> be relative: it is resolved against the page's own address (HTML Standard, 4.2.3), which
# the parser is given as `baseUrl`. mf2py and php-mf2 do that.
# Seen: it throws a TypeError ("Invalid URL") and nothing of the page is read, though every other address on it is absolute.
# What we do: the base is resolved before the page is given to the parser.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit microformats-parser@2.0.6
cat >run.mjs <<'JS'
import { mf2 } from 'microformats-parser';

const page = (base) =>
  `<html><head>${base}</head><body class="h-entry"><a class="u-url" href="https://b.example/blog/post">p</a></body></html>`;
const read = (base) => {
  try {
    return mf2(page(base), { baseUrl: 'https://b.example/blog/post' }).items[0].properties.url[0];
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
for (const base of ['', '<base href="https://b.example/blog/">', '<base href="/blog/">'])
  console.log(`${(base || 'no base').padEnd(40)} ${read(base)}`);
JS
node run.mjs | tee out
grep -q '^no base  *https://b.example/blog/post$' out
grep -q '^<base href="https://b.example/blog/">  *https://b.example/blog/post$' out
grep -q '^<base href="/blog/">  *TypeError: Invalid URL$' out
echo "microformats-parser 2.0.6 still throws for a relative <base>."
