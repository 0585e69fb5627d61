import { parseArgs } from 'node:util';
import { benchAddresses } from './addresses.ts';
import { benchBuild } from './build.ts';
import { benchSending } from './sending/index.ts';

/**
 * Ratios, from one run, side by side: absolute times say nothing about another machine.
 *
 *     npm run bench -- [addresses] [build] [sending] [--rounds 5] [--sizes 50,500,5000] [--hosts 400]
 *
 * Without a name: all.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    sizes: { type: 'string', default: '50,500,5000' },
    hosts: { type: 'string', default: '400' },
  },
});
const rounds = Number(values.rounds);
const hosts = Number(values.hosts);
const sizes = values.sizes.split(',').map(Number);

const benches = new Map<string, () => void | Promise<void>>([
  ['addresses', benchAddresses],
  ['build', () => benchBuild(rounds)],
  ['sending', () => benchSending({ sizes, hosts, rounds })],
]);
const chosen = positionals.length === 0 ? ['addresses', 'build', 'sending'] : positionals;
const unknown = chosen.find((name) => !benches.has(name));
if (unknown !== undefined)
  throw new Error(`There is no bench "${unknown}". There are: ${[...benches.keys()].join(', ')}.`);
if (![rounds, hosts, ...sizes].every((number) => Number.isInteger(number) && number > 0))
  throw new Error('--rounds, --hosts and --sizes take whole numbers above zero.');
// What is being measured ends with the bench, however that ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
for (const name of chosen) await benches.get(name)?.();
