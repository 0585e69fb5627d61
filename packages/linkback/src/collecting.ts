/**
 * What a build needs that parses posts anew, as `linkback/collecting`: their links, and those of their pages, a part of the
 * whole without what speaks the protocols.
 */
export { httpUrl, isSameSite } from './url.ts';
export { readHtml } from './html/reader.ts';
export { collectLinks, isVetoedLink } from './links/links.ts';
