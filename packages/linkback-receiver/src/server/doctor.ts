import { Command } from 'commander';
import { LinkbackError, httpUrl } from 'linkback';
import { createFetch, createIo } from 'linkback-network';
import { bounds, examine } from './examine.ts';
import { doctorLines } from './report.ts';

/** Looks at a post as a sender does: are the endpoints named, and do they answer? */
export function doctorCommand(): Command {
  return new Command('linkback-receiver doctor')
    .description('look at a post of yours as a sender does: is each endpoint found, and does it answer?')
    .argument('<url>', 'the permalink of a post; run this elsewhere than where the receiver runs')
    .option('--allow-private', 'also ask loopback and private addresses; for tests only')
    .exitOverride()
    .action(async (given: string, { allowPrivate = false }: { readonly allowPrivate?: boolean }) => {
      const url = httpUrl(given);
      if (url === undefined) throw noAddress(given);
      const network = createFetch({ allowPrivate, perHost: 2, timeout: bounds.timeout });
      try {
        const findings = await examine(createIo(network.fetch), url.href);
        for (const line of doctorLines(findings)) console.log(line);
        const all = Object.values(findings);
        const isWell = all.some(({ kind }) => kind === 'well') && all.every(({ kind }) => kind !== 'unwell');
        if (!isWell) process.exitCode = 1;
      } finally {
        await network.close();
      }
    });
}

function noAddress(text: string): LinkbackError {
  return new LinkbackError(
    'argument-invalid',
    `This is no http or https address: ${text}`,
    'Give the whole address: linkback-receiver doctor https://example.com/hello/. Nothing was asked.',
  );
}
