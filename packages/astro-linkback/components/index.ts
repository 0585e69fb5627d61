export { default as InContext } from './InContext.astro';
export { default as LinkbackHead } from './LinkbackHead.astro';
export { default as Mentions } from './Mentions.astro';
export { default as Permalink } from './Permalink.astro';
export { default as TrackbackUrl } from './TrackbackUrl.astro';
