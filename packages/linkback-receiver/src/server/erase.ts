import { Command } from 'commander';
import { LinkbackError, httpUrl } from 'linkback';
import { openStore } from './open-store.ts';
import { erasedLines } from './report.ts';
import { storeOption } from './settings.ts';

/** Forgets pages whose people ask for it; it may run beside the server. */
export function eraseCommand(): Command {
  return new Command('linkback-receiver erase')
    .description('forget what is known of a page: its mentions, their texts, and what you said of them')
    .argument('<urls...>', 'the address of the page, as it was told or as it is after its redirects')
    .addOption(storeOption())
    .exitOverride()
    .action(async (urls: string[], { store: place }: { readonly store: string }) => {
      const unusable = urls.find((url) => httpUrl(url) === undefined);
      if (unusable !== undefined) throw noAddress(unusable);
      const store = await openStore(place, { mustExist: true });
      try {
        for (const url of urls)
          for (const line of erasedLines(url, await store.erase(url))) console.log(line);
      } finally {
        await store.close();
      }
    });
}

function noAddress(text: string): LinkbackError {
  return new LinkbackError(
    'argument-invalid',
    `This is no http or https address: ${text}`,
    'Give the whole address: linkback-receiver erase https://example.com/page. Nothing was erased.',
  );
}
