import { readSource, urlKey } from 'linkback';
import type { SourceLink } from 'linkback';
import { decodeResponse } from '../../../packages/linkback/src/protocols/xml-rpc.ts';
import { registered } from '../farm/endpoint.ts';
import type { SendingCounts } from './costs.ts';
import { farmPages } from './pages.ts';
import type { FarmSource } from './pages.ts';
import { readTarget, readingWay } from './reading.ts';
import type { ReadingWay } from './reading.ts';

/** A decision, and what was decided on: each goes through all that there is to it in a sending run. */
export interface Decision {
  readonly name: string;
  /** What it was preferred to. */
  readonly other: string;
  readonly ours: () => void;
  readonly theirs: () => void;
  /** Pages, answers or addresses. */
  readonly count: number;
}

/** In history, before the run, on its source, and where it is told. */
const keysOfMention = 6;

/** On pages as the farm has them. */
export function decisionsOn(counts: SendingCounts): Decision[] {
  const { targets, sources } = farmPages(200);
  const addresses = sources.flatMap(({ source }) => source.targets.map(({ url }) => url));
  const reading = (name: string, other: string, without: Partial<ReadingWay>): Decision => ({
    name,
    other,
    ours: each(targets, counts.targets, (page) => readTarget(page, readingWay)),
    theirs: each(targets, counts.targets, (page) => readTarget(page, { ...readingWay, ...without })),
    count: counts.targets,
  });
  return [
    reading('bytes searched by vectors', 'as a text of their characters', { vectors: false }),
    reading('search in undecoded bytes', 'decoding every page', { search: false }),
    reading('stop where the answer is sure', 'reading to the end', { stop: false }),
    reading('HTML only where elements offer', 'also up to embedded RDF', { apart: false }),
    {
      name: 'excerpts for TrackBacks alone',
      other: 'an excerpt for each link',
      ours: each(sources, counts.sources, (page) => askSource(page, false)),
      theirs: each(sources, counts.sources, (page) => askSource(page, true)),
      count: counts.sources,
    },
    {
      name: 'plain answers by a pattern',
      other: 'a parser of XML',
      ours: each([registered.content], counts.answersInXml, decodeResponse),
      // A comment is nothing that the pattern knows.
      theirs: each(
        [registered.content.replace('<params>', '<params><!-- -->')],
        counts.answersInXml,
        decodeResponse,
      ),
      count: counts.answersInXml,
    },
    {
      name: 'addresses that are their keys',
      other: 'a URL for each',
      ours: each(addresses, counts.links * keysOfMention, urlKey),
      // In capitals the scheme says the same.
      theirs: each(
        addresses.map((address) => address.replace('http', 'HTTP')),
        counts.links * keysOfMention,
        urlKey,
      ),
      count: counts.links * keysOfMention,
    },
  ];
}

/** `task` so many times, with one of these after the other. */
function each<T>(items: readonly T[], count: number, task: (item: T) => unknown): () => void {
  return () => {
    for (let index = 0; index < count; index += 1) task(items[index % items.length] as T);
  };
}

/** As a run asks for each of its mentions. */
function askSource({ source: { url, targets }, html }: FarmSource, always: boolean): number {
  const page = readSource(html, url);
  return targets.reduce(
    (sum, target) => sum + wordsOf(page.linkTo(target.url), target.offer?.protocol, always),
    0,
  );
}

function wordsOf(link: SourceLink | undefined, protocol: string | undefined, always: boolean): number {
  if (link === undefined) return 0;
  const excerpt = always || protocol === 'trackback' ? link.excerpt.length : 0;
  const problem = always || protocol === 'pingback' ? (link.pingbackProblem?.length ?? 0) : 0;
  return excerpt + problem + link.spelling.length;
}
