import { info } from './line.ts';
import type { Line } from './line.ts';

/**
 * What lets an address be asked that is not public, where one was not.
 * @param words why something was not told, or not seen.
 */
export function privateAddressLines(words: readonly string[]): Line[] {
  return words.some((each) => each.endsWith('not a public address'))
    ? [
        info(
          'Such an address is asked where `--allow-private` or, in astro.config, `network: { allowPrivate: true }` says so.',
        ),
      ]
    : [];
}
