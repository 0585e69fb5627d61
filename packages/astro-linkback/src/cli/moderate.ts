import { basename, resolve } from 'node:path';
import { isCancel, log, selectKey } from '@clack/prompts';
import type { Command } from 'commander';
import { LinkbackError } from 'linkback';
import type { ReceivedMention, ReceivedState } from 'linkback';
import { readMentions } from '../content/received.ts';
import { mentionWords, moderatedLines } from '../report/moderate.ts';
import { asked } from './asked.ts';
import { saveMentions } from './mentions-file.ts';
import { print } from './output.ts';

interface ModerateFlags {
  readonly mentions: string;
}

type Word = Exclude<ReceivedState, 'held'>;

export function addModerate(program: Command): void {
  program
    .command('moderate')
    .option('--mentions <file>', 'the mentions', 'mentions.json')
    .action(async (flags: ModerateFlags) => {
      const path = resolve(flags.mentions);
      const name = basename(path);
      const { mentions } = readMentions(path, name) ?? missing(name);
      const held = mentions.filter(({ state }) => state === 'held');
      const said: Word[] = [];
      if (held.length > 0) assertTerminal(name);
      for (const [index, mention] of held.entries()) {
        log.message(mentionWords(mention));
        const word = await askWord(`${index + 1} of ${held.length}`);
        if (word === 'quit') break;
        if (word === 'later') continue;
        await decide(path, name, mention, word);
        said.push(word);
      }
      const approved = said.filter((word) => word === 'approved').length;
      const counts = { approved, rejected: said.length - approved, held: held.length - said.length };
      print({}, counts, () => moderatedLines(counts, name));
    });
}

const answers = [
  { value: 'approved', label: 'approve it' },
  { value: 'rejected', label: 'reject it' },
  { value: 'later', label: 'later: leave it held' },
  { value: 'quit', label: 'quit' },
] as const;

type AnswerWord = (typeof answers)[number]['value'];

async function askWord(message: string): Promise<AnswerWord> {
  const word: unknown = await asked((signal) =>
    selectKey<AnswerWord>({ signal, message, options: [...answers] }),
  );
  if (isCancel(word)) return 'quit';
  const known = answers.find(({ value }) => value === word);
  if (known !== undefined) return known.value;
  // Enter ends the question without an answer, whatever its types say and the screen shows.
  log.warn('Enter says nothing. Press the first letter of what you want.');
  return askWord(message);
}

/** At once, into the file as it is by now: whoever stops here, or pulls meanwhile, loses nothing. */
async function decide(path: string, name: string, { id }: ReceivedMention, state: Word): Promise<void> {
  const file = readMentions(path, name) ?? missing(name);
  const mentions = file.mentions.map((mention) => (mention.id === id ? { ...mention, state } : mention));
  await saveMentions(path, name, { ...file, mentions }, 'what you said before stands there.');
}

function assertTerminal(name: string): void {
  if (process.stdin.isTTY && process.stdout.isTTY) return;
  throw new LinkbackError(
    'argument-invalid',
    '`linkback moderate` asks, and there is no terminal to answer in.',
    `Change "held" to "approved" or "rejected" in the lines of ${name}, or run it in a terminal. Nothing was changed.`,
  );
}

function missing(name: string): never {
  throw new LinkbackError(
    'mentions-unreadable',
    `There is no ${name}.`,
    'Run `linkback pull` first, in your blog. Nothing was changed.',
  );
}
