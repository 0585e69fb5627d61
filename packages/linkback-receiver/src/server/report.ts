import { protocols } from 'linkback';
import type { Findings } from './examine.ts';
import { shellWords } from './given-flags.ts';
import type { GivenFlags } from './given-flags.ts';
import { storeName } from './open-store.ts';
import type { Backup } from '../store/sqlite-backup.ts';
import type { Transferred } from '../transfer/import.ts';
import type { Serving } from './serve.ts';
import type { Settings } from './settings.ts';
import { secretsFile, serviceName } from './unit.ts';
import type { Program } from './unit.ts';

/** What the owner is told when it has started. */
export function startLines(
  { site, posts, store, url, keep }: Settings,
  { endpoints, moderation, listening }: Pick<Serving, 'endpoints' | 'moderation' | 'listening'>,
  given: GivenFlags,
): string[] {
  return [
    `Takes linkbacks for ${site}, listening on ${listening}.`,
    `  posts        ${posts}`,
    `  store        ${storeName(store)}`,
    `  kept         ${keep === Infinity ? 'all, forever' : `what you approved; else ${keep} days`}`,
    '',
    'Let these addresses lead to it, and name them on your pages:',
    `  Webmention   ${endpoints.webmention}`,
    `  Pingback     ${endpoints.pingback}`,
    `  TrackBack    ${endpoints.trackback}NUMBER, or a permalink with trackback/ behind it`,
    '',
    `In astro.config: linkback({ receiver: { webmention: '${endpoints.webmention}', pingback: '${endpoints.pingback}', trackback: '${endpoints.trackback.replace(/\?.*$/, '')}' } })`,
    `For you alone: ${moderation}`,
    `Is it well?    ${new URL('health', url).href}, ${new URL('metrics', url).href}`,
    `As a service:  ${secretWords(given)}npx linkback-receiver service ${shellWords(given.open)} > /etc/systemd/system/${serviceName}.service`,
    '',
  ];
}

/** What is a secret stands in no log. */
function secretWords({ secret }: GivenFlags): string {
  return Object.keys(secret)
    .map((variable) => `${variable}=… `)
    .join('');
}

/** What is to be done with a unit. */
export function serviceLines(secret: GivenFlags['secret'], { node, script }: Program): string[] {
  const pairs = Object.entries(secret).map(([name, value]) => `  ${name}=${value}`);
  const isFleeting = [node, script].some((path) => /^\/(?:home|root)\/|\/_npx\//.test(path));
  return [
    ...(pairs.length === 0
      ? [
          `LINKBACK_TOKEN=… in ${secretsFile} opens the moderation page; without it, its address is in the log.`,
        ]
      : [`First write into ${secretsFile}, for root alone (chmod 600):`, ...pairs]),
    `As root: put the unit into /etc/systemd/system/${serviceName}.service, then systemctl daemon-reload && systemctl enable --now ${serviceName}`,
    `What was received is in /var/lib/${serviceName}; the log in journalctl -u ${serviceName}.`,
    ...(isFleeting
      ? [
          `It would start ${script} by ${node}, and the user of a service may not read what is in somebody's home: install both for the whole machine (npm install --global linkback-receiver), and print the unit by that one.`,
        ]
      : []),
  ];
}

/** What `work` says at its start. */
export function workLines({ site, posts, store }: Settings, endsWhenIdle: boolean): string[] {
  return [
    `Verifies linkbacks for ${site}${endsWhenIdle ? ', until nothing is due' : ''}.`,
    `  posts        ${posts}`,
    `  store        ${storeName(store)}`,
    '',
  ];
}

/** What became of `erase`. */
export function erasedLines(url: string, mentions: number): string[] {
  if (mentions === 0) return [`Nothing is known of ${url}.`];
  return [
    `Erased: ${mentions === 1 ? '1 mention' : `${mentions} mentions`} of ${url}.`,
    'What was pulled into a mentions.json leaves it with the next `linkback pull`; older copies, and what a log says, are yours to erase.',
  ];
}

/** What became of `backup`. */
export function backedUpLines(file: string, { mentions, queued }: Backup): string[] {
  const all = mentions === 1 ? '1 mention' : `${mentions} mentions`;
  return [
    `Backed up to ${file}: ${all}, of which ${queued} ${queued === 1 ? 'waits' : 'wait'} to be verified.`,
  ];
}

/**
 * What became of an import: what was done, and a sentence for each that was left.
 * @param unit what the numbers of the problems count.
 */
export function importedLines(
  { added, known, hosts, problems }: Transferred,
  unit: 'Line' | 'Entry',
): { done: string[]; left: string[] } {
  const mentions = (number: number) => (number === 1 ? '1 mention' : `${number} mentions`);
  return {
    done: [
      `Taken in: ${mentions(added)}.`,
      ...(known === 0 ? [] : [`Known already, and left as it is here: ${mentions(known)}.`]),
      ...(hosts === 0 ? [] : [`Your words on ${hosts === 1 ? '1 host' : `${hosts} hosts`}.`]),
    ],
    left: [
      ...problems.map(({ number, words }) => `${unit} ${number}: ${words}.`),
      ...(problems.length === 0
        ? []
        : ['All else was taken in. When that is mended, import the file again.']),
    ],
  };
}

/** What `doctor` found. */
export function doctorLines(findings: Findings): string[] {
  const lines = protocols.map((protocol) => {
    const finding = findings[protocol];
    const name = protocol.padEnd(12);
    if (finding.kind === 'unnamed') return `${name}not named by the page`;
    const how = finding.kind === 'well' ? 'found, and answers' : `does not do its work: ${finding.words}`;
    return `${name}${finding.endpoint} ${how}`;
  });
  const isNamed = protocols.some((protocol) => findings[protocol].kind !== 'unnamed');
  return isNamed
    ? lines
    : [...lines, 'Nobody can tell this post anything. Name the endpoints in astro.config, and build.'];
}
