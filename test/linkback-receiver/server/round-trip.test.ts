import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf, formatLedger } from 'linkback';
import type { Ledger, Protocol } from 'linkback';
import { expect, it, onTestFinished } from 'vitest';
import { bin as linkback } from '../../support/command.ts';
import { listen } from '../../support/listen.ts';
import { trackbackBlock } from '../../support/neighbour.ts';
import { runNode } from '../../support/site.ts';
import { commandWorld } from './command.ts';

const offers: Record<Protocol, (url: string, page: string) => string> = {
  webmention: (url) => `<link rel="webmention" href="${url}/webmention">`,
  pingback: (url) => `<link rel="pingback" href="${url}/pingback">`,
  trackback: (url, page) => trackbackBlock(page, `${url}/trackback/trackback/`),
};

it('the sender tells the receiver by each of the three protocols, and it verifies them all', async () => {
  const world = await commandWorld(offers);
  const links = Object.keys(offers).map((name) => `<a href="${world.blog}/${name}/">the ${name}</a>`);
  const source = await listen((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><title>What Jane wrote</title><meta name="author" content="Jane">${links.map((link) => `<p>She read ${link} and liked it.</p>`).join('')}`,
    );
  }, '127.0.0.51');
  onTestFinished(source.close);
  const receiver = await world.run();

  const since = dayOf(new Date());
  const targets = Object.keys(offers).map(
    (name) => [`${world.blog}/${name}/`, { state: 'pending', since }] as const,
  );
  const post = { permalink: `${source.url}/jane/`, aliases: [], mentions: Object.fromEntries(targets) };
  const ledger: Ledger = { version: 1, posts: { 'blog/jane': post } };
  const file = join(world.folder, 'linkbacks.json');
  await writeFile(file, formatLedger(ledger));
  const sent = await runNode([linkback, 'send', '--allow-private', '--json'], world.folder);
  expect(sent).toMatchObject({ code: 0, stderr: '' });

  const mentions = await world.until(
    (all) => all.filter(({ standing }) => standing === 'verified').length === 3,
  );
  const byPost = Object.fromEntries(mentions.map((mention) => [mention.post, mention]));
  for (const protocol of Object.keys(offers))
    expect(byPost[`blog/${protocol}`]).toMatchObject({
      protocol,
      source: post.permalink,
      target: `${world.blog}/${protocol}/`,
      decision: 'held',
      found: {
        ...{ url: post.permalink, place: 'post', kind: 'mention', title: 'What Jane wrote' },
        ...{ author: { name: 'Jane' }, excerpt: `She read the ${protocol} and liked it.` },
      },
    });
  expect(byPost['blog/trackback']?.said).toMatchObject({ title: 'What Jane wrote' });
  const record = await readFile(file, 'utf8');
  expect(record.match(/"state": "delivered"/g)).toHaveLength(3);

  receiver.signal('SIGTERM');
  expect(await receiver.ended).toMatchObject({ code: 0 });
});
