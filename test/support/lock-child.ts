import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { kill, pid } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLedgerLock } from '../../packages/astro-linkback/src/ledger/lock.ts';

// A process for ledger-lock.test.ts: `count LEDGER TURNS`, `die LEDGER` or `hold LEDGER`.
const [, , role, ledger = '', turns = '1'] = process.argv;
const options = { what: `lock-child ${role}`, patience: 120_000 };
const counter = `${ledger}.counter`;
const marker = `${ledger}.inside`;

/** Loses a count, or throws, where another does the same meanwhile. */
async function countOne(): Promise<void> {
  const file = await open(marker, 'wx');
  await file.close();
  const count = Number(await readFile(counter, 'utf8'));
  await sleep(Math.random() * 4);
  await writeFile(counter, String(count + 1));
  await rm(marker);
}

switch (role) {
  case 'count':
    for (let turn = 0; turn < Number(turns); turn += 1) await withLedgerLock(ledger, options, countOne);
    break;
  case 'die':
    await withLedgerLock(ledger, options, async () => {
      await countOne();
      kill(pid, 'SIGKILL');
    });
    break;
  case 'hold':
    await withLedgerLock(ledger, options, async () => {
      console.log('held');
      await sleep(600_000);
    });
    break;
  default:
    throw new Error(`There is no role ${role}.`);
}
