import { argv } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { SendingCounts } from './costs.ts';
import { decisionsOn } from './decisions.ts';

/** One side of a decision, in a process of its own and as often as a sending run has it: prints its CPU time in milliseconds. */
const [, , index = '', side = '', counts = ''] = argv;
const decision = decisionsOn(JSON.parse(counts) as SendingCounts)[Number(index)];
const task = side === 'ours' ? decision?.ours : decision?.theirs;
if (task === undefined) throw new RangeError(`There is no decision ${index}.`);

setFlagsFromString('--expose-gc');
(runInNewContext('gc') as () => void)();
const before = process.cpuUsage();
task();
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
