/** What Ctrl-C means to a command that can end before its time. */
export interface Interrupt {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /**
   * While `task` runs, the first Ctrl-C only asks it to end, and a second one ends the process. At other times the first
   * one does.
   * @param words what is said at the first.
   */
  during<T>(task: () => Promise<T>, words?: string): Promise<T>;
}

/** What is said at the first Ctrl-C while something is sent. */
export const finishing = 'Finishing what is under way; once more ends it at once.';

const signals = ['SIGINT', 'SIGTERM'] as const;

/** What Ctrl-C means to a command that has nothing to finish: it is said, and ends the process as it does by itself. */
export function sayBrokenOff(): void {
  for (const name of signals) {
    process.once(name, () => {
      // Whoever else listens has its own words, or gives a lock back and ends the process.
      if (process.listenerCount(name) > 0) return;
      console.error('Broken off: what was written is whole, and nothing more is done.');
      process.kill(process.pid, name);
    });
  }
}

export function createInterrupt(): Interrupt {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    async during(task, words) {
      const release = () => {
        for (const name of signals) process.off(name, stop);
      };
      // It stays until the second one comes: where the lock's own listener is the only one, that ends the process.
      const stop = (name: NodeJS.Signals) => {
        if (controller.signal.aborted) {
          release();
          process.kill(process.pid, name);
          return;
        }
        if (words !== undefined) console.error(words);
        controller.abort();
      };
      for (const name of signals) process.on(name, stop);
      return task().finally(release);
    },
  };
}
