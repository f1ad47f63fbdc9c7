import { defineConfig } from 'eslint/config';
import importSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

const jestSkips = [
  {
    selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]',
    message: 'No skipped, focused or unwritten tests: a test runs or it is deleted.',
  },
  {
    selector: 'MemberExpression[object.object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]',
    message: 'No skipped, focused or unwritten tests: a test runs or it is deleted.',
  },
  {
    selector: 'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
    message: 'No skipped or focused tests.',
  },
];

const clock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Ask the injected Clock for the time (src/platform/time/clock.ts).',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'Ask the injected Clock for the time (src/platform/time/clock.ts).',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Ask the injected Clock for the time (src/platform/time/clock.ts).',
  },
];

const environment = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Read the environment only in src/platform/config/env.ts.',
  },
  {
    selector: "MemberExpression[object.name='process'][computed=true][property.value='env']",
    message: 'Read the environment only in src/platform/config/env.ts.',
  },
  {
    selector: "VariableDeclarator[init.name='process'] > ObjectPattern > Property[key.name='env']",
    message: 'Read the environment only in src/platform/config/env.ts.',
  },
  {
    selector: "ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name='env']",
    message: 'Read the environment only in src/platform/config/env.ts.',
  },
];

/**
 * Row-level security holds only where every statement goes through a unit of work, and every unit of work says in whose
 * name.
 */
const standing = [
  {
    selector: 'CallExpression[callee.property.name=/^(plain|alone)$/]',
    message:
      'Say in whose name: work.asAgency, or work.as({ … }). ' +
      'What belongs to nobody is read in the files named in eslint.config.js.',
  },
];
const DATABASE_BY_HAND = [
  'src/**/*.entity.ts', // descriptions of tables, read through units of work
  'src/platform/**/*.ts',
  'src/programs/**/*.ts',
  'src/boot.ts',
  'src/access/load-city.ts', // as the owner, before anybody works
  'src/access/sign-in/sign-in-limits.ts',
  'src/access/policy/cost-budget.ts', // counters of a library that brings its own SQL
];
const PLAIN = [
  'src/platform/database/bell.ts', // a ring tells nothing
  'src/platform/database/unit-of-work.ts',
  'src/agencies/directory.ts',
  'src/books/rule-book.ts',
  'src/access/sign-in/sessions.ts', // the session that a token bears
  'src/oversight/tree/proofs.ts',
  'src/access/posts/appointments.ts',
  'src/access/record/access-events.ts',
  'src/books/write-gate.ts',
];

/**
 * What belongs together is passed as one thing that has a name. The constructor of an injected class lists what it
 * works with.
 */
const parameters = [
  {
    selector: ":function[params.length>5]:not(MethodDefinition[kind='constructor'] > *)",
    message: 'Five parameters at most: name what belongs together, and pass it as one.',
  },
];

/** `parameters` holds everywhere: no-restricted-syntax is replaced, not merged, by a later block. */
const restricted = (...entries) => ({ 'no-restricted-syntax': ['error', ...parameters, ...entries.flat()] });

export default defineConfig(
  { ignores: ['node_modules/', 'dist/', 'coverage/', '.data/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    plugins: { 'import-sort': importSort },
    rules: { 'import-sort/imports': 'error', 'import-sort/exports': 'error' },
  },

  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
      // NestJS: modules, resolvers and entities are classes that carry decorators and may have no members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An injected class must stay a value import, or swc emits no design:paramtypes: the rule leaves it alone in
      // files that have decorators (emitDecoratorMetadata), and asks for inline type imports elsewhere.
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      // Decorator thunks and interface implementations: `() => void promise`, `async` methods demanded by a port.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/require-await': 'off',
      // GraphQL object types and Nest option classes are shapes: returning a literal for them is the norm.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      eqeqeq: ['error', 'always'],
    },
  },
  // Limits count after formatting. A spec may be longer: each one starts a platform of its own, which takes seconds.
  { files: ['src/**/*.ts'], rules: { 'max-lines': ['error', 250], 'max-lines-per-function': ['error', 60] } },
  { files: ['test/**/*.ts'], rules: { 'max-lines': ['error', 400] } },
  { files: ['test/**/*.ts'], ignores: ['test/**/*.spec.ts'], rules: { 'max-lines-per-function': ['error', 60] } },

  {
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      ...restricted(clock, environment, standing),
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['typeorm', 'pg', '**/data-source.js'],
              message:
                'Ask the database through a unit of work (src/platform/database/unit-of-work.ts): ' +
                'anything else goes round row-level security.',
            },
          ],
        },
      ],
    },
  },
  { files: DATABASE_BY_HAND, rules: { 'no-restricted-imports': 'off' } },
  { files: PLAIN, rules: restricted(clock, environment) },
  // Each exception repeats what still holds.
  { files: ['src/platform/time/clock.ts'], rules: restricted(environment, standing) },
  { files: ['src/platform/config/env.ts', 'src/platform/config/production.ts'], rules: restricted(clock, standing) },
  { files: ['src/main.ts', 'src/programs/**/*.ts', 'src/verifier/**/*.ts'], rules: { 'no-console': 'off' } },

  {
    files: ['test/**/*.ts'],
    rules: {
      ...restricted(jestSkips),
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },

  // The pages have no type information here: syntax rules only.
  {
    files: ['web/**/*.{ts,tsx,js,jsx}'],
    extends: [tseslint.configs.strict],
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
    },
  },

  {
    files: ['*.js', 'test/**/*.js'],
    extends: [tseslint.configs.base],
    rules: { 'max-lines': ['error', { max: 250 }] },
  },
);
