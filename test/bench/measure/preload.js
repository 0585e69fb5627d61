import { readFileSync, writeFileSync } from 'node:fs';
import { timeInHooks } from './hooks.js';

/**
 * Loaded into each process that is measured: on its way out it writes down what it used.
 * The peak is `VmHWM` where there is one: `maxRSS` of a child begins with what its parent held when it was started.
 */
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(
    process.env.LINKBACK_BENCH_FIGURES,
    JSON.stringify({
      cpu: (userCPUTime + systemCPUTime) / 1000,
      memory: (peak() ?? maxRSS) * 1024,
      hooks: timeInHooks(),
    }),
  );
});

function peak() {
  try {
    const found = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return found === null ? undefined : Number(found[1]);
  } catch {
    return undefined;
  }
}
