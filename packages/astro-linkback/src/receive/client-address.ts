import type { APIContext } from 'astro';

/** The sender's IP address; undefined where the adapter does not know it, which Astro then throws. */
export function addressOf(context: Pick<APIContext, 'clientAddress'>): string | undefined {
  try {
    return context.clientAddress.replace(/^::ffff:/, '') || undefined;
  } catch {
    return undefined;
  }
}
