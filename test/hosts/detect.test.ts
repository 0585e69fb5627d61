import { expect, test } from 'vitest';
import { detectHost } from '../../packages/astro-linkback/src/hosts/detect.ts';
import { hostNames } from '../../packages/astro-linkback/src/hosts/host.ts';
import { hosts } from '../../packages/astro-linkback/src/hosts/index.ts';

test.for([
  [undefined, {}, undefined],
  ['@astrojs/netlify', {}, 'netlify'],
  ['@astrojs/cloudflare', {}, 'cloudflare'],
  ['@astrojs/vercel', {}, 'vercel'],
  ['@astrojs/vercel', { GITLAB_CI: 'true', CI_JOB_NAME: 'pages' }, 'vercel'],
  ['@astrojs/node', { NETLIFY: 'true' }, undefined],
  [undefined, { NETLIFY: 'true' }, 'netlify'],
  [undefined, { NETLIFY: 'false' }, undefined],
  [undefined, { NETLIFY: '' }, undefined],
  [undefined, { CF_PAGES: '1' }, 'cloudflare'],
  [undefined, { WORKERS_CI: '1' }, 'cloudflare'],
  [undefined, { VERCEL: '1' }, 'vercel'],
  [undefined, { CI: 'true', GITHUB_ACTIONS: 'true' }, undefined],
  [undefined, { GITHUB_ACTIONS: 'true', GITHUB_PAGES: 'true' }, 'github'],
  [undefined, { CI: 'true', GITLAB_CI: 'true', CI_JOB_NAME: 'pages' }, 'gitlab'],
  [undefined, { CI: 'true', GITLAB_CI: 'true', CI_JOB_NAME: 'deploy-to-our-nginx' }, undefined],
] as const)('adapter %s and %o: %s', ([adapter, env, host]) => {
  expect(detectHost({ adapter, env })).toBe(host);
});

test.for(hostNames)('%s is a host', (name) => {
  expect(hosts[name].name).toBe(name);
});

test('GitHub Pages has no rules', () => {
  const { github } = hosts;
  const addresses = {
    home: '/',
    moves: [],
    queries: [{ path: '/', parts: ['p=1'], to: '/a/' }],
    receiver: {},
  };
  expect([github.maxMoves, github.maxQueries, github.files(addresses)]).toEqual([0, 0, []]);
});
