import { execFile, spawn } from 'node:child_process';
import type { ExecFileOptions } from 'node:child_process';
import { addAbortSignal } from 'node:stream';

/** Not from `node:process`: see `repository.ts`. */
const system = globalThis.process;
const { env } = system;

/**
 * What a git command prints, as it comes. Never fails: where there is no git or no repository, where git fails or the
 * signal comes, what was printed until then is all. The network is not asked, and nobody is asked for a password.
 * @param folder git looks for the repository from here upwards.
 */
export async function* gitOutput(
  folder: string,
  args: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  let child;
  try {
    child = spawn('git', ['--no-pager', ...args], {
      cwd: folder,
      env: environment(),
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    // Without a listener, a git that is not there would end this process.
    child.on('error', () => undefined);
    child.stdout.setEncoding('utf8');
    // A child of git may hold the pipe open when git is dead: the reading ends by the signal itself.
    for await (const chunk of addAbortSignal(signal, child.stdout)) yield chunk as string;
  } catch {
    // A history that cannot be read is none.
  } finally {
    child?.kill('SIGKILL');
  }
}

/** What a git command printed; undefined where there is no git or no repository, or where it failed or took too long. */
export async function askGit(
  folder: string,
  args: readonly string[],
  timeout = 20_000,
): Promise<string | undefined> {
  const { ok, stdout } = await finished(folder, args, { env: environment(), timeout });
  return ok ? stdout : undefined;
}

/**
 * What a git command printed that asks a remote; undefined where it failed or took too long. It runs in a session of its own:
 * neither git nor ssh can ask for a password or a key there, and both end with it.
 * @param timeout milliseconds.
 */
export function askRemote(
  folder: string,
  args: readonly string[],
  timeout: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn('git', ['--no-pager', '-c', 'credential.interactive=false', ...args], {
      cwd: folder,
      env: { ...environment(), ...online(), GIT_ASKPASS: '', SSH_ASKPASS: '', SSH_ASKPASS_REQUIRE: 'never' },
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
      detached: true,
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const end = setTimeout(() => {
      resolve(undefined);
      child.stdout.destroy();
      endGroup(child.pid);
    }, timeout);
    const settle = (answer: string | undefined) => {
      clearTimeout(end);
      resolve(answer);
    };
    child.once('error', () => settle(undefined));
    child.once('close', (code) => settle(code === 0 ? said : undefined));
  });
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) system.kill(-pid, 'SIGKILL');
  } catch {
    // Windows has no groups, and what has ended needs no end.
  }
}

/** What became of a git command. */
export interface GitResult {
  readonly ok: boolean;
  readonly stdout: string;
  /** Why it failed, in the words of git: its last lines. */
  readonly words: string;
  /** There is no git. */
  readonly isMissing?: true;
}

/**
 * A git command that may change the repository and go to the network. Nobody is asked for a password on a terminal.
 * Never rejects.
 * @param input what it reads; @param index another index than that of the work tree; @param timeout milliseconds.
 */
export function runGit(
  folder: string,
  args: readonly string[],
  { input, index, timeout = 120_000 }: { input?: string; index?: string; timeout?: number } = {},
): Promise<GitResult> {
  const indexFile = index === undefined ? {} : { GIT_INDEX_FILE: index };
  return finished(folder, args, { env: { ...environment(), ...online(), ...indexFile }, timeout }, input);
}

function finished(
  folder: string,
  args: readonly string[],
  how: Pick<ExecFileOptions, 'env' | 'timeout'>,
  input = '',
): Promise<GitResult> {
  return new Promise((resolve) => {
    const all = ['--no-pager', '--literal-pathspecs', ...args];
    const within = { ...how, cwd: folder, maxBuffer: Infinity, windowsHide: true };
    const child = execFile('git', all, within, (error, stdout, stderr) => {
      const said = stderr.trim() || stdout.trim() || (error?.message ?? '');
      const isMissing = error?.code === 'ENOENT' ? ({ isMissing: true } as const) : {};
      resolve({ ok: error === null, stdout, words: said.split('\n').slice(-3).join(' '), ...isMissing });
    });
    // A git that reads nothing may be gone before this.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** What {@link gitOutput} gives, line by line. Only `\n` ends a line: readline would also break the ledger's at U+2028. */
export async function* gitLines(
  folder: string,
  args: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of gitOutput(folder, args, signal)) {
    const lines = chunk.split('\n');
    const [first = '', ...others] = lines;
    if (others.length === 0) {
      rest += first;
      continue;
    }
    yield rest + first;
    rest = others.pop() ?? '';
    yield* others;
  }
  if (rest !== '') yield rest;
}

/** For what may go to the network: what {@link environment} forbids is as it was. */
function online(): Record<string, string | undefined> {
  return { GIT_NO_LAZY_FETCH: undefined, GIT_ALLOW_PROTOCOL: env['GIT_ALLOW_PROTOCOL'] };
}

function environment(): Record<string, string | undefined> {
  return {
    ...env,
    // Git sets these for its hooks, and then takes the folder for the top of the work tree.
    GIT_DIR: undefined,
    GIT_WORK_TREE: undefined,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    // The same for a git that does not know that one: no protocol has this name.
    GIT_ALLOW_PROTOCOL: 'none',
  };
}
