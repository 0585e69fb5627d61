#!/usr/bin/env bash
# @remy/webmention 1.5.0 and a page that leaves out the tag `<html>`.
#
# Expected: HTML lets the start tag of `html` be omitted (HTML Standard, 13.1.2.4); the links on such a page are told like those
# of any other.
# Seen: it looks for links within an element `html` that was written out (its parser, cheerio 0.22, makes none up), finds no
# entry, tells nobody, and ends without a word and with 0.
# What we do: our own reader needs no such tag; pages by which this sender is tried have one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit --ignore-scripts @remy/webmention@1.5.0
cat >run.mjs <<'JS'
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { promisify } from 'node:util';

const told = [];
const target = createServer((request, response) => {
  if (request.method === 'POST') told.push(request.url);
  response.setHeader('content-type', 'text/html').end('<html><title>T</title><link rel="webmention" href="/wm"></html>');
}).listen(0, '127.0.0.1');
await once(target, 'listening');
const link = `<a href="http://127.0.0.1:${target.address().port}/post">a post</a>`;
const pages = {
  '/with': `<!doctype html><html><head><title>S</title></head><body><p>${link}</p></body></html>`,
  '/without': `<!doctype html><title>S</title><p>${link}</p>`,
};
const source = createServer((request, response) => {
  response.setHeader('content-type', 'text/html').end(pages[request.url]);
}).listen(0, '127.0.0.2');
await once(source, 'listening');
const wm = 'node_modules/@remy/webmention/bin/wm.js';
for (const path of Object.keys(pages)) {
  told.length = 0;
  await promisify(execFile)(process.execPath, [wm, '--send', '--limit', '10', `http://127.0.0.2:${source.address().port}${path}`]);
  console.log(`${path.slice(1).padEnd(7)} <html>: told ${told.length}`);
}
process.exit();
JS
node run.mjs | tee out
grep -q '^with    <html>: told 1$' out
grep -q '^without <html>: told 0$' out
echo "@remy/webmention 1.5.0 still finds no link on a page without <html>."
