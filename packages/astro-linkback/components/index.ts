export { default as LinkbackHead } from './LinkbackHead.astro';
export { default as Mentions } from './Mentions.astro';
