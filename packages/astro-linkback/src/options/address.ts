import { z } from 'zod';

/** In ASCII: some who read it know no other URL. */
export const address = z.url({
  protocol: /^https?$/,
  error: 'must be an absolute http(s) URL',
  normalize: true,
});
