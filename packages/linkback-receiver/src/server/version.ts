/** As in package.json; the sites that are asked see it in the User-Agent. */
export const version = '0.1.0';

/** How this names itself to whom it asks. */
export function userAgentOf(site: string): string {
  return `linkback-receiver/${version} (+${site})`;
}
