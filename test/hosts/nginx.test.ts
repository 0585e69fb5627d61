import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FormerAddresses } from '../../packages/astro-linkback/src/hosts/host.ts';
import { nginx } from '../../packages/astro-linkback/src/hosts/nginx.ts';
import { contract, lacking, serve, write } from './servers.ts';
import type { Engine } from './servers.ts';

const engine: Engine = {
  host: nginx,
  package: 'nginx',
  binary: '/usr/sbin/nginx',
  async configure({ folder, documents, project, port }) {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const include = (context: string) => `include ${join(project, `linkback-${context}.nginx.conf`)};`;
    const config = `
      daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr;
      events {}
      http {
        access_log off; default_type text/html;
        ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
        ${include('http')}
        server { listen 127.0.0.1:${port}; root ${documents}; ${include('server')} }
      }`;
    await write(join(folder, 'nginx.conf'), config);
    return ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')];
  },
};

const missing = await lacking(engine);
contract(engine, missing !== undefined);

const nothing: FormerAddresses = { home: '/', moves: [], queries: [], receiver: {} };

/** The texts, without what tells the owner where to include them. */
function texts(addresses: FormerAddresses): (string | undefined)[] {
  return nginx.files(addresses).map((file) => file.text(undefined)?.replace(/^#.*\n/gm, ''));
}

test('maps for http and conditions for server', () => {
  expect(
    texts({
      home: '/',
      moves: [{ from: '/old/', to: '/é/' }],
      queries: [{ path: '/', parts: ['p=123'], to: '/é/' }],
      receiver: { webmention: 'https://r.example/wm', pingback: 'https://r.example/pb' },
    }).map((text) => text?.replace(/_[0-9a-f]{8}\b/g, '_HASH')),
  ).toEqual([
    `
map "$uri?$arg_p" $linkback_numbered_HASH {
  default "";
  "/?123" "/%C3%A9/";
}
map $uri $linkback_moved_HASH {
  default "";
  "/old" "/%C3%A9/";
  "/old/" "/%C3%A9/";
}
`,
    `
if ($linkback_numbered_HASH) { return 301 $linkback_numbered_HASH; }
if ($linkback_moved_HASH) { return 301 $linkback_moved_HASH$is_args$args; }
add_header Link '<https://r.example/wm>; rel="webmention"' always;
add_header X-Pingback "https://r.example/pb" always;
`,
  ]);
});

test('two blogs on one server do not share a map', () => {
  const name = (to: string) =>
    /\$linkback_numbered_\w+/.exec(
      texts({ ...nothing, queries: [{ path: '/', parts: ['p=1'], to }] })[0] ?? '',
    )?.[0];
  expect(name('/a/')).not.toBe(name('/b/'));
  expect(name('/a/')).toBe(name('/a/'));
});

test('no file for nothing, but a file once included stays', () => {
  expect(texts(nothing)).toEqual([undefined, undefined]);
  expect(nginx.files(nothing).map((file) => file.text('old')?.replace(/^#.*\n/gm, ''))).toEqual(['', '']);
});

test.skipIf(missing !== undefined)(
  'starts with long paths, with many, and with two that differ in case',
  async () => {
    const long = `/${'日本語'.repeat(20)}/`;
    const many = Array.from({ length: 5000 }, (_, index) => ({ from: `/old/${index}/`, to: '/case/' }));
    const server = await serve(engine, {
      ...nothing,
      moves: [
        { from: long, to: '/case/' },
        { from: '/one/', to: '/case/' },
        { from: '/ONE/', to: '/hello-world/' },
        ...many,
      ],
    });
    try {
      for (const [asked, to] of [
        [encodeURI(long), '/case/'],
        ['/old/4999', '/case/'],
        ['/one/', '/case/'],
        ['/ONE/', '/hello-world/'],
      ] as const)
        expect((await server.get(asked)).headers.get('location')).toMatch(new RegExp(`^http://[^/]+${to}$`));
    } finally {
      await server.stop();
    }
  },
);

test.for([
  [45, undefined],
  [46, 'map_hash_bucket_size 128;'],
  [200, 'map_hash_bucket_size 256;'],
] as const)('a path of %i bytes needs %s', ([bytes, directive]) => {
  const [http] = texts({ ...nothing, moves: [{ from: `/${'a'.repeat(bytes - 1)}`, to: '/b/' }] });
  expect(/map_hash_bucket_size.*/.exec(http ?? '')?.[0]).toBe(directive);
});
