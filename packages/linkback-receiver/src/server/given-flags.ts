import { parseArgs } from 'node:util';
import type { Command } from 'commander';

/** A flag as it was typed; one without a value is switched on. */
export interface GivenFlag {
  /** `--site` */
  readonly name: string;
  readonly value?: string;
}

/** The flags of a command line, apart from those that hold a secret: these are for no command line. */
export interface GivenFlags {
  readonly open: readonly GivenFlag[];
  /** By the variable of the environment that says the same. */
  readonly secret: Readonly<Record<string, string>>;
}

/**
 * @param args what commander has found to be right.
 * @param command whose flags they are.
 * @param env of the process, which may say what no flag does.
 */
export function givenFlags(
  args: readonly string[],
  command: Command,
  env: Readonly<Record<string, string | undefined>>,
): GivenFlags {
  const known = command.options.map(({ long, required }) => {
    return [long?.slice(2) ?? '', { type: required ? 'string' : 'boolean' }] as const;
  });
  const options = Object.fromEntries(known.filter(([name]) => name !== ''));
  const { tokens } = parseArgs({ args: [...args], options, tokens: true, strict: false });
  // The last one counts, and what no flag says the environment may.
  const given = new Map<string, GivenFlag>();
  for (const token of tokens) {
    if (token.kind === 'option') given.set(token.rawName, flagOf(token.rawName, token.value));
  }
  for (const { name, variable } of fromEnvironment) {
    const value = env[variable];
    if (value !== undefined && value !== '' && !given.has(name)) given.set(name, flagOf(name, value));
  }
  const open: GivenFlag[] = [];
  const secret: Record<string, string> = {};
  for (const flag of given.values()) {
    const variable = flag.value === undefined ? undefined : variableOf(flag.name, flag.value);
    if (flag.value !== undefined && variable !== undefined) secret[variable] = flag.value;
    else open.push(flag);
  }
  return { open, secret };
}

function flagOf(name: string, value: string | undefined): GivenFlag {
  return value === undefined ? { name } : { name, value };
}

const fromEnvironment = [
  { name: '--token', variable: 'LINKBACK_TOKEN' },
  { name: '--store', variable: 'LINKBACK_STORE' },
];

function variableOf(name: string, value: string): string | undefined {
  if (name === '--token') return 'LINKBACK_TOKEN';
  // The address of a database may hold a password.
  return name === '--store' && value.includes('://') ? 'LINKBACK_STORE' : undefined;
}

export function wordsOf(flags: readonly GivenFlag[]): string[] {
  return flags.flatMap(({ name, value }) => (value === undefined ? [name] : [name, value]));
}

/** As one types it into a shell. */
export function shellWords(flags: readonly GivenFlag[]): string {
  const quoted = (word: string) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  return wordsOf(flags).map(quoted).join(' ');
}
