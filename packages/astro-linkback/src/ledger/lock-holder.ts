import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { kill, pid } from 'node:process';
import { plainWords } from 'linkback/planning';

/** A process that holds a lock, as it wrote itself down. */
export interface Holder {
  readonly pid: number;
  /** Where `pid` means something; see `idSpace`. */
  readonly space: string;
  /** Ticks from the start of the machine to that of the process; null where the system does not tell (/proc). */
  readonly started: string | null;
  readonly host: string;
  /** In words for people: 'astro build'. */
  readonly what: string;
  /** When it took the lock, ISO 8601. */
  readonly since: string;
}

export function thisProcess(what: string): Holder {
  const since = new Date().toISOString();
  return { pid, space: idSpace(), started: processStat(pid)?.started ?? null, host: hostname(), what, since };
}

/** @returns undefined for a text that no holder wrote. */
export function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the process still runs, as far as this one can know: a process of another machine or container, or one
 * without a known start that may have got the id of a dead one, is 'unknown'.
 */
export function lifeOf(holder: Holder): 'lives' | 'gone' | 'unknown' {
  if (holder.space !== idSpace()) return 'unknown';
  if (!isRunning(holder.pid)) return 'gone';
  const now = processStat(holder.pid);
  // Until its parent asks for it, a killed process keeps its id.
  if (now !== undefined && /^[ZX]$/.test(now.state)) return 'gone';
  if (now === undefined || holder.started === null) return 'unknown';
  return now.started === holder.started ? 'lives' : 'gone';
}

/** `process 1234 (linkback send, since 21:44:03)`, with where it is if its id is not one of ours, with the day if not today. */
export function describeHolder(holder: Holder | undefined): string {
  if (holder === undefined) return 'another process';
  const since = new Date(holder.since);
  const isToday = since.toDateString() === new Date().toDateString();
  const time = `${isToday ? '' : `${since.toDateString()} `}${since.toTimeString().slice(0, 8)}`;
  return `process ${holder.pid}${elsewhere(holder)} (${plainWords(holder.what, 60)}, since ${time})`;
}

function elsewhere({ space, host }: Holder): string {
  if (space === idSpace()) return '';
  const name = plainWords(host, 60);
  const boot = bootId();
  if (boot !== undefined && space.split(' ').includes(boot)) return ` in another container, ${name}`;
  if (host !== hostname()) return ` on another machine, ${name}`;
  return ` on ${name}, before it was started anew, or on another machine of that name`;
}

/**
 * The host alone does not say whose ids these are: containers can share its name, and after a restart the ids begin
 * anew. Linux tells both.
 */
function idSpace(): string {
  const container = orNothing(() => readlinkSync('/proc/self/ns/pid'));
  return [hostname(), bootId(), container].filter((part) => part !== undefined).join(' ');
}

function bootId(): string | undefined {
  return orNothing(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
}

function processStat(id: number): { state: string; started: string } | undefined {
  const text = orNothing(() => readFileSync(`/proc/${id}/stat`, 'utf8'));
  // Fields 3 and 22; the name before them may hold spaces and brackets.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields?.[0], fields?.[19]];
  return state === undefined || started === undefined ? undefined : { state, started };
}

function isRunning(id: number): boolean {
  try {
    kill(id, 0);
    return true;
  } catch (error) {
    // A process of another user may not be asked, but it is there.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, started, space, host, what, since } = value as Partial<Record<keyof Holder, unknown>>;
  return (
    Number.isSafeInteger(pid) &&
    (pid as number) > 0 &&
    (started === null || typeof started === 'string') &&
    [space, host, what].every((text) => typeof text === 'string') &&
    typeof since === 'string' &&
    !Number.isNaN(Date.parse(since))
  );
}
