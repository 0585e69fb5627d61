export { createFetch } from './fetch.ts';
export type { Addressing, FetchOptions } from './fetch.ts';
export { createIo } from './io.ts';
export { isPublic } from './public.ts';
