import { basename, resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { protocols } from 'linkback';
import type { Ledger, Protocol } from 'linkback';
import type { LedgerReader } from '../ledger/file.ts';
import { writerLock } from '../ledger/lock.ts';
import type { LockOptions } from '../ledger/lock.ts';
import { withLedger } from '../ledger/session.ts';
import { parseOptions } from '../options.ts';
import type { Settings } from '../options.ts';
import { lockLines } from '../report/report.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { present } from './open-ledger.ts';

export interface NetworkFlags {
  readonly protocols?: [Protocol, ...Protocol[]];
  readonly concurrency?: number;
  readonly perHost?: number;
  readonly timeout?: number;
  readonly maxBytes?: number;
  readonly budget?: number;
  readonly userAgent?: string;
  readonly allowPrivate?: true;
}

/** The `network` options of the integration, as flags. */
export function withNetworkFlags(command: Command): Command {
  const usual = parseOptions({}).network;
  const flag = (name: string, text: string) => new Option(`--${name} <number>`, text).argParser(wholeNumber);
  return command
    .addOption(
      new Option('--protocols <list>', `in order of preference (default: ${protocols.join(',')})`).argParser(
        protocolList,
      ),
    )
    .addOption(flag('concurrency', `exchanges at once (default: ${usual.concurrency})`))
    .addOption(flag('per-host', `exchanges at once with one host (default: ${usual.perHost})`))
    .addOption(flag('timeout', `milliseconds of one exchange (default: ${usual.timeout})`))
    .addOption(flag('max-bytes', `bytes that are read of one page (default: ${usual.maxBytes})`))
    .addOption(flag('budget', `milliseconds of the whole run (default: ${usual.budget})`))
    .option('--user-agent <text>', 'names this program and the blog by default')
    .option('--allow-private', 'also ask loopback and private addresses');
}

/** @throws LinkbackError `option-invalid` */
export function networkOf(flags: NetworkFlags): Pick<Settings, 'network' | 'protocols'> {
  const {
    protocols: order,
    concurrency,
    perHost,
    timeout,
    maxBytes,
    budget,
    userAgent,
    allowPrivate,
  } = flags;
  const given = { concurrency, perHost, timeout, maxBytes, budget, userAgent, allowPrivate };
  const network = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const { network: settings, protocols: chosen } = parseOptions({
    network,
    ...(order === undefined ? {} : { protocols: order }),
  });
  return { network: settings, protocols: chosen };
}

/**
 * The ledger for a command that writes it, which is then its only writer.
 * @param patience milliseconds to wait for another writer.
 * @throws LinkbackError `ledger-missing`, `ledger-locked`, or what is wrong with the file.
 */
export function editLedger<T>(
  { ledger: file }: LedgerFlags,
  command: string,
  task: (ledger: Ledger, path: string, read: LedgerReader) => Promise<T>,
  budget = parseOptions({}).network.budget,
): Promise<T> {
  const path = resolve(file);
  return withLedger(path, commandLock(command, path, budget), ({ ledger, read }) =>
    task(present(ledger, path), path, read),
  );
}

/** How a command waits to be the one writer of the ledger. @param budget milliseconds that such a run may take. */
export function commandLock(command: string, path: string, budget: number): LockOptions {
  // On the error stream: what a program reads is on the other.
  const onWait = (holder: string) => {
    for (const { text } of lockLines(holder, basename(path))) console.error(text);
  };
  return writerLock(`linkback ${command}`, { budget }, onWait);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function protocolList(text: string): Protocol[] {
  return text.split(',').map((name) => {
    const found = protocols.find((protocol) => protocol === name.trim().toLowerCase());
    if (found === undefined) throw new InvalidArgumentError(`Use some of ${protocols.join(',')}.`);
    return found;
  });
}
