/** As in package.json; the sites that are asked see it in the User-Agent. */
export const version = '0.1.0';
