#!/usr/bin/env bash
# http-link-header 1.1.4 and a Link header with a blank in front of a comma.
#
# Expected: elements of a list may have blanks on both sides of the comma (RFC 9110, 5.6.1; RFC 8288, 3), as after the comma. All links are
# found, or an error is raised.
# Seen: the link behind such a comma is lost, without an error. Where it is the one of a page's Webmention endpoint, the page offers none.
# What we do: our own reader of Link headers, by the grammar; blanks on either side and empty elements are rows of its tests.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit --ignore-scripts http-link-header@1.1.4
cat >run.mjs <<'JS'
import LinkHeader from 'http-link-header';

const short = '<https://blog.example/?p=7>; rel="shortlink"';
const endpoint = '<https://blog.example/webmention>; rel="webmention"';
for (const [name, comma] of [['comma, blank', ', '], ['blank, comma', ' ,'], ['blank on both sides', ' , ']]) {
  const { refs } = LinkHeader.parse(`${short}${comma}${endpoint}`);
  console.log(`${name}: ${refs.map(({ rel }) => rel).join(' and ')}`);
}
JS
node run.mjs | tee out
grep -qx 'comma, blank: shortlink and webmention' out
grep -qx 'blank, comma: shortlink' out
grep -qx 'blank on both sides: shortlink' out
echo "http-link-header 1.1.4 still loses the link behind a blank and a comma."
