import { detectHost } from './detect.ts';
import type { Host, HostName } from './host.ts';
import { hosts } from './index.ts';

/**
 * What the site is published on.
 * @param choice the option `hosts`.
 * @returns empty where nobody knows: then pages have to answer for former addresses.
 */
export function chooseHosts(
  choice: 'auto' | HostName | readonly HostName[],
  surroundings: {
    readonly adapter: string | undefined;
    readonly env: Readonly<Record<string, string | undefined>>;
  },
): readonly Host[] {
  const detected = choice === 'auto' ? detectHost(surroundings) : choice;
  const names = detected === undefined ? [] : [detected].flat();
  // Vercel reads redirects from the adapter's output only: a static site there has no place for them.
  const usable = names.filter((name) => name !== 'vercel' || surroundings.adapter === '@astrojs/vercel');
  return usable.map((name) => hosts[name]);
}
