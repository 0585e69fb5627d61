import { escapeXml } from 'linkback/planning';
import { kinds } from './facts.ts';
import type { Kind, Tally } from './facts.ts';

/** A class for each kind; the colours are the style's. */
export const kindClass = (kind: Kind): string => `kind-${kind.replace(/ /g, '-')}`;

/** Columns side by side, each parted by kind from below; names of the first, the highest and the last are told beside it. */
export function columns(tallies: readonly Tally[], title: string): string {
  if (tallies.length === 0) return '<p>Nothing yet.</p>';
  const most = Math.max(1, ...tallies.map(({ total }) => total));
  const bars = tallies.map((tally, index) => {
    let top = 100;
    const parts = kinds.map((kind) => {
      const height = (tally.counts[kind] / most) * 100;
      top -= height;
      return height === 0
        ? ''
        : `<rect class="${kindClass(kind)}" x="${round(index * 10 + 0.75)}" y="${round(top)}" width="8.5" height="${round(height)}"/>`;
    });
    return `<g><title>${escapeXml(`${tally.name}: ${countWords(tally)}`)}</title>${parts.join('')}</g>`;
  });
  const [first, last] = [tallies[0]?.name ?? '', tallies.at(-1)?.name ?? ''];
  return `<svg class="columns" viewBox="0 0 ${tallies.length * 10} 100" preserveAspectRatio="none" role="img" aria-label="${escapeXml(`${title}: ${summary(tallies)}`)}">${bars.join('')}</svg>
<p class="axis"><span>${escapeXml(first)}</span><span>at most ${most}</span><span>${escapeXml(last)}</span></p>`;
}

/** A line each: name, bar parted by kind, number. */
export function bars(tallies: readonly Tally[], title: string): string {
  if (tallies.length === 0) return '<p>Nothing yet.</p>';
  const most = Math.max(1, ...tallies.map(({ total }) => total));
  const rows = tallies.map((tally) => {
    let left = 0;
    const parts = kinds.map((kind) => {
      const width = (tally.counts[kind] / most) * 100;
      const part =
        width === 0
          ? ''
          : `<rect class="${kindClass(kind)}" x="${round(left)}" y="0" width="${round(width)}" height="10"/>`;
      left += width;
      return part;
    });
    return `<li><span class="name">${escapeXml(tally.name)}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${escapeXml(countWords(tally))}"><title>${escapeXml(countWords(tally))}</title>${parts.join('')}</svg><span class="number">${tally.total}</span></li>`;
  });
  return `<ul class="bars" aria-label="${escapeXml(title)}">${rows.join('\n')}</ul>`;
}

/** What the colours mean, of those kinds that there are. */
export function legend(used: ReadonlySet<Kind>): string {
  const items = kinds
    .filter((kind) => used.has(kind))
    .map(
      (kind) =>
        `<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${kindClass(kind)}" width="10" height="10"/></svg>${kind}</li>`,
    );
  return `<ul class="legend">${items.join('')}</ul>`;
}

function countWords({ counts }: Tally): string {
  const words = kinds.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`);
  return words.length === 0 ? 'none' : words.join(', ');
}

function summary(tallies: readonly Tally[]): string {
  const total = tallies.reduce((sum, tally) => sum + tally.total, 0);
  return `${total} from ${tallies[0]?.name ?? ''} to ${tallies.at(-1)?.name ?? ''}`;
}

function round(number: number): string {
  return String(Math.round(number * 100) / 100);
}
