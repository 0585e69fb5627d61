/** How files are bundled for the oldest Node.js that the packages take (`engines` in their package.json). */
export const forNode = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  logLevel: 'warning',
} as const;
