import { statSync } from 'node:fs';

/** What of a site's config says where its own pipeline is. */
export interface RoutingConfig {
  readonly srcDir: URL;
  /** Since Astro 7; its default is then written here. */
  readonly fetchFile?: string | null;
  /** Astro 6.4 has it in here, as `advancedRouting`. */
  readonly experimental?: object;
  readonly vite?: { readonly resolve?: { readonly extensions?: readonly string[] | undefined } | undefined };
}

/** Of Vite's `resolve.extensions`. */
const endings = ['.mjs', '.js', '.mts', '.ts', '.jsx', '.tsx', '.json'];

/**
 * The file with which a site says itself what comes before its routes, as Astro looks for it (`core/fetch/vite-plugin`):
 * by `fetchFile` in Astro 7, by `experimental.advancedRouting` in 6.4; before, there is none.
 * @returns seen from `srcDir`; undefined where there is none.
 */
export function pipelineFile({
  srcDir,
  fetchFile,
  experimental = {},
  vite,
}: RoutingConfig): string | undefined {
  const { advancedRouting: routing } = experimental as {
    readonly advancedRouting?: boolean | { readonly fetchFile?: string | null };
  };
  const early = typeof routing === 'object' ? routing.fetchFile : routing === true ? undefined : null;
  const name = fetchFile === undefined ? (early === undefined ? 'app' : early) : fetchFile;
  if (name === null) return undefined;
  const extensions = vite?.resolve?.extensions ?? endings;
  return ['', ...extensions, ...extensions.map((ending) => `/index${ending}`)]
    .map((ending) => name + ending)
    .find((path) => statSync(new URL(path, srcDir), { throwIfNoEntry: false })?.isFile() === true);
}
