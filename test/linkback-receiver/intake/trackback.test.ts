import { decodeTrackback, encodeTrackback } from 'linkback';
import { describe, expect, it } from 'vitest';
import { hello, receiverWorld } from '../receiver.ts';

const address = '/2026/11/22/hello-world/trackback/';
const ping = { url: 'https://a.example/post?p=1&q=2', title: 'T', excerpt: 'E', blogName: 'B' };
const success = '<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>0</error>\n</response>\n';
const error = (words: string) =>
  `<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>1</error>\n<message>${words}</message>\n</response>\n`;

describe('a TrackBack', () => {
  it('is queued and answered as the specification has it', async () => {
    const world = receiverWorld();
    const response = await world.post(address, encodeTrackback(ping));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8']);
    const body = await response.text();
    expect(body).toBe(success);
    expect(decodeTrackback({ url: hello, status: 200, headers: response.headers, body })).toEqual({
      kind: 'delivered',
    });
    expect(await world.mentions()).toMatchObject([
      {
        protocol: 'trackback',
        source: ping.url,
        target: hello,
        post: 'blog/hello',
        said: { title: 'T', excerpt: 'E', blogName: 'B' },
      },
    ]);
  });

  it.each([
    '/2026/11/22/hello-world/trackback/',
    '/2026/11/22/hello-world/trackback',
    '/old-hello/trackback/',
    '/trackback?p=124',
    '/trackback/?p=124',
    '/wp-trackback.php?p=124',
    '/p/124/trackback/',
  ])('for the post at %s', async (path) => {
    const world = receiverWorld();
    expect(await (await world.post(path, encodeTrackback(ping))).text()).toBe(success);
    expect(await world.mentions()).toMatchObject([{ post: 'blog/hello', target: hello }]);
  });

  it('needs its url alone, and takes a repeat', async () => {
    const world = receiverWorld();
    expect(await (await world.form(address, { url: ping.url })).text()).toBe(success);
    expect(await (await world.form(address, { url: ping.url, title: 'New' })).text()).toBe(success);
    expect(await world.mentions()).toMatchObject([{ said: { title: 'New', excerpt: '', blogName: '' } }]);
  });

  it.each([
    ['with a base path, at the root', '', '/weblog/2026/hello/trackback/'],
    ['with a base path, at it', 'https://example.com/weblog/', '/weblog/2026/hello/trackback/'],
    ['with a base path, by number', 'https://example.com/weblog/', '/weblog/trackback?p=7'],
    ['with a base path, by number at the root', '', '/trackback?p=7'],
    ['at another host', 'https://in.example/', '/weblog/2026/hello/trackback/'],
    ['at another host, under a path', 'https://in.example/x/', '/x/weblog/2026/hello/trackback/'],
  ])('of a blog %s', async (_name, url, path) => {
    const permalink = 'https://example.com/weblog/2026/hello/';
    const posts = JSON.stringify({ posts: [{ id: 'p', number: 7, permalink, aliases: [] }] });
    const world = receiverWorld({
      site: 'https://example.com/weblog',
      url: url === '' ? 'https://example.com' : url,
    });
    world.posts = posts;
    expect(await (await world.post(path, encodeTrackback(ping))).text()).toBe(success);
    expect(await world.mentions()).toMatchObject([{ target: permalink }]);
  });
});

describe('what it says', () => {
  const said = async (body: string | Uint8Array<ArrayBuffer>, type?: string) => {
    const world = receiverWorld();
    expect(await (await world.post(address, body, type)).text()).toBe(success);
    return (await world.mentions())[0]?.said;
  };
  const url = encodeURIComponent(ping.url);

  it('as WordPress writes it, with character references', async () => {
    const body = `title=Trackback+%E2%80%9Ccurl%E2%80%9D+%26amp%3B+co&url=${url}&blog_name=Lab+WordPress&excerpt=Some+text+with+umlauts%3A+Gr%C3%BC%C3%9Fe+%26amp%3B+%E2%9C%93.`;
    expect(await said(body)).toEqual({
      title: 'Trackback “curl” & co',
      excerpt: 'Some text with umlauts: Grüße & ✓.',
      blogName: 'Lab WordPress',
    });
  });

  it.each([
    ['in a field', `title=Gr%FC%DFe&url=${url}&charset=iso-8859-1`, undefined],
    ['in the type', `title=Gr%FC%DFe&url=${url}`, 'application/x-www-form-urlencoded; charset=iso-8859-1'],
    ['nowhere', `title=Gr%FC%DFe&url=${url}`, undefined],
    ['that is wrong', `title=Gr%C3%BC%C3%9Fe&url=${url}&charset=iso-8859-1`, undefined],
    ['that nobody knows', `title=Gr%C3%BC%C3%9Fe&url=${url}&charset=utf-7`, undefined],
  ])('with a charset %s', async (_name, body, type) => {
    expect(await said(body, type)).toMatchObject({ title: 'Grüße' });
  });

  it.each([
    ['shift_jis', '%93%FA%96%7B'],
    ['euc-jp', '%C6%FC%CB%DC'],
    ['iso-2022-jp', '%1B%24B%46%7C%4B%5C%1B%28B'],
  ])('in %s', async (charset, title) => {
    expect(await said(`title=${title}&url=${url}&charset=${charset}`)).toMatchObject({ title: '日本' });
  });

  it('loses tags, control characters and what is too long', async () => {
    const body = new URLSearchParams({
      url: ping.url,
      title: '<b>Bold</b> &lt;b&gt; <script>alert(1)</script>\u0000\u202Eend',
      excerpt: 'word '.repeat(200),
      blog_name: 'x'.repeat(500),
    });
    const { title, excerpt, blogName } = (await said(body.toString())) ?? {
      title: '',
      excerpt: '',
      blogName: '',
    };
    expect(title).toBe('Bold <b> end');
    expect([Array.from(excerpt).length, Array.from(blogName).length]).toEqual([250, 100]);
  });
});

describe('errors have a status and the specification’s form', () => {
  it.each([
    ['no url', address, { title: 'T' }, 400, 'The address of the page that links here is missing.'],
    [
      'a url that is none',
      address,
      { url: 'javascript:alert(1)' },
      400,
      'The source is no http or https address that can be asked.',
    ],
    ['a private url', address, { url: 'http://10.0.0.1/' }, 400, 'The source is not on the public Internet.'],
    ['no such post', '/2026/none/trackback/', { url: ping.url }, 404, 'The target is no post of this site.'],
    ['no such number', '/trackback?p=99', { url: ping.url }, 404, 'The target is no post of this site.'],
    ['no number', '/trackback', { url: ping.url }, 404, 'The target is no post of this site.'],
    ['a closed post', '/2016/closed/trackback/', { url: ping.url }, 403, 'This post takes no more of these.'],
    ['itself', address, { url: hello }, 400, 'The source is the target itself.'],
  ])('%s', async (_name, path, fields, status, words) => {
    const world = receiverWorld();
    const response = await world.form(path, fields);
    expect([response.status, await response.text()]).toEqual([status, error(words)]);
    expect(await world.mentions()).toEqual([]);
  });

  it('fields in the query are no fields', async () => {
    const response = await receiverWorld().post(`${address}?url=https://a.example/`, '', null);
    expect(response.status).toBe(400);
  });

  it('XML-RPC', async () => {
    expect((await receiverWorld().post(address, '<methodCall/>', 'text/xml')).status).toBe(400);
  });

  it('another method', async () => {
    const response = await receiverWorld().get(address, 'PUT');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });
});

describe('for people who follow its address there is a page', () => {
  it('with the address to copy', async () => {
    const response = await receiverWorld().get(address);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    const page = await response.text();
    expect(page).toContain(`<input readonly value="https://example.com${address}" />`);
    expect(page).toContain(`<a href="${hello}">`);
    expect(page).not.toContain('<script');
  });

  it('of the head alone', async () => {
    const response = await receiverWorld().get(address, 'HEAD');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('that says where there is no post, or a closed one', async () => {
    const world = receiverWorld();
    expect((await world.get('/2026/none/trackback/')).status).toBe(404);
    expect(await (await world.get('/2016/closed/trackback/')).text()).toContain('takes no more TrackBacks');
  });

  it('in which nothing that was asked for becomes markup', async () => {
    const page = await (await receiverWorld().get('/trackback?p=124&x="><script>alert(1)</script>')).text();
    expect(page).not.toContain('<script');
  });
});
