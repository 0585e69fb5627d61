import { between, createRandom, pick } from '../random.ts';
import { anchor, fill, prose } from './prose.ts';

/** What many targets have in common, in the order in which it stands in a page. */
export interface Body {
  /** Within `<head>`. */
  readonly head: Buffer;
  /** From `<body>` to the end of the article. */
  readonly article: Buffer;
  readonly comments: Buffer;
  /** Footer and scripts, without the closing tags. */
  readonly tail: Buffer;
}

/**
 * Pages as blogs have them, 30 to 200 KB, most of them below 100: made beforehand, so that to serve one costs the
 * farm next to nothing.
 */
export function makeBodies(count: number): Body[] {
  const random = createRandom(count);
  return Array.from({ length: count }, () => {
    const bytes = 29_000 + 165_000 * random() ** 2;
    return {
      head: Buffer.from(head(random, bytes * 0.15)),
      article: Buffer.from(article(random, bytes * 0.4)),
      comments: Buffer.from(comments(random, bytes * 0.25)),
      tail: Buffer.from(tail(random, bytes * 0.2)),
    };
  });
}

function head(random: () => number, bytes: number): string {
  const description = prose(random, 150).replaceAll('"', '');
  const metas = ['og:title', 'og:description', 'og:type', 'og:url', 'og:image', 'og:site_name', 'article:tag']
    .map((property) => `<meta property="${property}" content="${prose(random, 60)}">\n`)
    .join('');
  const links = fill(bytes * 0.3, (index) => {
    const rel = pick(random, [
      'stylesheet',
      'preload',
      'icon',
      'alternate',
      'dns-prefetch',
      'apple-touch-icon',
    ]);
    return `<link rel="${rel}" href="/assets/file-${index}.css?ver=6.4" media="all">\n`;
  });
  // Two pages in five have one of these, with an `&` in its tag.
  const font =
    random() < 0.4
      ? '<link rel="stylesheet" href="https://fonts.example/css?family=Serif:400,700&amp;display=swap">\n'
      : '';
  const style = fill(
    bytes * 0.4,
    (index) => `.c${index}>li:hover{margin:0 ${index}px;color:#${between(random, 100, 999)}}`,
  );
  const data = JSON.stringify({ '@type': 'BlogPosting', text: prose(random, bytes * 0.15) });
  return (
    `<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="description" content="${description}">\n` +
    `${metas}${links}${font}<style>${style}</style>\n<script type="application/ld+json">${data}</script>\n`
  );
}

function article(random: () => number, bytes: number): string {
  const items = fill(bytes * 0.15, () => `<li class="menu-item">${anchor(random)}</li>\n`);
  const blocks = fill(bytes * 0.8, (index) =>
    pick(random, [
      () => `<p>${prose(random, 300)} ${anchor(random)} ${prose(random, 200)}.</p>\n`,
      () => `<p>${prose(random, 500)}.</p>\n`,
      () => `<h2 id="part-${index}">${prose(random, 30)}</h2>\n`,
      () =>
        `<pre><code class="language-html">&lt;div class="x"&gt;${prose(random, 150)}&lt;/div&gt;</code></pre>\n`,
      () =>
        `<figure><img src="/i/${index}.jpg" srcset="/i/${index}.jpg 1x, /i/${index}-2.jpg 2x" alt=""></figure>\n`,
      () => `<blockquote><p>${prose(random, 250)}</p></blockquote>\n`,
    ])(),
  );
  return `<body class="single"><nav><ul>\n${items}</ul></nav>\n<main><article class="hentry"><h1>${prose(random, 40)}</h1>\n${blocks}</article>\n`;
}

function comments(random: () => number, bytes: number): string {
  // Many themes name their comments so, whatever the page offers.
  const kinds: [string, ...string[]] = random() < 0.15 ? ['comment', 'comment', 'pingback'] : ['comment'];
  const items = fill(bytes, (index) => {
    const author = anchor(random, ' rel="external nofollow ugc" class="url"');
    return `<li class="${pick(random, kinds)} depth-${index % 3}" id="c${index}"><b>${author}</b><p>${prose(random, 250)}</p></li>\n`;
  });
  return `<section><ol>\n${items}</ol></section></main>\n`;
}

function tail(random: () => number, bytes: number): string {
  const links = fill(bytes * 0.2, () => `<li>${anchor(random, ' rel="me"')}</li>\n`);
  const script = fill(
    bytes * 0.75,
    (index) => `if(a${index}<b&&c.x>${index}){d.innerHTML="<p class='n'>"+e[${index}]+"</p>"}`,
  );
  return `<footer><ul>\n${links}</ul></footer>\n<script>${script}</script>\n<script src="/main.js" defer></script>\n`;
}
