import { warn } from './line.ts';
import type { Line } from './line.ts';

/** Addresses that the site has itself, which the receiver leaves to it. */
export function ownRouteLines(own: readonly string[]): Line[] {
  return own.map((address) =>
    warn(
      `This site has its own ${address}, so the receiver does not answer there. To have both: receive: { path: '/linkbacks' }.`,
    ),
  );
}

/** For the owner, where the server runs. */
export function moderationLine(page: string, secret: string): string {
  return `The page on which you moderate: ${page}?token=${secret}`;
}
