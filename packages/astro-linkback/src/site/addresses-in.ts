/** Up to what cannot stand in an address, whatever the syntax around it is. */
const address = /(?:https?:\/\/|\bwww\.)[^\s<>"'`\\]+/gi;

/** What a sentence or a syntax puts behind an address, and what may be its end as well. */
const closing = /[)\]}|*_~.,:;!?]$/;

/**
 * The addresses that stand in a post's source, as text: no parser is there within the site's build. Where it is not
 * clear how far one goes, each end is given.
 */
export function addressesIn(source: string): string[] {
  return [...source.matchAll(address)].flatMap(([found]) => {
    const whole = found.replaceAll(/&amp;/gi, '&');
    const ends = [whole];
    for (let end = whole; closing.test(end) && ends.length < mostEnds; ends.push(end)) end = end.slice(0, -1);
    // `[a](https://a.example/)(or so)`: the first bracket may be the end.
    const [before = ''] = whole.split(/[)\]]/, 1);
    return [...new Set([...ends, before])].map((one) => (/^www\./i.test(one) ? `http://${one}` : one));
  });
}

const mostEnds = 12;
