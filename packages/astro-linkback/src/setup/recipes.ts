import { readFileSync } from 'node:fs';

/** What tells after the deploy, by the host. */
export interface Recipe {
  /** For people who choose. */
  readonly label: string;
  /** Where its files go in the blog, and what they are called in the folder `recipes`. */
  readonly files: Readonly<Record<string, string>>;
  /** Hosts read these files at the top of the repository, whatever folder of it the blog is in. */
  readonly isOfRepository?: true;
  /** What the owner has to do besides. */
  readonly todo: readonly string[];
  /** Files whose presence says that the blog is published there. */
  readonly signs: readonly string[];
  /** Adapters and packages that say so. */
  readonly packages: readonly string[];
}

export const recipes = {
  'github-pages': {
    label: 'GitHub Pages',
    files: { '.github/workflows/deploy.yml': 'github-pages.yml' },
    isOfRepository: true,
    todo: ['In the settings of the repository, Pages: choose "GitHub Actions" as the source.'],
    signs: ['.github/workflows/deploy.yml', 'public/CNAME'],
    packages: [],
  },
  netlify: {
    label: 'Netlify',
    files: {
      'plugins/linkback/manifest.yml': 'netlify/manifest.yml',
      'plugins/linkback/index.js': 'netlify/index.js',
      'plugins/linkback/package.json': 'netlify/package.json',
    },
    todo: [
      'Set LINKBACK_TOKEN at Netlify, a secret with the scope Builds: a token that may write to the repository.',
      'Name the plugin in netlify.toml: [[plugins]] package = "/plugins/linkback"',
    ],
    signs: ['netlify.toml'],
    packages: ['@astrojs/netlify', 'netlify-cli'],
  },
  cloudflare: {
    label: 'Cloudflare, by GitHub Actions',
    files: { '.github/workflows/linkback.yml': 'cloudflare.yml' },
    isOfRepository: true,
    todo: [],
    signs: ['wrangler.toml', 'wrangler.json', 'wrangler.jsonc'],
    packages: ['@astrojs/cloudflare', 'wrangler'],
  },
  vercel: {
    label: 'Vercel, by GitHub Actions',
    files: { '.github/workflows/linkback.yml': 'vercel.yml' },
    isOfRepository: true,
    todo: [],
    signs: ['vercel.json', '.vercel'],
    packages: ['@astrojs/vercel', 'vercel'],
  },
  gitlab: {
    label: 'GitLab Pages',
    files: { '.gitlab-ci.yml': 'gitlab.yml' },
    isOfRepository: true,
    todo: [
      'Set LINKBACK_TOKEN in GitLab, masked and protected: a project access token with the scope write_repository.',
    ],
    signs: ['.gitlab-ci.yml'],
    packages: [],
  },
  server: {
    label: 'a server of your own, with cron',
    files: { 'linkback-cron.sh': 'server.sh' },
    todo: ['Add it to the crontab, with the folder that the web server shows: see its first lines.'],
    signs: ['linkback-cron.sh'],
    packages: [],
  },
} as const satisfies Record<string, Recipe>;

export type RecipeName = keyof typeof recipes;
export const recipeNames = Object.keys(recipes) as RecipeName[];

/**
 * The text of a recipe's file.
 * @param branch the one whose pushes are published, where it is known.
 */
export function recipeText(name: string, branch = 'main'): string {
  const text = readFileSync(new URL(`../../recipes/${name}`, import.meta.url), 'utf8');
  const written = /^[\w./-]+$/.test(branch) ? branch : JSON.stringify(branch);
  return text.replace(/^( *branches: )\[main\]$/m, (_, start: string) => `${start}[${written}]`);
}
