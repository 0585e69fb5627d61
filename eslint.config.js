import tseslint from 'typescript-eslint';

/** Who may import whom (ARCHITECTURE.md); `group` names what a room must not reach, types included. */
const closed = (files, message, ...group) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});

/** The rooms of a package, floor by floor, the lowest first: each imports from floors below its own, and from itself. */
const floors = (src, storeys, message, ...outside) =>
  storeys.flatMap((rooms, floor) =>
    rooms.map((room) => {
      const isFile = room.endsWith('.ts');
      // A file beside the rooms reaches them by `./`, a room reaches whatever is not its own by `../`.
      const start = isFile ? './' : '../';
      const closedRooms = storeys
        .slice(floor)
        .flat()
        .filter((other) => other !== room)
        .map((other) => `${start}${other}${other.endsWith('.ts') ? '' : '/*'}`);
      return closed([`${src}/${room}${isFile ? '' : '/**'}`], message, ...outside, ...closedRooms);
    }),
  );

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/.astro/',
      '**/.tmp/',
      '**/node_modules/',
      'example-site/src/',
      'packages/astro-linkback/components/',
      'example-site/astro.config.mjs',
      '.dependency-cruiser.mjs',
      '**/*.d.ts',
      'test/**/fixtures/',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  ...floors(
    'packages/linkback/src',
    [
      ['errors.ts', 'day.ts', 'url.ts'],
      ['post.ts'],
      ['html', 'http', 'ledger'],
      ['links', 'protocols', 'permalink'],
      ['source', 'discovery', 'plan'],
      ['delivery'],
      ['index.ts'],
    ],
    'linkback needs only a fetch: no Node, no Astro, no files; and its rooms import downwards only (ARCHITECTURE.md).',
    'node:*',
    'astro',
    'astro/*',
    'astro-linkback',
    'linkback-network',
    'undici',
  ),
  ...floors(
    'packages/linkback-network/src',
    [['public.ts', 'io.ts', 'wire.ts'], ['dispatch.ts'], ['response.ts'], ['fetch.ts'], ['index.ts']],
    'linkback-network needs linkback, Node and undici, and imports downwards only (ARCHITECTURE.md).',
    'astro',
    'astro/*',
    'astro-linkback',
  ),
  ...floors(
    'packages/astro-linkback/src',
    [
      ['version.ts', 'hosts'],
      ['options.ts'],
      ['site', 'ledger', 'network'],
      ['pages'],
      ['content'],
      ['plan'],
      ['report'],
      ['run.ts'],
      ['build.ts'],
      ['cli', 'index.ts'],
    ],
    'The rooms import downwards only, and only linkback-network knows undici (ARCHITECTURE.md).',
    'undici',
  ),
  {
    files: ['packages/linkback/src/**'],
    ignores: ['packages/linkback/src/http/http.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Only http/http.ts calls fetch.' }],
    },
  },
  {
    files: ['packages/linkback-network/src/**', 'packages/astro-linkback/src/**'],
    ignores: ['packages/astro-linkback/src/cli/**'],
    rules: { 'no-restricted-globals': ['error', { name: 'process', message: 'Only cli/ touches process.' }] },
  },
);
