import type { SingleBar } from 'cli-progress';

/** Milliseconds of sending before anybody wants to know how long it takes. */
const patience = 1_000;

/** How far a run is: shown on a terminal's error stream where it takes longer than a second, and gone at its end. */
export interface Progress {
  /** One more is done. */
  readonly step: () => void;
  readonly end: () => void;
}

/** @param total how many there are. */
export function createProgress(total: number): Progress {
  if (!process.stderr.isTTY || total === 0) return { step: () => undefined, end: () => undefined };
  const started = Date.now();
  let done = 0;
  let bar: SingleBar | undefined;
  const rate = () => ({ rate: ((done * 1_000) / Math.max(1, Date.now() - started)).toFixed(1) });
  let isOver = false;
  const show = async () => {
    // Loaded only now: most runs are over by then.
    const { Presets, SingleBar: Bar } = await import('cli-progress');
    if (isOver) return;
    bar = new Bar(
      {
        stream: process.stderr,
        format: '{bar} {value} of {total}, {rate} a second, {eta_formatted} left',
        clearOnComplete: true,
        hideCursor: true,
        // Ctrl-C ends the run, not the process.
        gracefulExit: false,
      },
      Presets.shades_classic,
    );
    bar.start(total, done, rate());
  };
  const timer = setTimeout(() => void show(), patience);
  return {
    step() {
      done += 1;
      bar?.update(done, rate());
    },
    end() {
      isOver = true;
      clearTimeout(timer);
      bar?.stop();
    },
  };
}
