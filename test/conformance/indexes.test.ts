import { readFeed, tellIndexes } from 'linkback';
import type { NoticeDue, NoticeOutcome } from 'linkback';
import { describe, expect, test } from 'vitest';
import { fakeWeb } from '../support/fake-web.ts';
import type { WebAnswer } from '../support/fake-web.ts';

const topic = 'https://blog.example/rss.xml';
const rss = `<?xml version="1.0"?><rss version="2.0"><channel><title>A &amp; B</title><link>https://blog.example/</link></channel></rss>`;
const mark = readFeed(rss, topic)?.mark ?? '';
const page = { mark: 't', page: undefined };

async function tell(
  protocol: NoticeDue['protocol'],
  answer: WebAnswer,
  more: Partial<NoticeDue> = {},
): Promise<{ outcome: NoticeOutcome; body: string | undefined; asked: number }> {
  const index = 'https://index.example/in';
  const key =
    protocol === 'indexnow' ? { key: 'abcdef01', keyLocation: 'https://blog.example/abcdef01.txt' } : {};
  const due = { index, protocol, topic, mark, change: 1, ...key, ...more };
  const web = fakeWeb({
    [`POST ${index}`]: answer,
    [topic]: `HTTP/1.1 200 OK\nContent-Type: application/rss+xml\n\n${rss}`,
    'https://blog.example/a/': 'HTTP/1.1 200 OK\nContent-Type: text/html\n\n<title>A</title><main>A</main>',
    'https://blog.example/gone/': 'HTTP/1.1 410 Gone\n\n',
    'https://blog.example/abcdef01.txt': 'HTTP/1.1 200 OK\nContent-Type: text/plain\n\nabcdef01\n',
  });
  const outcomes: NoticeOutcome[] = [];
  const bounds = { timeout: 1000, maxBytes: 100_000, maxRedirects: 3 };
  await tellIndexes([due], { io: web, bounds, budget: 60_000, userAgent: 'test' }, ({ outcome }) => {
    outcomes.push(outcome);
  });
  const posts = web.requests.filter(({ method }) => method === 'POST');
  return { outcome: outcomes[0] as NoticeOutcome, body: posts.at(-1)?.body, asked: posts.length };
}

const reset = () => Object.assign(new Error('fetch failed'), { written: true });
const refused = () =>
  Object.assign(new Error('fetch failed'), { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) });

describe('PubSubHubbub 0.4, 7.1: a publisher pings its hub', () => {
  test.each<[string, WebAnswer, NoticeOutcome]>([
    ['204', 'HTTP/1.1 204 No Content\n\n', { kind: 'delivered' }],
    ['202', 'HTTP/1.1 202 Accepted\n\n', { kind: 'delivered' }],
    [
      '400 with words',
      'HTTP/1.1 400 Bad\nContent-Type: text/plain\n\nno such topic',
      { kind: 'refused', words: 'HTTP 400: no such topic' },
    ],
    [
      'a page is no reason',
      'HTTP/1.1 403 No\nContent-Type: text/html\n\n<h1>No</h1>',
      { kind: 'refused', words: 'HTTP 403' },
    ],
    ['503', 'HTTP/1.1 503 Busy\n\n', { kind: 'retry', words: 'HTTP 503' }],
    [
      '429 with a pause',
      'HTTP/1.1 429 Slow\nRetry-After: 60\n\n',
      { kind: 'retry', words: 'HTTP 429', wait: 60_000 },
    ],
    ['504 of a gateway', 'HTTP/1.1 504 Late\n\n', { kind: 'unheard', words: 'HTTP 504' }],
    ['no connection', refused, { kind: 'retry', words: 'connection refused' }],
    ['sent whole, and no answer', reset, { kind: 'unheard', words: 'fetch failed' }],
  ])('%s', async (_name, answer, outcome) => {
    expect((await tell('websub', answer)).outcome).toEqual(outcome);
  });

  test('both parameters name the topic', async () => {
    const { body } = await tell('websub', 'HTTP/1.1 204 No Content\n\n');
    expect([...new URLSearchParams(body)]).toEqual([
      ['hub.mode', 'publish'],
      ['hub.url', topic],
      ['hub.topic', topic],
    ]);
  });
});

const xml = (body: string, status = '200 OK') => `HTTP/1.1 ${status}\nContent-Type: text/xml\n\n${body}`;

describe('rssCloud: pinging the cloud', () => {
  test.each<[string, string, NoticeOutcome]>([
    [
      'result',
      '<?xml version="1.0"?>\n<result success="true" msg="Thanks for the ping."/>',
      { kind: 'delivered' },
    ],
    [
      'notifyResult, other quotes and order',
      "<notifyResult msg='ok' success='true'></notifyResult>",
      { kind: 'delivered' },
    ],
    [
      'no success',
      '<result success="false" msg="The feed could not be read."/>',
      { kind: 'retry', words: 'The feed could not be read.' },
    ],
    ['no words', '<result success="false"/>', { kind: 'retry', words: 'it could not read the feed' }],
  ])('%s', async (_name, body, outcome) => {
    const told = await tell('rsscloud', xml(body));
    expect(told.outcome).toEqual(outcome);
    expect(told.body).toBe(`url=${encodeURIComponent(topic)}`);
  });
});

const struct = (flerror: string, message = '') =>
  `<?xml version="1.0"?><methodResponse><params><param><value><struct><member><name>flerror</name><value>${flerror}</value></member><member><name>message</name><value>${message}</value></member></struct></value></param></params></methodResponse>`;
const fault = `<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>-32601</int></value></member><member><name>faultString</name><value><string>requested method not found</string></value></member></struct></value></fault></methodResponse>`;

describe('weblogUpdates', () => {
  test.each<[string, string, NoticeOutcome]>([
    ['flerror 0', struct('<boolean>0</boolean>', 'Thanks'), { kind: 'delivered' }],
    ['flerror without a type', struct('0'), { kind: 'delivered' }],
    ['flerror 1', struct('<boolean>1</boolean>', 'Too often'), { kind: 'refused', words: 'Too often' }],
    ['not XML-RPC', '<html></html>', { kind: 'retry', words: 'its answer is not XML-RPC' }],
  ])('%s', async (_name, body, outcome) => {
    const told = await tell('weblog-updates', xml(body));
    expect([told.outcome, told.asked]).toEqual([outcome, 1]);
    expect([...(told.body ?? '').matchAll(/<string>([^<]*)/g)].map(([, text]) => text)).toEqual([
      'A &amp; B',
      'https://blog.example/',
      'https://blog.example/',
      topic,
    ]);
  });

  test('the plain ping where extendedPing is not known', async () => {
    const answers = [xml(fault), xml(struct('<boolean>0</boolean>'))];
    const told = await tell('weblog-updates', () => answers.shift() ?? '');
    expect(told.outcome).toEqual({ kind: 'delivered' });
    expect(told.body).toContain('<methodName>weblogUpdates.ping</methodName>');
    expect([...(told.body ?? '').matchAll(/<string>([^<]*)/g)]).toHaveLength(2);
  });

  test('a fault to both is no', async () => {
    const told = await tell('weblog-updates', () => xml(fault));
    expect([told.outcome, told.asked]).toEqual([
      { kind: 'refused', words: 'fault -32601: requested method not found' },
      2,
    ]);
  });
});

describe('IndexNow', () => {
  const post = { topic: 'https://blog.example/a/', mark: page.mark };
  test.each<[string, string, NoticeOutcome]>([
    ['200', 'HTTP/1.1 200 OK\n\n', { kind: 'delivered' }],
    ['202, the key is still to be looked at', 'HTTP/1.1 202 Accepted\n\n', { kind: 'delivered' }],
    [
      '403',
      'HTTP/1.1 403 Forbidden\n\n',
      { kind: 'refused', words: 'HTTP 403: it finds no such key in the file' },
    ],
    [
      '422',
      'HTTP/1.1 422 No\n\n',
      { kind: 'refused', words: 'HTTP 422: an address is not of this host, or the key does not fit' },
    ],
  ])('%s', async (_name, answer, outcome) => {
    const told = await tell('indexnow', answer, post);
    expect(told.outcome).toEqual(outcome);
    expect(JSON.parse(told.body ?? '')).toEqual({
      host: 'blog.example',
      key: 'abcdef01',
      keyLocation: 'https://blog.example/abcdef01.txt',
      urlList: ['https://blog.example/a/'],
    });
  });

  test.each<[string, Partial<NoticeDue>, boolean]>([
    ['a page that is gone, as it is to be', { topic: 'https://blog.example/gone/', mark: 'gone' }, true],
    ['a page that is still there', { topic: 'https://blog.example/a/', mark: 'gone' }, false],
    ['a page that is not there yet', { topic: 'https://blog.example/gone/', mark: 't' }, false],
    ['a page of another text', { ...post, page: 'xyz' }, false],
    ['a key that is not live', { ...post, key: 'other-key-1' }, false],
  ])('%s', async (_name, more, isTold) => {
    const { asked } = await tell('indexnow', 'HTTP/1.1 200 OK\n\n', more);
    expect(asked).toBe(isTold ? 1 : 0);
  });
});

describe('what a feed says of itself', () => {
  const hubs = (text: string) => readFeed(text, topic)?.hubs;
  const cloud = (attributes: string) =>
    readFeed(`<rss version="2.0"><channel><cloud ${attributes}/></channel></rss>`, topic)?.cloud;

  test.each<[string, string, string[] | undefined]>([
    [
      'RSS',
      '<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link rel="hub" href="https://h.example/"/><atom:link rel="self" href="/x"/></channel></rss>',
      ['https://h.example/'],
    ],
    [
      'Atom, relative, twice',
      '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="/hub"/><link rel="hub" href="/hub"/></feed>',
      ['https://blog.example/hub'],
    ],
    ['not in an entry', '<feed><entry><link rel="hub" href="/hub"/></entry></feed>', []],
    [
      'JSON Feed',
      '{"version":"https://jsonfeed.org/version/1.1","title":"T","hubs":[{"type":"WebSub","url":"https://h.example/"},{"type":"rssCloud","url":"https://c.example/"}]}',
      ['https://h.example/'],
    ],
    ['a page', '<html><link rel="hub" href="/hub"></html>', undefined],
    ['other JSON', '{"a":1}', undefined],
    ['cut off', '<rss><channel><title', undefined],
  ])('hubs: %s', (_name, text, expected) => {
    expect(hubs(text)).toEqual(expected);
  });

  test.each<[string, string | undefined]>([
    ['domain="c.example" port="80" path="/pleaseNotify" protocol="http-post"', 'http://c.example/ping'],
    [
      'domain="c.example" port="5337" path="/pleaseNotify" protocol="http-post"',
      'http://c.example:5337/ping',
    ],
    ['domain="c.example" port="443" path="/n" protocol="http-post"', 'https://c.example/ping'],
    ['domain="c.example" port="8443" path="/n" protocol="https-post"', 'https://c.example:8443/ping'],
    ['domain="c.example" port="80" path="/RPC2" protocol="xml-rpc"', undefined],
    ['port="80" path="/n" protocol="http-post"', undefined],
  ])('cloud: %s', (attributes, expected) => {
    expect(cloud(attributes)).toBe(expected);
  });

  const itunes = '<itunes:title>Show</itunes:title>';
  test.each<[string, string, string]>([
    ['RSS', '<rss><channel><title>A &amp;\n B</title></channel></rss>', 'A & B'],
    ['a podcast', `<rss><channel><title>Blog</title>${itunes}</channel></rss>`, 'Blog'],
    ['a podcast, the other way round', `<rss><channel>${itunes}<title>Blog</title></channel></rss>`, 'Blog'],
    ['in a vocabulary of its own alone', `<rss><channel>${itunes}</channel></rss>`, 'Show'],
    ['twice', '<rss><channel><title>Blog</title><title>More</title></channel></rss>', 'Blog'],
    ['and one that is empty', `<rss><channel><title/>${itunes}</channel></rss>`, 'Show'],
    ['with markup in it', '<rss><channel><title>A <b>B</b> C</title></channel></rss>', 'A C'],
    ['in CDATA', '<rss><channel><title>A <![CDATA[& B]]></title></channel></rss>', 'A & B'],
    [
      'of the feed, not of its image or an item',
      '<rss><channel><image><title>I</title></image><item><title>P</title></item><title>A</title></channel></rss>',
      'A',
    ],
    ['Atom with a prefix', '<a:feed><m:title>M</m:title><a:title>Blog</a:title></a:feed>', 'Blog'],
    ['RSS 1.0', '<rdf:RDF><channel><dc:title>D</dc:title><title>Blog</title></channel></rdf:RDF>', 'Blog'],
    [
      'RSS 1.0 whose channel alone has a prefix',
      '<r:RDF><c:channel><d:title>D</d:title><title>A</title></c:channel></r:RDF>',
      'A',
    ],
    [
      'RSS 1.0 with prefixes',
      '<r:RDF><c:channel><d:title>D</d:title><c:title>A</c:title></c:channel></r:RDF>',
      'A',
    ],
  ])('title: %s', (_name, text, expected) => {
    expect(readFeed(text, topic)?.title).toBe(expected);
  });

  test.each<[string, string, string]>([
    ['RSS', '<link>https://b.example/</link>', 'https://b.example/'],
    [
      'RSS with other links',
      '<atom:link rel="self" href="/x"/><x:link>https://x.example/</x:link><link>https://b.example/</link>',
      'https://b.example/',
    ],
    ['twice', '<link>https://b.example/</link><link>https://c.example/</link>', 'https://b.example/'],
    [
      'of the feed, not of its image',
      '<image><link>https://i.example/</link></image><link>https://b.example/</link>',
      'https://b.example/',
    ],
  ])('site: %s', (_name, links, expected) => {
    expect(readFeed(`<rss><channel>${links}</channel></rss>`, topic)?.site).toBe(expected);
  });

  const made = (when: string, title = 'A', items = '<item><pubDate>1</pubDate></item>') =>
    readFeed(
      `<rss><channel><title>${title}</title><lastBuildDate>${when}</lastBuildDate><pubDate>${when}</pubDate>${items}</channel></rss>`,
      topic,
    )?.mark;

  test('the time at which it was made is no change; a title and an entry are', () => {
    expect(made('1')).toBe(made('2'));
    expect(made('1')).not.toBe(made('1', 'B'));
    expect(made('1')).not.toBe(made('1', 'A', '<item><pubDate>2</pubDate></item>'));
    expect(made('1')).not.toBe(made('1', 'A', ''));
  });
});
