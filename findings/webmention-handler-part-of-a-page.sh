#!/usr/bin/env bash
# webmention-handler 0.0.8 and a webmention whose target has a fragment.
#
# Expected: a post links to `/post#part`, and its sender names that address, as it stands in the post: a receiver finds that link, or one
# that differs by no more than the fragment, which it may leave out of account (Webmention, 3.2.1).
# Seen: it takes the fragment off the target, and then looks for an address that is the same letter by letter. The link with the fragment is
# none, and the mention is dropped without a word; that it was accepted with 202 is all that the sender learns.
# What we do: to our receiver a link to a part of a post is one to the post.
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

const server = createServer((request, response) => {
  const target = `https://blog.example/post${request.url === '/part' ? '#part' : ''}`;
  response.setHeader('content-type', 'text/html');
  response.end(`<!doctype html><html><body><p>See <a href="${target}">this</a>.</p></body></html>`);
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
for (const [path, target] of [['/whole', 'https://blog.example/post'], ['/part', 'https://blog.example/post#part']]) {
  const { code } = await handler.addPendingMention(`http://127.0.0.1:${server.address().port}${path}`, target);
  const taken = await handler.processPendingMentions();
  console.log(`${target}: accepted with ${code}, ${taken.length} kept`);
}
process.exit();
JS
node run.mjs | tee out
grep -qx 'https://blog.example/post: accepted with 202, 1 kept' out
grep -qx 'https://blog.example/post#part: accepted with 202, 0 kept' out
echo "webmention-handler 0.0.8 still drops mentions of a part of a page."
