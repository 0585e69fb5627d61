import { parseLedger } from 'linkback';
import { expect, onTestFinished, test } from 'vitest';
import { bin } from '../support/command.ts';
import { shownMentions } from '../support/shown-mentions.ts';
import { makeSite, post, runNode } from '../support/site.ts';
import { twoWayBlog } from '../support/two-way-blog.ts';

const page = `---
import { render } from 'astro:content';
import { LinkbackHead, Mentions } from 'astro-linkback/components';
import { permalinkPaths } from 'linkback:permalinks';
export async function getStaticPaths() {
  return permalinkPaths('blog');
}
const { post } = Astro.props;
const { title, author, date } = post.data;
const { Content } = await render(post);
---
<html lang="en"><head><meta charset="utf-8" /><title>{title}</title><LinkbackHead post={post} /></head>
<body>
  <article class="h-entry">
    <h1 class="p-name">{title}</h1>
    <p>By <a class="p-author h-card" href="/">{author}</a>, <time class="dt-published" datetime={date.toISOString()}>then</time></p>
    <div class="e-content"><Content /></div>
    <Mentions post={post} />
  </article>
</body></html>
`;
const emptyLedger = '{\n"version": 1,\n"collections": {\n"blog": "2020-01-01"\n},\n"posts": {}\n}\n';

/** An Astro site, online with a receiver of its own, which its pages name. */
async function liveSite(host: string) {
  const blog = await twoWayBlog(host);
  const site = await makeSite(
    { 'src/pages/[...permalink].astro': page, 'linkbacks.json': emptyLedger },
    blog.url,
  );
  onTestFinished(site.remove);
  const options = {
    receiver: { webmention: `${blog.url}/webmention`, pingback: `${blog.url}/pingback`, trackback: true },
    network: { allowPrivate: true },
  } as const;
  const command = async (...args: string[]) => {
    const { code, stdout, stderr } = await runNode([bin, ...args, '--allow-private'], site.root);
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };
  return {
    ...{ blog, site, url: blog.url },
    async write(name: string, body: string, frontmatter: Record<string, unknown>) {
      await site.write({ [`src/content/blog/${name}.md`]: post(body, frontmatter) });
    },
    async deploy() {
      await site.build({ options });
      await blog.publish(`${site.root}/dist`);
    },
    send: () => command('send'),
    pull: () => command('pull', '--from', blog.url, '--token', blog.token),
    async approve() {
      const held = await site.read('mentions.json');
      await site.write({ 'mentions.json': held.replaceAll('"state": "held"', '"state": "approved"') });
    },
    shown: async (path: string) => shownMentions(await site.read(`dist/${path}/index.html`)),
    told: () => blog.requests.filter((request) => request.startsWith('POST /webmention')).length,
    recorded: async (id: string) => parseLedger((await site.ledger()) ?? '').posts[id]?.mentions,
  };
}

test('two sites tell each other by Webmention, and each shows the other’s post', async () => {
  const anna = await liveSite('127.0.0.33');
  const bob = await liveSite('127.0.0.34');
  await bob.write('tea', 'How I make tea.', { title: 'Tea', author: 'Bob' });
  await bob.deploy();
  const tea = `${bob.url}/2024/03/09/tea/`;
  await Promise.all([anna.blog.receive(), bob.blog.receive()]);

  // Anna writes about Bob's post.
  const milk = `${anna.url}/2024/03/10/milk/`;
  await anna.write('milk', `Bob is right about [tea & time](${tea}), but for the milk.`, {
    title: 'Milk <first>',
    author: 'Anna',
    date: '2024-03-10',
  });
  await anna.deploy();
  expect(bob.told()).toBe(0);
  expect(await anna.send()).toContain('Told 1 of 1 mention');
  await bob.blog.until(([first]) => first?.standing === 'verified');
  expect(await bob.pull()).toContain('0 mentions approved, 1 held; 1 new');
  await bob.approve();
  expect(await bob.pull()).toContain('The receiver was told what you said of 1 mention.');

  // Bob answers, and his page shows hers.
  const never = `${bob.url}/2024/03/11/never/`;
  await bob.write('never', `<a class="u-in-reply-to" href="${milk}">Milk last</a>, says my aunt.`, {
    title: 'Never',
    author: 'Bob',
    date: '2024-03-11',
  });
  await bob.deploy();
  expect(await bob.shown('2024/03/09/tea')).toMatchObject([
    {
      ...{ kind: 'u-mention', href: milk, rel: 'nofollow ugc', title: 'Milk <first>', author: 'Anna' },
      excerpt: 'Bob is right about tea & time, but for the milk.',
    },
  ]);
  expect(await bob.send()).toContain('Told 1 of 1 mention');
  await anna.blog.until(([first]) => first?.standing === 'verified');
  await anna.pull();
  await anna.approve();
  await anna.pull();
  await anna.deploy();
  expect(await anna.shown('2024/03/10/milk')).toMatchObject([
    { kind: 'u-comment', href: never, title: 'Never', author: 'Bob', excerpt: 'Milk last, says my aunt.' },
  ]);
  expect(await anna.recorded('blog/milk')).toMatchObject({
    [tea]: { state: 'delivered', protocol: 'webmention' },
  });
  expect(await bob.recorded('blog/never')).toMatchObject({
    [milk]: { state: 'delivered', protocol: 'webmention' },
  });

  // What each shows of the other is no link of its own, and nobody is told twice.
  for (const each of [anna, bob]) {
    const before = await each.site.ledger();
    await each.deploy();
    expect(await each.send()).toContain('Nothing');
    expect(await each.site.ledger()).toBe(before);
    expect(each.told()).toBe(1);
  }
}, 180_000);
