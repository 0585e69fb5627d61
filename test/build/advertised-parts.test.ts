import type { LinkbackOptions } from 'astro-linkback';
import { expect, test } from 'vitest';
import { advertisingPage, endpointsOn } from '../support/advertising.ts';
import { findAsOthers } from '../support/senders.ts';
import { makeSite, post } from '../support/site.ts';

type Taken = NonNullable<LinkbackOptions['receiver']>;

interface Hosted {
  readonly hosts?: 'netlify';
  readonly headers?: Record<string, string>;
  readonly env?: { CI: string };
}

const receiver = {
  webmention: 'https://in.example/blog/webmention',
  pingback: 'https://in.example/blog/pingback',
};
const permalink = 'https://blog.example/2024/03/09/plain/';
const { webmention, pingback } = receiver;
const header = { link: `<${webmention}>; rel="webmention"`, 'x-pingback': pingback };
const wide = { webmention: 'https://bücher.example/übers/wm', pingback: 'https://bücher.example/übers/pb' };
const ascii = 'https://xn--bcher-kva.example/%C3%BCbers';

test.each<[string, Taken, Hosted, own: object, others: object]>([
  ['nothing', {}, {}, {}, {}],
  ['Webmention', { webmention }, {}, { webmention: `${webmention} by <link>` }, { ghost: webmention }],
  [
    'Webmention, and the host says so',
    { webmention },
    { hosts: 'netlify', headers: { link: header.link } },
    { webmention: `${webmention} by Link header` },
    { ghost: webmention, dotclear: `webmention ${webmention}` },
  ],
  [
    'Pingback',
    { pingback },
    {},
    { pingback: `${pingback} by <link>` },
    { dotclear: `pingback ${pingback}`, wordpress: pingback },
  ],
  [
    'Webmention and Pingback, and the host says so',
    { webmention, pingback },
    { hosts: 'netlify', headers: header },
    { webmention: `${webmention} by Link header`, pingback: `${pingback} by X-Pingback header` },
    { ghost: webmention, dotclear: `pingback ${pingback}`, wordpress: pingback },
  ],
  [
    'TrackBack, below the permalink',
    { trackback: true },
    {},
    { trackback: `${permalink}trackback/ by RDF` },
    { dotclear: `trackback ${permalink}trackback/` },
  ],
  [
    'TrackBack by numbers, of a post that has none',
    { trackback: 'https://in.example/trackback' },
    { env: { CI: 'true' } },
    {},
    {},
  ],
  [
    'at addresses beyond ASCII',
    wide,
    {},
    { webmention: `${ascii}/wm by <link>`, pingback: `${ascii}/pb by <link>` },
    { ghost: `${ascii}/wm`, dotclear: `pingback ${ascii}/pb`, wordpress: `${ascii}/pb` },
  ],
])('%s', async (_what, taken, { hosts, headers = {}, env = {} }, own, others) => {
  const other = await makeSite({
    'src/pages/[...permalink].astro': advertisingPage,
    'src/content/blog/plain.md': post('Words.', { title: 'Plain' }),
  });
  try {
    await other.build({ options: { send: 'never', receiver: taken, ...(hosts && { hosts }) }, env });
    const html = await other.read('dist/2024/03/09/plain/index.html');
    const written = other.has('dist/_headers') ? await other.read('dist/_headers') : '';
    expect(headersIn(written)).toEqual(headers);
    expect(endpointsOn(html, permalink, headers)).toEqual(own);
    const seen = { html, headers: new Headers({ 'content-type': 'text/html; charset=utf-8', ...headers }) };
    expect(findAsOthers(seen, permalink)).toEqual({
      ...{ ghost: undefined, dotclear: undefined, wordpress: undefined },
      ...others,
    });
  } finally {
    await other.remove();
  }
});

/** What the host is told to send with each page. */
function headersIn(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^ {2}([\w-]+): (.*)$/gm)].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      value,
    ]),
  );
}
