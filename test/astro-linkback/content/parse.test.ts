import type { AstroConfig } from 'astro';
import type { Processor } from 'unified';
import { expect, test } from 'vitest';
import { createPostParser, parserName } from '../../../packages/astro-linkback/src/content/parse.ts';

/** A syntax of a site's own: `$` is a line break of Markdown's. */
function dollarBreaks(this: Processor): void {
  const data = this.data() as { micromarkExtensions?: unknown[] };
  const tokenize = (
    effects: { enter(name: string): void; exit(name: string): void; consume(code: number | null): void },
    ok: unknown,
  ) => {
    return (code: number | null) => {
      effects.enter('hardBreakEscape');
      effects.consume(code);
      effects.exit('hardBreakEscape');
      return ok;
    };
  };
  (data.micromarkExtensions ??= []).push({ text: { 36: { name: 'dollarBreak', tokenize } } });
}

function onlyWhereAstroRenders(): never {
  throw new Error('There is no page to render.');
}

/** Its options hold themselves, as those of a plugin that is given a highlighter may. */
const circular: { name: string; self?: unknown } = { name: 'a highlighter' };
circular.self = circular;

async function nodesOf(remarkPlugins: unknown[]): Promise<string[]> {
  const markdown = { processor: { name: 'unified', options: { remarkPlugins } } };
  const parser = await createPostParser({ markdown: markdown as unknown as AstroConfig['markdown'] });
  const [paragraph] = parser.parse('one$two', 'md').children;
  return paragraph?.type === 'paragraph' ? paragraph.children.map(({ type }) => type) : [];
}

test.each<[string, unknown[], string[]]>([
  ['none', [], ['text']],
  ['one that adds syntax', [dollarBreaks], ['text', 'break', 'text']],
  [
    'beside one that cannot be attached here',
    [onlyWhereAstroRenders, dollarBreaks],
    ['text', 'break', 'text'],
  ],
  [
    'before one that cannot be attached here',
    [dollarBreaks, onlyWhereAstroRenders],
    ['text', 'break', 'text'],
  ],
  ['with options that hold themselves', [[dollarBreaks, circular]], ['text', 'break', 'text']],
  ['with a number that JSON does not have', [[dollarBreaks, { size: 1n }]], ['text', 'break', 'text']],
])("a site's plugins: %s", async (_, plugins, nodes) => {
  expect(await nodesOf(plugins)).toEqual(nodes);
});

test('other options of a plugin make another parser, for what was read before', () => {
  const named = (options: unknown) => {
    const markdown = {
      processor: { name: 'unified', options: { remarkPlugins: [[dollarBreaks, options]] } },
    };
    return parserName({ markdown: markdown as unknown as AstroConfig['markdown'] });
  };
  expect(named({ deep: { er: { still: 1 } } })).toBe(named({ deep: { er: { still: 1 } } }));
  expect(named({ deep: { er: { still: 1 } } })).not.toBe(named({ deep: { er: { still: 2 } } }));
});
