#!/usr/bin/env bash
# webmention-handler 0.0.8 (with node-html-parser 5) and a post whose link stands in preformatted text.
#
# Expected: what `<pre>` holds is text with elements like that of a paragraph (HTML Standard, 4.4.3), and a link in it a link: a poem, or
# code with a link to where it is explained.
# Seen: its parser takes all that stands in `<pre>` for text, so that the link is none and the mention is dropped without a word. Beside
# `<pre>`, the same link counts.
# What we do: our receiver reads the page as HTML has it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit --ignore-scripts webmention-handler@0.0.8
cat >run.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebMentionHandler } from 'webmention-handler';

const target = 'https://blog.example/post';
const server = createServer((request, response) => {
  const element = request.url.slice(1);
  response.setHeader('content-type', 'text/html');
  response.end(`<!doctype html><html><body><${element}>After <a href="${target}">this</a></${element}></body></html>`);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const queue = [];
const storageHandler = {
  addPendingMention: async (mention) => void queue.push(mention),
  getNextPendingMentions: async () => queue.splice(0),
  deleteMention: async () => null,
  storeMentionForPage: async (page, mention) => mention,
};
const handler = new WebMentionHandler({ supportedHosts: ['blog.example'], storageHandler });
for (const element of ['p', 'pre']) {
  await handler.addPendingMention(`http://127.0.0.1:${server.address().port}/${element}`, target);
  console.log(`<${element}>: ${(await handler.processPendingMentions()).length} kept`);
}
process.exit();
JS
node run.mjs | tee out
grep -qx '<p>: 1 kept' out
grep -qx '<pre>: 0 kept' out
echo "webmention-handler 0.0.8 still finds no link in <pre>."
