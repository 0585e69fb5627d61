import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import { bin as linkback } from '../../support/command.ts';
import { listen } from '../../support/listen.ts';
import { picture } from '../../support/pictures.ts';
import { runNode } from '../../support/site.ts';
import { commandWorld } from './command.ts';

const token = 'a-token-of-the-owner';

it('the picture that a page names comes into the blog, small, once it is approved, and goes with its mention', async () => {
  const world = await commandWorld();
  const asked: string[] = [];
  const jpeg = await picture('jpeg');
  const page = await listen((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/me.jpg') response.setHeader('content-type', 'image/jpeg').end(jpeg);
    else if (request.url === '/no.svg') response.end('<svg xmlns="http://www.w3.org/2000/svg"/>');
    else {
      const photo = request.url === '/one' ? '/me.jpg' : '/no.svg';
      response
        .setHeader('content-type', 'text/html')
        .end(
          `<title>T</title><div class="h-entry"><a class="p-author h-card" href="/"><img class="u-photo" src="${photo}" alt="">Ann</a><p class="e-content">See <a href="${world.blog}/a/">a</a>.</p></div>`,
        );
    }
  }, '127.0.0.51');
  onTestFinished(page.close);
  await world.run('--token', token, '--accept', 'webmention=hold');
  const send = async (name: string) => {
    const body = new URLSearchParams({ source: `${page.url}/${name}`, target: `${world.blog}/a/` });
    expect((await fetch(`${world.url}/webmention`, { method: 'POST', body })).status).toBe(201);
  };
  await send('one');
  await send('two');
  await world.until((all) => all.filter(({ standing }) => standing === 'verified').length === 2);
  const file = join(world.folder, 'mentions.json');
  const pull = async (...args: string[]) => {
    asked.length = 0;
    const { code, stdout, stderr } = await runNode(
      [linkback, 'pull', '--token', token, '--from', world.url, ...args],
      world.folder,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const files = () => readdir(join(world.folder, 'mentions')).catch(() => undefined);

  // Held: nobody is asked anything.
  expect(await pull('--allow-private', '--avatars')).toContain(
    'mentions/: 0 pictures of authors; 0 new, 0 gone.',
  );
  expect(asked).toEqual([]);
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('"held"', '"approved"'));

  // Where pictures cannot be made, that is said before anybody is told anything.
  const hide = `import { registerHooks } from 'node:module';
registerHooks({ resolve(name, context, next) {
  if (/(?:^|\\/)sharp(?:\\/|$)/.test(name)) throw new Error('there is no sharp');
  return next(name, context);
} });`;
  const without = await runNode(
    [
      ...['--import', `data:text/javascript,${encodeURIComponent(hide)}`],
      ...[linkback, 'pull', '--token', token, '--allow-private', '--avatars'],
    ],
    world.folder,
  );
  expect(without).toMatchObject({ code: 2, stdout: '' });
  expect(without.stderr).toContain('sharp, which cannot be loaded here: there is no sharp.');
  expect((await world.until(() => true)).map(({ decision }) => decision)).toEqual(['held', 'held']);
  expect(asked).toEqual([]);

  const said = await pull('--allow-private', '--avatars');
  expect(said).toContain('mentions/: 1 picture of authors; 1 new, 0 gone.');
  expect(said).toContain(`No picture from ${page.url}/no.svg: it is no picture that can be used.`);
  expect(said).toContain('Commit mentions/ as well.');
  expect(asked.sort()).toEqual(['/me.jpg', '/no.svg']);
  const [name = ''] = (await files()) ?? [];
  expect(await files()).toHaveLength(1);
  const { format, width, height } = await sharp(join(world.folder, 'mentions', name)).metadata();
  expect({ format, width, height }).toEqual({ format: 'webp', width: 96, height: 96 });
  const text = await readFile(file, 'utf8');
  expect(text.match(/"avatar":"[\da-f]{32}\.webp"/g)).toEqual([`"avatar":"${name}"`]);

  // Without the flag it stays, and nobody is asked.
  expect(await pull('--allow-private')).toContain('mentions/: 1 picture of authors; 0 new, 0 gone.');
  expect([asked, await readFile(file, 'utf8')]).toEqual([[], text]);

  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('"approved"', '"rejected"'));
  expect(await pull('--allow-private')).toContain('mentions/: 0 pictures of authors; 0 new, 1 gone.');
  expect(await files()).toBeUndefined();
});
