import { basename, resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { protocols } from 'linkback';
import type { Ledger, Protocol } from 'linkback';
import type { LedgerReader } from '../ledger/file.ts';
import { writerLock } from '../ledger/lock.ts';
import type { LockOptions } from '../ledger/lock.ts';
import { withLedger } from '../ledger/session.ts';
import { headerText, networkBounds } from '../options/network-bounds.ts';
import type { NumberBounds } from '../options/network-bounds.ts';
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

/** The `network` options of the integration, as flags: what checks those takes longer to load than some commands run. */
export function withNetworkFlags(command: Command): Command {
  const flag = (name: string, text: string, bounds: NumberBounds) =>
    new Option(`--${name} <number>`, `${text} (default: ${bounds.usual})`).argParser(wholeNumber(bounds));
  return command
    .addOption(
      new Option('--protocols <list>', `in order of preference (default: ${protocols.join(',')})`).argParser(
        protocolList,
      ),
    )
    .addOption(flag('concurrency', 'exchanges at once', networkBounds.concurrency))
    .addOption(flag('per-host', 'exchanges at once with one host', networkBounds.perHost))
    .addOption(flag('timeout', 'milliseconds of one exchange', networkBounds.timeout))
    .addOption(flag('max-bytes', 'bytes that are read of one page', networkBounds.maxBytes))
    .addOption(flag('budget', 'milliseconds of the whole run', networkBounds.budget))
    .addOption(
      new Option('--user-agent <text>', 'names this program and the blog by default').argParser(header),
    )
    .option('--allow-private', 'also ask loopback and private addresses');
}

/** What the flags say, and the defaults for the rest. */
export function networkOf(flags: NetworkFlags): Pick<Settings, 'network' | 'protocols'> {
  const { concurrency, perHost, timeout, maxBytes, budget } = networkBounds;
  const network = {
    concurrency: flags.concurrency ?? concurrency.usual,
    perHost: flags.perHost ?? perHost.usual,
    timeout: flags.timeout ?? timeout.usual,
    maxBytes: flags.maxBytes ?? maxBytes.usual,
    budget: flags.budget ?? budget.usual,
    allowPrivate: flags.allowPrivate === true,
    ...(flags.userAgent === undefined ? {} : { userAgent: flags.userAgent }),
  };
  return { network, protocols: flags.protocols ?? [...protocols] };
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
  budget = networkBounds.budget.usual,
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

function wholeNumber({ least, most }: NumberBounds): (text: string) => number {
  return (text) => {
    const number = /^\d{1,12}$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    const upTo = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${upTo}.`);
  };
}

function header(text: string): string {
  if (headerText.pattern.test(text)) return text;
  throw new InvalidArgumentError(`${headerText.words.replace(/^o/, 'O')}.`);
}

function protocolList(text: string): [Protocol, ...Protocol[]] {
  const [first, ...others] = text.split(',').map((name) => {
    const found = protocols.find((protocol) => protocol === name.trim().toLowerCase());
    if (found === undefined) throw new InvalidArgumentError(`Use some of ${protocols.join(',')}.`);
    return found;
  });
  const list: [Protocol, ...Protocol[]] = [first as Protocol, ...others];
  if (new Set(list).size < list.length) throw new InvalidArgumentError('It names a protocol twice.');
  return list;
}
