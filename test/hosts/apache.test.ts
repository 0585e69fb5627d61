import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apache } from '../../packages/astro-linkback/src/hosts/apache.ts';
import type { FormerAddresses } from '../../packages/astro-linkback/src/hosts/host.ts';
import { contract, lacking, serve, write } from './servers.ts';
import type { Engine } from './servers.ts';

const modules = ['mpm_prefork', 'authz_core', 'dir', 'mime', 'alias', 'rewrite', 'headers'];

/** Debian's, with `AllowOverride FileInfo Indexes` for the documents. */
function engineWith(loaded: readonly string[]): Engine {
  return {
    host: apache,
    package: 'apache2-bin',
    binary: '/usr/sbin/apache2',
    async configure({ folder, documents, port }) {
      const config = `
ServerName 127.0.0.1
ServerRoot ${folder}
Listen 127.0.0.1:${port}
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
ErrorLog ${folder}/error.log
StartServers 1
MinSpareServers 1
MaxSpareServers 1
${loaded.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
<IfModule unixd_module>
User nobody
Group nogroup
</IfModule>
TypesConfig /dev/null
DocumentRoot ${documents}
<Directory ${documents}>
  Options FollowSymLinks
  AllowOverride FileInfo Indexes
  Require all granted
</Directory>
`;
      await write(join(folder, 'apache.conf'), config);
      return ['-D', 'FOREGROUND', '-f', join(folder, 'apache.conf')];
    },
  };
}

const engine = engineWith(modules);
const missing = await lacking(engine);
contract(engine, missing !== undefined);

const addresses: FormerAddresses = {
  home: '/',
  moves: [{ from: '/old/', to: '/case/' }],
  queries: [{ path: '/', parts: ['p=123'], to: '/case/' }],
  receiver: { webmention: 'https://r.example/wm' },
};

function text(given: FormerAddresses, before?: string): string | undefined {
  return apache.files(given)[0]?.text(before);
}

test('rules for the published folder', () => {
  const given: FormerAddresses = {
    home: '/blog/',
    moves: [
      { from: '/blog/old.html', to: '/blog/é/' },
      { from: '/elsewhere/', to: '/blog/é/' },
    ],
    queries: [{ path: '/blog/', parts: ['p=123'], to: '/blog/é/' }],
    receiver: { webmention: 'https://r.example/wm?a=%20', pingback: 'https://r.example/pb' },
  };
  expect(text(given)).toBe(`# BEGIN astro-linkback
<IfModule mod_rewrite.c>
RewriteEngine On
RewriteCond %{QUERY_STRING} "(?:^|&)p=123(?:&|$)"
RewriteRule "^$" /blog/\\%C3\\%A9/ [R=301,L,NE,QSD]
RewriteRule "^old\\.html/?$" /blog/\\%C3\\%A9/ [R=301,L,NE]
</IfModule>
<IfModule mod_headers.c>
Header append Link '<https://r.example/wm?a=%%20>; rel="webmention"'
Header set X-Pingback "https://r.example/pb"
</IfModule>
# END astro-linkback
`);
});

test('no file for nothing; what an owner wrote stays, and a second build changes nothing', () => {
  const nothing = { home: '/', moves: [], queries: [], receiver: {} };
  expect(text(nothing)).toBeUndefined();
  expect(text(nothing, 'Options -Indexes')).toBe('Options -Indexes');
  const own = 'Redirect 301 /own /untouched/\nRewriteRule . /case/ [L]\n';
  const once = text(addresses, own) ?? '';
  expect(once.replace(/^# BEGIN[^]*# END.*\n/m, '')).toBe(own);
  expect(text(addresses, once)).toBe(once);
});

describe.skipIf(missing !== undefined)('apache, beside what an owner wrote', () => {
  test.for([
    ['a redirect', 'Redirect 301 /own /untouched/'],
    ['rules without an end of line', 'RewriteEngine On\nRewriteRule ^own$ /untouched/ [R=301,L]'],
    ['a RewriteBase', 'RewriteEngine On\nRewriteBase /deep/\nRewriteRule ^own$ /untouched/ [R=301,L]\n'],
    [
      'rules that leave nothing over',
      `<IfModule mod_rewrite.c>
RewriteEngine On
RewriteRule ^own$ /untouched/ [R=301,L]
RewriteCond %{REQUEST_FILENAME} !-f
RewriteCond %{REQUEST_FILENAME} !-d
RewriteRule . /index.html [L]
</IfModule>
`,
    ],
  ] as const)('%s', async ([, own]) => {
    const server = await serve(engine, addresses, { '.htaccess': own });
    try {
      for (const [asked, to] of [
        ['/own', '/untouched/'],
        ['/old', '/case/'],
        ['/?p=123', '/case/'],
      ] as const) {
        const { status, headers } = await server.get(asked);
        expect([status, headers.get('location')]).toEqual([
          301,
          `http://127.0.0.1:${server.place.port}${to}`,
        ]);
      }
    } finally {
      await server.stop();
    }
  });

  test('a Link header of the owner is kept', async () => {
    const server = await serve(engine, addresses, {
      '.htaccess': 'Header set Link "</a.css>; rel=preload"\n',
    });
    try {
      const link = (await server.get('/')).headers.get('link');
      expect(link).toBe('</a.css>; rel=preload, <https://r.example/wm>; rel="webmention"');
    } finally {
      await server.stop();
    }
  });

  test('without the modules the pages are served all the same', async () => {
    const bare = engineWith(modules.filter((name) => name !== 'rewrite' && name !== 'headers'));
    const server = await serve(bare, addresses);
    try {
      expect((await server.get('/case/')).status).toBe(200);
      expect((await server.get('/old/')).status).toBe(404);
    } finally {
      await server.stop();
    }
  });
});
