export { default as LinkbackHead } from './LinkbackHead.astro';
