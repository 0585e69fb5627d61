import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchAddresses } from './addresses.ts';
import { benchBuild } from './build.ts';
import { benchInstructions } from './instructions.ts';
import { benchPlanning } from './ledger/planning.ts';
import { benchStatus } from './ledger/status.ts';
import { benchPeers } from './peers/index.ts';
import { installPeers } from './peers/install.ts';
import { benchProfile } from './profile.ts';
import { benchReceiver } from './receiver/index.ts';
import { benchSending } from './sending/index.ts';
import { benchStart } from './start.ts';
import { benchWorth } from './worth/index.ts';

/** Ratios, from one run, side by side: absolute times say nothing about another machine. */
const usage = `npm run bench -- [addresses] [build] [sending] [start] [status] [planning] [receiver] [profile] [instructions] [worth]
                 [--rounds 5] [--sizes 50,500,5000] [--hosts 400] [--peers]

Without a name: addresses, build and sending. \`profile\` says where the time of sending goes; \`instructions\` has valgrind
count those of sending and of builds, where CPU time says too little; both take the first of the sizes.
--peers installs packages of others to compare with.`;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    sizes: { type: 'string', default: '50,500,5000' },
    hosts: { type: 'string', default: '400' },
    peers: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit();
}
const rounds = Number(values.rounds);
const hosts = Number(values.hosts);
const sizes = values.sizes.split(',').map(Number);

const benches = new Map<string, () => void | Promise<void>>([
  ['addresses', benchAddresses],
  [
    'build',
    () =>
      benchBuild(
        sizes.filter((size) => size >= 500),
        rounds,
      ),
  ],
  [
    'sending',
    async () => {
      await benchSending({ sizes, hosts, rounds });
      if (peers !== undefined) await benchPeers(peers, 50, hosts);
    },
  ],
  ['start', () => benchStart(rounds)],
  ['status', () => benchStatus(rounds)],
  ['planning', () => benchPlanning(Math.min(rounds, 3))],
  ['receiver', benchReceiver],
  ['profile', () => benchProfile(sizes[0] ?? 500, hosts)],
  ['instructions', () => benchInstructions(sizes[0] ?? 500, hosts, Math.min(rounds, 3))],
  ['worth', () => benchWorth(peers, hosts, rounds)],
]);
const chosen = positionals.length === 0 ? ['addresses', 'build', 'sending'] : positionals;
const unknown = chosen.find((name) => !benches.has(name));
if (unknown !== undefined)
  throw new Error(`There is no bench "${unknown}". There are: ${[...benches.keys()].join(', ')}.`);
if (![rounds, hosts, ...sizes].every((number) => Number.isInteger(number) && number > 0))
  throw new Error('--rounds, --hosts and --sizes take whole numbers above zero.');
// Its blogs are in no repository.
process.env['GIT_CEILING_DIRECTORIES'] = join(import.meta.dirname, '../../.tmp');
// What is being measured ends with the bench, however that ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
const peers = values.peers ? await installPeers() : undefined;
for (const name of chosen) await benches.get(name)?.();
