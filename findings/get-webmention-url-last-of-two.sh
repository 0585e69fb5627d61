#!/usr/bin/env bash
# get-webmention-url 2.0.0 and a page whose Link header names two Webmention endpoints.
#
# Expected: the sender uses the first that it finds, HTTP headers before elements (Webmention, 3.1.2, "the first HTTP Link header takes
# precedence"); of two elements on a page this package does take the first.
# Seen: of two in the header it takes the last, since its parser (li 1.3.0) keeps one address for each relation. Which of a site's
# endpoints is told depends on whether they stand in the header or in the page.
# What we do: the first in either place, as the specification's own tests have it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit --ignore-scripts get-webmention-url@2.0.0
cat >run.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import getWebmentionUrl from 'get-webmention-url';

const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/html');
  if (request.url === '/header') response.setHeader('link', '</first>; rel="webmention", </second>; rel="webmention"');
  const elements = '<link rel="webmention" href="/first"><link rel="webmention" href="/second">';
  response.end(`<!doctype html><title>T</title>${request.url === '/page' ? elements : ''}`);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;
for (const where of ['header', 'page']) {
  const endpoint = await promisify(getWebmentionUrl)(`${origin}/${where}`);
  console.log(`${where}: ${new URL(endpoint).pathname}`);
}
process.exit();
JS
node --no-deprecation run.mjs | tee out
grep -qx 'header: /second' out
grep -qx 'page: /first' out
echo "get-webmention-url 2.0.0 still takes the last of two in a Link header."
