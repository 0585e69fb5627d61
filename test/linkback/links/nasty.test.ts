import { expect, test } from 'vitest';
import { parserNames, rowsOf } from '../hostile/parsers.ts';
import type { Row } from '../hostile/parsers.ts';

/** A post with everything at once. Most addresses end with the number of their line; no.example is never a link. */
const post = `---
title: "Nasty: https://no.example/frontmatter"
canonical: https://no.example/canonical
---
<!-- 5: [no](https://no.example/comment) <a href="https://no.example/comment-a"> -->

# A [heading](https://links.example/heading 'title') of 7

Several in one paragraph: [one](https://links.example/one?a=1&b=2#frag), https://links.example/bare-9.
then **www.links.example/bold-10** and ~~[struck](<https://links.example/10 b>)~~ and
[reference][Ref], [ref], [no such][nothing] and ![image](https://no.example/i.png) <https://links.example/auto-11>
\`https://no.example/code\` [own](/x) [own](https://www.example.com/y) [ours](//example.com:80/z) [mail](mailto:a@no.example)

An open bracket [ makes positions vanish: https://links.example/late-14 and
a hard break  
https://links.example/late-16\\
[twice](HTTPS://Links.Example:443/one?a=1&b=2#frag) https://links.example/late-17 \`code
over lines\` https://links.example/late-18 <b
class="x">bold</b> https://links.example/late-19

> Quoted https://links.example/quote-21
> - [in a list](https://links.example/quote-list-22)
lazy https://links.example/lazy-23
>
> \`\`\`
> https://no.example/fence-in-quote
> \`\`\`

1. first[^note] and again[^note], [IDN](https://bücher.example/29)
   - nested <https://xn--bcher-kva.example/29> https://links.example/nested-30

     https://links.example/nested-32?q=[x]
2. <a class="no-linkback" href="https://no.example/class">x</a> [titled](https://no.example/t "no-linkback")

| left | right |
|:-----|------:|
| https://links.example/cell-37 | [cell](https://links.example/cell-37b "pipe \\| title") |
| \`https://no.example/cell\` | <a href='https://links.example/cell-38'>x</a>[^table] |

<div class="card">
<A HREF="https://links.example/html-41?a=1&amp;b=2&#38;c=3">x</A> https://no.example/text-in-block
<a
  rel="noopener"
  href=https://links.example/html-42>x</a> <a rel="NoFollow" href="https://no.example/nofollow">x</a>
</div>

Inline <a
  href="https://links.example/html-47">html</a> <a href="https://no.example/nofollow-48" rel=nofollow>x</a>

<script type="module">
const html = '<a href="https://no.example/script">';

document.write('[x](https://no.example/script-md)');
</script>

<template>

[templated](https://no.example/template) <a href="https://no.example/template-a">x</a> https://no.example/template-bare

</template>

<pre><a href="https://links.example/pre-62">kept</a> https://no.example/pre-text</pre>

Text <textarea>[no](https://no.example/textarea) <a href="https://no.example/textarea-a"></textarea> https://links.example/after-64

    https://no.example/indented

~~~md
[no](https://no.example/tilde-fence)
~~~

[bad](https://exa mple/72) <https://exa mple/72b> [worse](http://[72c) <a href="https://exa mple/72d">x</a>
[fine](https://links.example/fine-73) https://exa mple and [unfinished](https://links.example/unfinished-73

Not used: [^unused]:

[Ref]: https://links.example/reference-11 "a title"
[ref]: https://no.example/second-definition
[lost]: https://no.example/unused-definition
[^note]: A note, https://links.example/note-80
    with a second line [open https://links.example/note-81[^deep]
[^table]: <a href="https://links.example/note-82">x</a>
[^deep]: [deep](https://links.example/deep-83)[^note]
[^lonely]: [no](https://no.example/unused-footnote)
[^note]: https://no.example/second-footnote
`;

const links: Row[] = [
  ['https://links.example/heading', 7],
  ['https://links.example/one?a=1&b=2#frag', 9],
  ['https://links.example/bare-9', 9],
  ['http://www.links.example/bold-10', 10],
  ['https://links.example/10%20b', 10],
  ['https://links.example/reference-11', 11],
  ['https://links.example/auto-11', 11],
  ['https://links.example/late-14', 14],
  ['https://links.example/late-16', 16],
  ['https://links.example/late-17', 17],
  ['https://links.example/late-18', 18],
  ['https://links.example/late-19', 19],
  ['https://links.example/quote-21', 21],
  ['https://links.example/quote-list-22', 22],
  ['https://links.example/lazy-23', 23],
  ['https://bücher.example/29', 29],
  ['https://links.example/nested-30', 30],
  ['https://links.example/nested-32?q=[x', 32],
  ['https://links.example/cell-37', 37],
  ['https://links.example/cell-37b', 37],
  ['https://links.example/cell-38', 38],
  ['https://links.example/html-41?a=1&b=2&c=3', 41],
  ['https://links.example/html-42', 42],
  ['https://links.example/html-47', 47],
  ['https://links.example/pre-62', 62],
  ['https://links.example/after-64', 64],
  ['https://links.example/fine-73', 73],
  ['https://links.example/unfinished-73', 73],
  ['https://links.example/note-80', 80],
  ['https://links.example/note-81', 81],
  ['https://links.example/note-82', 82],
  ['https://links.example/deep-83', 83],
];
const malformed: Row[] = [
  ['https://exa mple/72', 72],
  ['https://exa mple/72b', 72],
  ['http://[72c', 72],
  ['https://exa mple/72d', 72],
  ['https://exa', 73],
];

test.each(parserNames)('the nasty post (%s)', (parser) => {
  expect(rowsOf(post, parser)).toEqual({ links, malformed });
});

test.each(parserNames)('the nasty post says itself on which line each link stands (%s)', (parser) => {
  const numbered = rowsOf(post, parser).links.filter(([href]) => /-\d+[a-z]?(?:\?|$)/.test(href));
  expect(numbered.length).toBeGreaterThan(20);
  for (const [href, line] of numbered) expect(href).toMatch(new RegExp(`-${line}[a-z]?(?:\\?|$)`));
});
