import tseslint from 'typescript-eslint';

/**
 * Who may import whom (ARCHITECTURE.md); `closedTo` names what a room must not reach, types included: patterns, and behind
 * a `=` a package alone, without what it exports under other names.
 */
const closed = (files, message, ...closedTo) => {
  const isExact = (name) => name.startsWith('=');
  const paths = closedTo.filter(isExact).map((name) => ({ name: name.slice(1), message }));
  const patterns = [{ group: closedTo.filter((name) => !isExact(name)), message }];
  return { files, rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths, patterns }] } };
};

/** The rooms of a package, floor by floor, the lowest first: each imports from floors below its own, and from itself. */
const floors = (src, storeys, message, ...given) =>
  storeys.flatMap((rooms, floor) =>
    rooms.map((room) => {
      const isFile = room.endsWith('.ts');
      // What is closed to some rooms only comes as a function of the room.
      const outside = given.flatMap((group) => (typeof group === 'function' ? group(room) : group));
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
      'packages/linkback/assembly/',
      '**/node_modules/',
      'example-site/src/',
      'packages/astro-linkback/components/',
      'example-site/astro.config.mjs',
      '.dependency-cruiser.mjs',
      '**/*.d.ts',
      'test/**/fixtures/',
      'test/clients/**/*.cjs',
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
      ['errors.ts', 'day.ts', 'url.ts', 'mark.ts'],
      ['post.ts'],
      ['html', 'http', 'ledger'],
      ['links', 'protocols', 'permalink', 'mentions'],
      ['source', 'discovery', 'plan'],
      ['delivery'],
      ['index.ts', 'collecting.ts', 'planning.ts', 'reading.ts'],
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
      ['version.ts', 'node-version.ts', 'hosts'],
      ['options'],
      ['options.ts'],
      ['site', 'ledger', 'network'],
      ['pages', 'avatars', 'setup', 'inspect'],
      ['content'],
      ['plan'],
      ['report'],
      ['receive', 'toolbar'],
      ['run.ts'],
      ['run-indexes.ts'],
      ['tell.ts'],
      ['build.ts', 'rounds.ts'],
      ['cli', 'index.ts'],
    ],
    'The rooms import downwards only, only linkback-network knows undici, and only receive/ the receiver (ARCHITECTURE.md).',
    'undici',
    (room) => (room === 'receive' ? [] : ['linkback-receiver', 'linkback-receiver/*']),
  ),
  ...floors(
    'packages/linkback-receiver/src',
    [
      ['mention.ts'],
      ['blog', 'store', 'page', 'request'],
      ['verify', 'intake', 'moderate', 'retention.ts'],
      ['receiver.ts', 'worker.ts', 'transfer'],
      ['index.ts'],
      ['server'],
      ['node.ts'],
    ],
    'The rooms import downwards only, and only stores and the server need Node (ARCHITECTURE.md).',
    'astro',
    'astro/*',
    'astro-linkback',
    'undici',
    (room) => (room === 'store' || room === 'server' ? [] : ['node:*', '=linkback-network']),
  ),
  {
    files: ['packages/linkback/src/**'],
    ignores: ['packages/linkback/src/http/http.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Only http/http.ts calls fetch.' }],
    },
  },
  {
    files: [
      'packages/linkback-network/src/**',
      'packages/astro-linkback/src/**',
      'packages/linkback-receiver/src/**',
    ],
    ignores: ['packages/astro-linkback/src/cli/**', 'packages/linkback-receiver/src/server/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'Only cli/ and server/ touch process.' },
      ],
    },
  },
);
