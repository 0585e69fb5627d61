/** As in package.json; receivers see it in the User-Agent. */
export const version = '0.1.0';
