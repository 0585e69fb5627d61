import type { VitePlugin } from './virtual.ts';

/**
 * Says of a module of ours that it is prerendered. With an adapter, Astro 5 looks whether an injected route is before it has
 * resolved where that is, and then takes it for one on demand: the entries would never be written.
 * @param path of the module.
 */
export function prerenderedModule(path: string): VitePlugin {
  const file = path.replaceAll('\\', '/');
  return {
    name: 'astro-linkback:prerendered',
    transform(code: string, id: string) {
      if (id.split('?')[0] !== file) return undefined;
      const known = { hydratedComponents: [], clientOnlyComponents: [], serverComponents: [], scripts: [] };
      const astro = { ...known, propagation: 'none', containsHead: false, pageOptions: { prerender: true } };
      return { code, map: null, meta: { astro } };
    },
  };
}
