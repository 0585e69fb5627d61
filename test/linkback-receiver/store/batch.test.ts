import { expect, it } from 'vitest';
import { createBatch } from '../../../packages/linkback-receiver/src/store/batch.ts';
import type { Receipt } from 'linkback-receiver';

const ping = { protocol: 'webmention', source: 's', target: 't', post: 'p' } as const;

it('takes in at once what comes turn after turn of the loop', async () => {
  const sizes: number[] = [];
  const batch = createBatch((pings) => {
    sizes.push(pings.length);
    return Promise.resolve(pings.map((_ping, index): Receipt => ({ kind: 'received', id: String(index) })));
  });
  const receipts: Promise<Receipt>[] = [];
  // As the loop brings them: each turn was due before the batch asks for another.
  await new Promise<void>((resolve) => {
    const come = (left: number) => {
      if (left > 1) setImmediate(come, left - 1);
      receipts.push(batch.receive(ping, new Date(0)));
      if (left === 1) resolve();
    };
    setImmediate(come, 5);
  });
  await Promise.all(receipts);
  expect(sizes).toEqual([5]);
});

it('lets no more than 500 share a transaction, however many come', async () => {
  const sizes: number[] = [];
  const batch = createBatch((pings) => {
    sizes.push(pings.length);
    return Promise.resolve(pings.map((): Receipt => ({ kind: 'full' })));
  });
  await Promise.all(Array.from({ length: 1_200 }, () => batch.receive(ping, new Date(0))));
  expect(sizes).toEqual([500, 500, 200]);
});
