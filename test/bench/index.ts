import { parseArgs } from 'node:util';
import { benchAddresses } from './addresses.ts';
import { benchBuild } from './build.ts';

/** Ratios, from one run, side by side: absolute times say nothing about another machine. */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
benchAddresses();
await benchBuild(Number(values.rounds));
