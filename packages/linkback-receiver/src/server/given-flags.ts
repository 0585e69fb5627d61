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
  const open = new Map<string, GivenFlag>();
  const secret: Record<string, string> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { rawName: name, value } = token;
    const variable = value === undefined ? undefined : variableOf(name, value);
    if (value !== undefined && variable !== undefined) secret[variable] = value;
    // The last one counts.
    else open.set(name, { name, ...(value === undefined ? {} : { value }) });
  }
  for (const { name, variable } of fromEnvironment) {
    const value = env[variable];
    if (value !== undefined && value !== '' && !open.has(name)) secret[variable] ??= value;
  }
  return { open: [...open.values()], secret };
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

/** As one types it into a shell. */
export function shellWords(flags: readonly GivenFlag[]): string {
  const quoted = (word: string) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  return flags
    .flatMap(({ name, value }) => (value === undefined ? [name] : [name, value]))
    .map(quoted)
    .join(' ');
}
