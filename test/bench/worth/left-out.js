import { registerHooks } from 'node:module';

/**
 * Loaded into a sending run from which a decision is left out: what stands in the built packages is another text there. Loaded
 * into the run beside it as well, with no such text, so that both are loaded the same way.
 */
const places = JSON.parse(process.env.LINKBACK_BENCH_LEFT_OUT).map(([ours, theirs]) => ({
  ours: new RegExp(ours, 'g'),
  theirs,
  found: 0,
}));

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!/\/packages\/[^/]+\/dist\//.test(url)) return loaded;
    let source = loaded.source.toString();
    for (const place of places) {
      place.found += source.match(place.ours)?.length ?? 0;
      source = source.replace(place.ours, place.theirs);
    }
    return { ...loaded, source };
  },
});

process.on('exit', () => {
  const other = places.find(({ found }) => found !== 1);
  if (other === undefined) return;
  console.error(`${other.ours} stands ${other.found} times in what was loaded; it is to stand there once.`);
  process.exitCode = 1;
});
