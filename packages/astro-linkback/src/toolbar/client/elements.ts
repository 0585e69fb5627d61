/**
 * Makes an element. Its properties are set as such and its text as text: whatever a remote site says is no markup.
 * @param children texts and elements.
 */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** A link to another page, which learns nothing of where it is followed from. */
export function outwards(href: string, text: string): HTMLElement {
  return make('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, [text]);
}
