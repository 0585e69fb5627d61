import { ownLoaded, ownModule } from '../site/virtual.ts';
import type { VitePlugin } from '../site/virtual.ts';
import { openRoutesModule, receivingModule } from './modules.ts';

const startModule = 'virtual:astro-linkback/start';
/** What begins with the process of a Node server; routes are loaded only when somebody asks for them. */
const nodeServer = /[\\/]@astrojs[\\/]node[\\/]dist[\\/]server\.js$/;

/**
 * The modules of the receiver within a site.
 * @param startsWithServer is what is queued verified from the start of a server on?
 */
export function receivePlugin(sources: {
  readonly openRoutes: () => string;
  readonly receiving: () => string;
  readonly startsWithServer: () => boolean;
}): VitePlugin {
  const modules: Record<string, () => string> = {
    [openRoutesModule]: sources.openRoutes,
    [receivingModule]: sources.receiving,
    [startModule]: () =>
      `import { receiving } from ${JSON.stringify(receivingModule)};\nreceiving.begin();\n`,
  };
  return {
    name: 'astro-linkback:receive',
    resolveId: {
      filter: { id: ownModule },
      handler: (id: string) => (Object.hasOwn(modules, id) ? `\0${id}` : undefined),
    },
    load: {
      filter: { id: ownLoaded },
      handler: (id: string) => modules[id.slice(1)]?.(),
    },
    transform: {
      filter: { id: nodeServer },
      handler: (code: string) =>
        sources.startsWithServer()
          ? { code: `import ${JSON.stringify(startModule)};\n${code}`, map: null }
          : undefined,
    },
  };
}
