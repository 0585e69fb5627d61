import { expect, it } from 'vitest';
import { runNode } from '../../support/site.ts';
import { bin, commandWorld } from './command.ts';

const links = (webmention: string, pingback: string) =>
  `<link rel="webmention" href="${webmention}"><link rel="pingback" href="${pingback}">`;
const rdf = (page: string, ping: string) =>
  '<!-- <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" ' +
  'xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">' +
  `<rdf:Description rdf:about="${page}" dc:identifier="${page}" dc:title="A" trackback:ping="${ping}" /></rdf:RDF> -->`;

/** A post each: one that names all, one that names none, and some that name the wrong ones. */
async function world() {
  const made = await commandWorld({
    well: (url, page) => links(`${url}/webmention`, `${url}/pingback`) + rdf(page, `${url}/trackback?p=1`),
    none: () => '',
    closed: (_url, page) => links('http://127.0.0.99:1999/', new URL('/none', page).href),
  });
  const doctor = (...args: string[]) => runNode([bin, 'doctor', ...args], made.folder);
  return {
    ...made,
    doctor: (name: string) => doctor(`${made.blog}/${name}/`, '--allow-private'),
    plain: doctor,
  };
}

it('finds each endpoint that a post names, and that it answers; nothing is kept of it', async () => {
  const made = await world();
  const { doctor, url } = made;
  await made.run();
  expect(await doctor('well')).toEqual({
    code: 0,
    stdout: [
      `webmention  ${url}/webmention found, and answers`,
      `pingback    ${url}/pingback found, and answers`,
      `trackback   ${url}/trackback?p=1 found, and answers`,
      '',
    ].join('\n'),
    stderr: '',
  });
  expect(await made.until(() => true)).toEqual([]);
});

it('says what is wrong', async () => {
  const made = await world();
  const { doctor, plain, blog } = made;
  const down = await doctor('well');
  expect(down.stdout.match(/does not do its work: connection refused/g)).toHaveLength(3);
  expect(down.code).toBe(1);
  const none = await doctor('none');
  expect(none.stdout.match(/not named by the page/g)).toHaveLength(3);
  expect(none.stdout).toContain('Nobody can tell this post anything.');
  expect(none.code).toBe(1);
  await made.run('--accept', 'pingback=off');
  const wrong = await doctor('closed');
  expect(wrong.stdout).toContain('http://127.0.0.99:1999/ does not do its work: connection refused');
  expect(wrong.stdout).toContain(
    `${blog}/none does not do its work: HTTP 404, and not what this receiver says`,
  );
  expect(await plain('a.example')).toMatchObject({ code: 2, stdout: '' });
  expect((await plain(`${blog}/well/`)).stderr).toContain('is not a public address');
  expect((await doctor('unknown')).stderr).toContain('cannot be read');
});
