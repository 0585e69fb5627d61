import type { Command } from 'commander';
import { addBaseline } from './baseline.ts';
import { addByHand } from './by-hand.ts';
import { addDiscover } from './discover.ts';
import { addListen } from './listen.ts';
import { addMerge } from './merge.ts';
import { addModerate } from './moderate.ts';
import { addPermalinks } from './permalinks.ts';
import { addPull } from './pull.ts';
import { addRenumber } from './renumber.ts';
import { addReport } from './report.ts';
import { addSend } from './send.ts';
import { addStatus } from './status.ts';

/** All commands, as `--help` lists them. */
export const commands: readonly ((program: Command) => void)[] = [
  addStatus,
  addSend,
  addBaseline,
  addDiscover,
  addReport,
  addByHand,
  addListen,
  addPermalinks,
  addMerge,
  addRenumber,
  addPull,
  addModerate,
];
