import type { HostName } from './host.ts';

/** Where a build runs, and with what adapter. */
export interface Surroundings {
  /** Its name, `@astrojs/netlify`; undefined for a site without one. */
  readonly adapter: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const adapters: Readonly<Record<string, HostName>> = {
  '@astrojs/netlify': 'netlify',
  '@astrojs/cloudflare': 'cloudflare',
  '@astrojs/vercel': 'vercel',
};

/** Variables that a host's own builds set. */
const variables: readonly (readonly [string, HostName])[] = [
  ['NETLIFY', 'netlify'],
  ['CF_PAGES', 'cloudflare'],
  ['WORKERS_CI', 'cloudflare'],
  ['VERCEL', 'vercel'],
  // Not GITHUB_ACTIONS, which builds for any host; this one is for an owner to set.
  ['GITHUB_PAGES', 'github'],
];

/**
 * What the site is published on, as far as the build can tell.
 * @returns undefined where it is not certain: a stub page works everywhere, a rule on its own host only.
 */
export function detectHost({ adapter, env }: Surroundings): HostName | undefined {
  // An adapter is for one host, wherever the build runs.
  if (adapter !== undefined) return adapters[adapter];
  const isSet = (name: string) => !['', '0', 'false', undefined].includes(env[name]);
  const found = variables.find(([name]) => isSet(name));
  if (found !== undefined) return found[1];
  // GitLab, too, builds for any host; the job that publishes its Pages has this name.
  return isSet('GITLAB_CI') && env['CI_JOB_NAME'] === 'pages' ? 'gitlab' : undefined;
}
