import { join } from 'node:path';
import { expect, test } from 'vitest';
import { caddy } from '../../packages/astro-linkback/src/hosts/caddy.ts';
import type { FormerAddresses } from '../../packages/astro-linkback/src/hosts/host.ts';
import { contract, lacking, serve, write } from './servers.ts';
import type { Engine } from './servers.ts';

const engine: Engine = {
  host: caddy,
  package: 'caddy',
  binary: '/usr/bin/caddy',
  async configure({ folder, documents, project, port }) {
    const config = `{
	admin off
	auto_https off
}
http://127.0.0.1:${port} {
	root * ${documents}
	import ${join(project, 'linkback.caddyfile')}
	file_server
}
`;
    await write(join(folder, 'Caddyfile'), config);
    return ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'];
  },
};

const missing = await lacking(engine);
contract(engine, missing !== undefined);

const nothing: FormerAddresses = { home: '/', moves: [], queries: [], receiver: {} };

function text(addresses: FormerAddresses, before?: string): string | undefined {
  const [file] = caddy.files(addresses);
  return file?.text(before)?.replace(/^#.*\n/gm, '');
}

test('a snippet for the block of the site', () => {
  expect(
    text({
      home: '/blog/',
      moves: [{ from: '/blog/old/', to: '/blog/é/' }],
      queries: [{ path: '/blog/', parts: ['p=123'], to: '/blog/é/' }],
      receiver: { webmention: 'https://r.example/wm', pingback: 'https://r.example/pb' },
    }),
  ).toBe(`map "{path}?{query.p}" {linkback_numbered} {
	"/blog?123" "/blog/%C3%A9/"
	"/blog/?123" "/blog/%C3%A9/"
	default ""
}
@linkback_numbered not vars {linkback_numbered} ""
redir @linkback_numbered {linkback_numbered} 301
map {query} {linkback_query} {
	"" ""
	default "?{query}"
}
map {path} {linkback_moved} {
	"/blog/old" "/blog/%C3%A9/"
	"/blog/old/" "/blog/%C3%A9/"
	default ""
}
@linkback_moved not vars {linkback_moved} ""
redir @linkback_moved {linkback_moved}{linkback_query} 301
header +Link \`<https://r.example/wm>; rel="webmention"\`
header X-Pingback "https://r.example/pb"
`);
});

test('no file for nothing, but a file once imported stays', () => {
  expect(text(nothing)).toBeUndefined();
  expect(text(nothing, 'old')).toBe('');
});

test.skipIf(missing !== undefined)('what a visitor asks is not expanded', async () => {
  const server = await serve(engine, { ...nothing, moves: [{ from: '/old/', to: '/case/' }] });
  try {
    const { headers } = await server.get('/old/?x={env.HOME}');
    expect(headers.get('location')).toBe('/case/?x={env.HOME}');
  } finally {
    await server.stop();
  }
});
