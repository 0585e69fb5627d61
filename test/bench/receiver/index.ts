import { table } from '../figures.ts';
import { verifyByFloor, verifyByReceiver } from './verification.ts';
import { benchFolder, flood, startFloor, startReceiver, startSources } from './world.ts';
import type { Answering, Flooded } from './world.ts';
import { pingWordPress } from './wordpress.ts';
import type { Taken } from './wordpress.ts';

interface Measured {
  readonly idle: Flooded;
  readonly full: Flooded;
  /** Bytes. */
  readonly peak: number;
}

/**
 * What a receiver takes to answer pings, in a flood and out of it, and to verify them; beside the least that any takes, in
 * one run, on loopback. It takes some minutes.
 */
export async function benchReceiver(): Promise<void> {
  const folder = await benchFolder();
  const { process: sources, port } = await startSources(50);
  try {
    const floor = await measure(startFloor(folder, 'floor.db'), port, 10_000);
    const intake = await measure(startReceiver(folder, 'intake.db', '--concurrency', '0'), port, 10_000);
    const few = await measure(startReceiver(folder, 'few.db'), port, 10_000);
    const many = await measure(startReceiver(folder, 'many.db'), port, 100_000);
    // Of as many pages as there are: a WordPress refuses a comment that says what another said.
    const wordPress = await pingWordPress(40);
    console.log('pings on 64 connections; each is on the disk before it is answered');
    table([
      ['', 'a second', 'a CPU second', 'idle', 'in the flood', '', 'peak'],
      row('bare node:http, one row each, 10,000', floor),
      row('receiver, 10,000', intake),
      row('receiver that verifies, 10,000', few),
      row('receiver that verifies, 100,000', many),
      ...(wordPress === undefined ? [] : [wordPressRow(wordPress)]),
    ]);
    if (wordPress !== undefined)
      console.log(
        `  a CPU second: ${(perCpu(intake.full) / perCpu(wordPress)).toFixed(0)} × WordPress's ` +
          `(${wordPress.taken} pingbacks taken on 4 connections; it fetches the page first)`,
      );
    console.log(
      `  a CPU second: ${ratio(perCpu(intake.full), perCpu(floor.full))} of the bare server's; ` +
        `peak: ${ratio(many.peak, few.peak)} of that with 10,000`,
    );
    const least = await verifyByFloor(port, 1_000);
    const ours = await verifyByReceiver(folder, port, 1_000);
    console.log('\n1,000 sources, 50 ms away, 30 to 200 KB, 8 at once; from the start of the process');
    table([
      ['', 'wall', '', 'CPU', ''],
      ['undici and parse5', seconds(least.wall), '', seconds(least.cpu), ''],
      [
        'receiver',
        seconds(ours.wall),
        ratio(ours.wall, least.wall),
        seconds(ours.cpu),
        ratio(ours.cpu, least.cpu),
      ],
    ]);
  } finally {
    await sources.stop();
  }
}

async function measure(start: Promise<Answering>, port: string, count: number): Promise<Measured> {
  const receiver = await start;
  try {
    // The first ones are compiled.
    await flood(receiver, port, { first: 0, count: 200, connections: 1 });
    const idle = await flood(receiver, port, { first: 200, count: 100, connections: 1, pause: 20 });
    const full = await flood(receiver, port, { first: 300, count, connections: 64 });
    return { idle, full, peak: receiver.peak() };
  } finally {
    await receiver.stop();
  }
}

function row(name: string, { idle, full, peak }: Measured): string[] {
  const [still, flooded] = [idle.median, full.median].map((value) => `${value.toFixed(1)} ms`);
  return [
    name,
    ((full.taken / full.wall) * 1_000).toFixed(0),
    perCpu(full).toFixed(0),
    still ?? '',
    flooded ?? '',
    ratio(full.median, idle.median),
    `${(peak / 1_048_576).toFixed(0)} MB`,
  ];
}

function wordPressRow(taken: Taken): string[] {
  const second = (taken.taken / taken.wall) * 1_000;
  return ['WordPress under php-fpm', second.toFixed(0), perCpu(taken).toFixed(0), '', '', '', ''];
}

/** Pings that are answered in a second of computing. */
function perCpu({ taken, cpu }: Pick<Flooded, 'taken' | 'cpu'>): number {
  return (taken / cpu) * 1_000;
}

function ratio(one: number, other: number): string {
  return `${(one / other).toFixed(2)} ×`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
