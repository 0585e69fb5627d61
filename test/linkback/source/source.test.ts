import { checkSource, readSource } from 'linkback';
import { describe, expect, test } from 'vitest';
import { fakeWeb, networkError, neverAnswering, page, redirect } from '../../support/fake-web.ts';
import type { WebAnswer } from '../../support/fake-web.ts';

const bounds = { timeout: 50, maxBytes: 1_000_000, maxRedirects: 3 };
const permalink = 'https://me.example/post/';
const target = 'https://a.example/';

function linkOf(html: string, to = target) {
  return readSource(html, permalink).linkTo(to);
}

/** A page with a good title. */
function titled(body: string): string {
  return `<!DOCTYPE html><html><head><title>Post</title></head><body>${body}</body></html>`;
}

describe('the live check', () => {
  const check = (answer: WebAnswer) =>
    checkSource(fakeWeb({ [permalink]: answer }), permalink, 'test', bounds);

  test('200 at its own address is live', async () => {
    const web = fakeWeb({ [permalink]: page(titled(`<p>See <a href="${target}">this</a>.`)) });
    const verdict = await checkSource(web, permalink, 'my-blog Webmention', bounds);
    expect(verdict.live && verdict.page.linkTo(target)?.excerpt).toBe('See this.');
    expect(web.requests.map(({ method, headers }) => [method, headers.get('user-agent')])).toEqual([
      ['GET', 'my-blog Webmention'],
    ]);
  });

  test.each<[string, WebAnswer, string]>([
    ['404', 'HTTP/1.1 404 Not Found', 'the post is not live: HTTP 404'],
    ['a 404 with the page', `HTTP/1.1 404 Not Found\n\n${titled('')}`, 'the post is not live: HTTP 404'],
    ['203', 'HTTP/1.1 203 X', 'the post is not live: HTTP 203'],
    ['401', 'HTTP/1.1 401 X', 'the post is not live: HTTP 401'],
    ['no such host', networkError('ENOTFOUND'), 'the post is not live: no such host'],
    ['no answer', neverAnswering, 'the post is not live: no answer within 50 ms'],
    ['too many redirects', redirect('/post/'), 'the post is not live: more than 3 redirects'],
  ])('%s is not', async (_about, answer, reason) => {
    expect(await check(answer)).toEqual({ live: false, reason });
  });

  test('a redirect is not, even to the page: WordPress follows none', async () => {
    const web = fakeWeb({
      'https://me.example/post': redirect('/post/'),
      [permalink]: page(titled(`<a href="${target}">x</a>`)),
    });
    expect(await checkSource(web, 'https://me.example/post', 'test', bounds)).toEqual({
      live: false,
      reason: 'the post answers with a redirect to https://me.example/post/',
    });
  });
});

describe('linkTo', () => {
  test.each([
    ['as written', '<a href="https://a.example/">x</a>'],
    ['without the slash of the root', '<a href="https://a.example">x</a>'],
    ['in capitals', '<A HREF="HTTPS://A.example">x</A>'],
    ['blanks round it', '<a href=" https://a.example/\n">x</a>'],
    ['character references', '<a href="https&#58;//a.example&#x2F;">x</a>'],
    ['scheme-relative', '<a href="//a.example/">x</a>'],
    ['by <base>', '<base href="https://a.example/"><a href="/">x</a>'],
    ['in a noscript', '<noscript><a href="https://a.example/">x</a></noscript>'],
    ['as an area of an image', '<p>Map <map name="m"><area href="https://a.example/" alt="x"></map></p>'],
  ])('finds it %s', (_about, html) => {
    expect(linkOf(html)).toBeDefined();
  });

  test.each([
    ['as text', 'https://a.example/'],
    ['in a comment', '<!-- <a href="https://a.example/">x</a> -->'],
    ['in a script', '<script>"<a href=https://a.example/>x</a>"</script>'],
    ['in a template', '<template><a href="https://a.example/">x</a></template>'],
    ['in a <link>', '<link href="https://a.example/">'],
    ['as a longer address', '<a href="https://a.example/more">x</a>'],
    ['as a part of an address', '<a href="https://b.example/?u=https://a.example/">x</a>'],
    ['on a host that begins alike', '<a href="https://a.example.evil.example/">x</a>'],
    ['with another scheme', '<a href="http://a.example/">x</a>'],
    ['with a fragment', '<a href="https://a.example/#x">x</a>'],
    ['with a case that counts', '<a href="https://a.example/X">x</a>', 'https://a.example/x'],
  ])('does not find it %s', (_about, html, to = target) => {
    expect(linkOf(html, to)).toBeUndefined();
  });

  test('the spelling is that of the page: it is what receivers look for', () => {
    expect(linkOf('<a href="https://A.example">x</a>')?.spelling).toBe('https://A.example');
    const escaped = linkOf(
      '<a href="https://a.example/%C3%BC?a=1&amp;b=2">x</a>',
      'https://a.example/ü?a=1&b=2',
    );
    expect(escaped?.spelling).toBe('https://a.example/%C3%BC?a=1&b=2');
  });

  test('the spelling of what no receiver could take is the target', () => {
    expect(linkOf('<a href="//a.example/">x</a>')?.spelling).toBe(target);
    expect(linkOf('<a href="https://%61.example/">x</a>')?.spelling).toBe(target);
  });

  test('an area has no text for a pingback, and beside a link that has it does not count', () => {
    const page = (body: string) => `<title>A page</title><p>${body} to read.</p>`;
    const area = `<map><area href="${target}"></map>`;
    expect(linkOf(page(area))?.pingbackProblem).toBeDefined();
    expect(linkOf(page(area))?.excerpt).toBe('to read.');
    const nav = `<nav><a href="${target}">thing</a></nav>`;
    expect(linkOf(page(`${nav}${area}A thing`))?.pingbackProblem).toBeUndefined();
    expect(linkOf(page(`${area}A <a href="${target}">thing</a>`))).toMatchObject({
      excerpt: 'A thing to read.',
      pingbackProblem: undefined,
    });
  });

  test('of several links, the first in the text itself', () => {
    const html =
      `<nav>Menu <a href="${target}">nav</a></nav><p>First <a href="${target}">one</a></p>` +
      `<p>Second <a href="${target}">two</a></p>`;
    expect(linkOf(html)?.excerpt).toBe('First one');
    expect(linkOf(`<footer>By <a href="${target}">them</a></footer>`)?.excerpt).toBe('By them');
  });
});

describe('the names of the post and the blog', () => {
  const namesOf = (head: string, body = '') => {
    const { title, blogName } = readSource(`<head>${head}</head><body>${body}</body>`, permalink);
    return [title, blogName];
  };

  test.each([
    ['the title alone', '<title>My  &amp; post\n</title>', '', ['My & post', 'me.example']],
    ['title and heading', '<title>Post — My Blog</title>', '<h1>Post</h1>', ['Post', 'My Blog']],
    ['the blog first', '<title>My Blog | Post</title>', '<h1><a href="/">Post</a></h1>', ['Post', 'My Blog']],
    ['a heading of its own', '<title>Post — Blog</title>', '<h1>Other</h1>', ['Post — Blog', 'me.example']],
    [
      'Open Graph',
      '<title>x</title><meta property="og:title" content="Post"><meta property="og:site_name" content="Blog">',
      '',
      ['Post', 'Blog'],
    ],
    ['Open Graph by name', '<meta name="og:title" content="Post">', '', ['Post', 'me.example']],
    [
      'an empty Open Graph',
      '<title>Post</title><meta property="og:title" content=" ">',
      '',
      ['Post', 'me.example'],
    ],
    [
      'the title of an icon is none',
      '<title>Post — Blog</title>',
      '<svg><title>Icon</title></svg><h1>Post</h1>',
      ['Post', 'Blog'],
    ],
    ['of two titles the first', '<title>One</title><title>Two</title>', '', ['One', 'me.example']],
    ['nothing', '', '', [permalink, 'me.example']],
  ])('%s', (_about, head, body, expected) => {
    expect(namesOf(head, body)).toEqual(expected);
  });

  test('are bounded', () => {
    const page = readSource(
      `<title>${'🙂'.repeat(999)}</title><meta property="og:site_name" content="${'b'.repeat(999)}">`,
      permalink,
    );
    expect(Array.from(page.title).length).toBeLessThanOrEqual(250);
    expect(page.blogName).toHaveLength(100);
  });
});

describe('summary', () => {
  test.each([
    ['the description', '<meta name="Description" content="About &lt;it&gt;."><p>Text</p>', 'About <it>.'],
    [
      'else the first paragraph',
      '<nav><p>Menu</p></nav><p> </p><p>One <b>two</b>\nthree.</p><p>Four</p>',
      'One two three.',
    ],
    ['else nothing', '<div>Text</div>', ''],
  ])('%s', (_about, html, expected) => {
    expect(readSource(html, permalink).summary).toBe(expected);
  });
});
