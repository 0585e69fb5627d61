import tseslint from 'typescript-eslint';

/** Who may import whom (ARCHITECTURE.md); `only` names what a room must not reach. */
const closed = (files, message, ...group) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});

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
  closed(
    ['packages/linkback/src/**'],
    'linkback needs only a fetch: no Node, no Astro, no files.',
    'node:*',
    'astro',
    'astro/*',
    'astro-linkback',
    'undici',
  ),
  {
    files: ['packages/linkback/src/**'],
    ignores: ['packages/linkback/src/http/http.ts'],
    rules: { 'no-restricted-globals': ['error', { name: 'fetch', message: 'Only http/ calls fetch.' }] },
  },
  {
    files: ['packages/astro-linkback/src/**'],
    ignores: ['packages/astro-linkback/src/cli/**'],
    rules: { 'no-restricted-globals': ['error', { name: 'process', message: 'Only cli/ touches process.' }] },
  },
);
