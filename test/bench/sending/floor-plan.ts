import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpile } from 'typescript';
import type { Offer } from '../farm/offer.ts';
import { escapeHtml } from '../farm/page.ts';
import type { Source, Target, World } from '../farm/world.ts';
import { repository } from '../measure/index.ts';

/** How the floor goes to the network. */
export interface FloorWay {
  /** Exchanges at once over all. */
  readonly concurrency: number;
  /** Connections to one host; null: as many as there is room for. */
  readonly perHost: number | null;
  /** The same to the blog's own host, which this project asks more at once, too. */
  readonly ownHost: number;
  readonly keepAlive: boolean;
  /** undici's `fetch` in place of its `request`. */
  readonly fetch: boolean;
  /** Ask with HEAD before each GET of a target. */
  readonly headFirst: boolean;
  /** Fetch the sources too. */
  readonly sources: boolean;
  /** Look for three words in the text of each page. */
  readonly search: boolean;
}

export const floorWay = {
  concurrency: 128,
  perHost: 2,
  ownHost: 16,
  keepAlive: true,
  fetch: false,
  headFirst: false,
  sources: true,
  search: true,
} satisfies FloorWay;

export interface FloorPlan {
  readonly way: FloorWay;
  /** Where undici is. */
  readonly undici: string;
  /** Page and the notifications, by number, that wait for it. */
  readonly sources: readonly (readonly [string, readonly number[]])[];
  readonly targets: readonly (readonly [string, readonly number[]])[];
  readonly notifications: readonly {
    readonly endpoint: string;
    readonly type: string;
    readonly body: string;
  }[];
}

/**
 * Writes what the floor needs into a folder. Its program is taken out of TypeScript first: that is not to count.
 * @returns the arguments for Node.
 */
export async function writeFloor(folder: string, world: World, way: FloorWay): Promise<string[]> {
  const [program, plan] = [join(folder, 'floor.mjs'), join(folder, 'floor.json')];
  const source = await readFile(new URL('floor.ts', import.meta.url), 'utf8');
  await writeFile(program, transpile(source, { module: ModuleKind.ESNext, target: ScriptTarget.ES2024 }));
  await writeFile(plan, JSON.stringify(planFloor(world, way)));
  return [program, plan];
}

function planFloor({ sources, targets }: World, way: FloorWay): FloorPlan {
  const require = createRequire(join(repository, 'packages/linkback-network/package.json'));
  const notifications: FloorPlan['notifications'][number][] = [];
  const waiting = new Map<Source | Target, number[]>([...sources, ...targets].map((page) => [page, []]));
  for (const source of sources) {
    for (const target of source.targets) {
      if (target.offer === undefined) continue;
      waiting.get(source)?.push(notifications.length);
      waiting.get(target)?.push(notifications.length);
      notifications.push(notificationOf(source, target, target.offer));
    }
  }
  const entry = (page: Source | Target) => [page.url, waiting.get(page) ?? []] as const;
  return {
    way,
    undici: require.resolve('undici'),
    sources: sources.map(entry),
    targets: targets.map(entry),
    notifications,
  };
}

function notificationOf(source: Source, target: Target, { protocol, endpoint }: Offer) {
  const form = 'application/x-www-form-urlencoded';
  switch (protocol) {
    case 'webmention': {
      const body = new URLSearchParams({ source: source.url, target: target.url }).toString();
      return { endpoint, type: form, body };
    }
    case 'pingback': {
      const values = [source.url, target.url].map(
        (url) => `<param><value><string>${escapeHtml(url)}</string></value></param>`,
      );
      const body = `<?xml version="1.0"?>\n<methodCall><methodName>pingback.ping</methodName><params>${values.join('')}</params></methodCall>`;
      return { endpoint, type: 'text/xml', body };
    }
    case 'trackback': {
      const about = {
        url: source.url,
        title: source.title,
        blog_name: 'Blog',
        excerpt: 'Words of the post.',
      };
      return { endpoint, type: `${form}; charset=UTF-8`, body: new URLSearchParams(about).toString() };
    }
  }
}
