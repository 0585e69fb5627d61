import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Discovery, Remembered } from 'linkback';
import { removeDrafts, writeWhole } from './whole-file.ts';

/** The folder that Astro keeps for an integration, beside the ledger: not committed, and gone without harm. */
export function discoveriesOf(ledgerPath: string): string {
  return join(dirname(ledgerPath), '.astro/integrations/astro-linkback/discoveries.json');
}

type Page = Extract<Discovery, { kind: 'page' }>;

interface Kept extends Pick<Page, 'url' | 'endpoints' | 'wordpress'> {
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** No more than these, the ones that hold longest; and none for longer than a month. */
const bounds = { pages: 2_000, age: 30 * 86_400_000 };

export interface Discoveries extends Remembered {
  /** Keeps what was added for the next run. */
  save(): Promise<void>;
}

/**
 * Discoveries that may be used again, since the target's own header forbids to fetch it so soon (Webmention 5.2). A
 * damaged file is as good as none.
 */
export async function loadDiscoveries(ledgerPath: string, now: () => Date): Promise<Discoveries> {
  const path = discoveriesOf(ledgerPath);
  const known = await readKept(path);
  let changed = false;
  return {
    get(target) {
      const kept = known.get(target);
      if (kept === undefined || kept.until <= now().getTime()) return undefined;
      const { until, ...page } = kept;
      return { kind: 'page', ...page };
    },
    set(target, found) {
      if (found.kind !== 'page' || found.fresh === undefined) return;
      const { url, endpoints, endpointsFor, wordpress } = found;
      const until = now().getTime() + Math.min(found.fresh, bounds.age);
      const offered = endpointsFor?.(target) ?? endpoints;
      known.set(target, { url, endpoints: offered, ...(wordpress && { wordpress }), until });
      changed = true;
    },
    async save() {
      if (!changed) return;
      const kept = [...known]
        .filter(([, { until }]) => until > now().getTime())
        .sort(([, a], [, b]) => b.until - a.until)
        .slice(0, bounds.pages);
      await mkdir(dirname(path), { recursive: true });
      await removeDrafts(path);
      await writeWhole(path, JSON.stringify(Object.fromEntries(kept)));
    },
  };
}

async function readKept(path: string): Promise<Map<string, Kept>> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Record<string, Kept>;
    return new Map(
      Object.entries(value).filter(
        ([, { until, url, endpoints }]) =>
          typeof until === 'number' && typeof url === 'string' && typeof endpoints === 'object',
      ),
    );
  } catch {
    return new Map();
  }
}
