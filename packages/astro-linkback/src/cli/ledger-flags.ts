import type { Command } from 'commander';

export interface LedgerFlags {
  readonly ledger: string;
  readonly json?: true;
}

export function withLedgerFlags(command: Command): Command {
  return withJsonFlag(command).option('--ledger <file>', 'the ledger', 'linkbacks.json');
}

export function withJsonFlag(command: Command): Command {
  return command.option('--json', 'print JSON');
}
