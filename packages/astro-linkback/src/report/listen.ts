import { pc } from './colours.ts';
import type { Arrival, Reply } from '../inspect/receiver.ts';
import { visible } from './discover.ts';
import { info } from './line.ts';
import type { Line } from './line.ts';

/** `linkback listen` has begun. */
export function listeningLines(origin: string): Line[] {
  return [
    info(`Listening at ${origin}/ for Webmentions, Pingbacks and TrackBacks; Ctrl-C ends it.`),
    info(`Link a post to ${origin}/anything, or send one by hand:`),
    info(`  linkback webmention ${origin}/anything --source YOUR-PERMALINK --allow-private`),
    info(`  linkback trackback ${origin}/trackback/anything --source YOUR-PERMALINK --allow-private`),
  ];
}

/** One request: as it came, what it says, and what it was answered. */
export function arrivalLines({ method, path, fields, body }: Arrival, reply: Reply): Line[] {
  const { status, protocol, said = {}, problem } = reply;
  return [
    info(''),
    info(pc.bold(`${method} ${visible(path)}`)),
    ...fields.map(([name, value]) => info(pc.dim(`  ${visible(name)}: ${visible(value)}`))),
    ...(body === ''
      ? []
      : visible(body)
          .trimEnd()
          .split('\n')
          .map((line) => info(`  ${line}`))),
    ...Object.entries(said).map(([name, value]) => info(`  → ${visible(name)} = ${visible(value)}`)),
    info(
      `  ${protocol === undefined ? 'answered' : `a ${protocol}, answered`} HTTP ${status}${problem === undefined ? '' : `: ${visible(problem)}`}`,
    ),
  ];
}
