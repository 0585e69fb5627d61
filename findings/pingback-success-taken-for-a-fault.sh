#!/usr/bin/env bash
# npm's pingback 0.0.3 and @remy/webmention 1.5.0, and a pingback that succeeded.
#
# Expected: an answer is a fault where it has the element <fault>, and a success where it has <params> (XML-RPC, "Response format"). WordPress
# answers a success with both addresses in words: "Pingback from SOURCE to TARGET registered."
# Seen: both look for the letters "fault" anywhere in the answer. A post at /default-settings/ is told, and said to be refused.
# What we do: our receiver's success names no address.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit --ignore-scripts pingback@0.0.3 @remy/webmention@1.5.0
cat >run.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Pingback = require('pingback');
const remy = require('@remy/webmention/shared/lib/send');

// As WordPress 6.1.9 answers.
const blog = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html').end('<link rel="pingback" href="/xmlrpc.php">');
    return;
  }
  const [source, target] = [...body.matchAll(/<string>(.*?)<\/string>/g)].map(([, text]) => text);
  response.setHeader('content-type', 'text/xml; charset=UTF-8').end(`<?xml version="1.0" encoding="UTF-8"?>
<methodResponse>
  <params>
    <param>
      <value>
      <string>Pingback from ${source} to ${target} registered. Keep the web talking! :-)</string>
      </value>
    </param>
  </params>
</methodResponse>`);
}).listen(0, '127.0.0.1');
await once(blog, 'listening');
const { port } = blog.address();
for (const name of ['usual', 'default']) {
  const [source, target] = [`http://127.0.0.2/${name}/`, `http://127.0.0.1:${port}/post/`];
  const fault = await new Promise((resolve) => Pingback.send(target, source, resolve));
  console.log(`${name.padEnd(8)} pingback          ${fault ? 'refused' : 'told'}`);
  const endpoint = { type: 'pingback', url: `http://127.0.0.1:${port}/xmlrpc.php` };
  const { status } = await remy({ source, target, endpoint });
  console.log(`${name.padEnd(8)} @remy/webmention  ${status === 200 ? 'told' : 'refused'}`);
}
process.exit();
JS
node run.mjs | tee out
[ "$(grep -c '^usual .* told$' out)" = 2 ]
[ "$(grep -c '^default .* refused$' out)" = 2 ]
echo "Both still take a success that says \"fault\" for one."
