import { readFile, writeFile } from 'node:fs/promises';

import {
  buildSchema,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  parse,
  print,
} from 'graphql';

import { idOfDocument } from '../../platform/graphql/trusted-documents.js';

const DEPTH = 6;

/** Left out below the first level: they come back to referrals, or answer another question. */
const DETOURS: ReadonlySet<string> = new Set(['thread', 'preflight', 'proof']);

/**
 * A list shows summaries; the rest of one referral, patch or case is asked for with `referral`, `patch` or `landCase`.
 */
const IN_A_LIST: ReadonlySet<string> = new Set([
  'documents',
  'items',
  'notices',
  'evidences',
  'deadlines',
  'auditTrail',
  'timeline',
  'acts',
  'personal', // of a referral
  'evaluations',
  'history',
  'transfers',
  'waivers',
  'handOvers',
  'selfReport',
  'geometry', // of a patch or a case
]);
const WHOLE: ReadonlySet<string> = new Set(['referral', 'patch', 'landCase']);

/**
 * One document for each operation of the API, with everything that it answers: what a client needs where only known
 * documents are executed.
 */
function documentsOf(schema: GraphQLSchema): string[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  return roots.flatMap(([kind, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) => documentOf(schema, kind, field)),
  );
}

function documentOf(schema: GraphQLSchema, kind: string, field: GraphQLField<unknown, unknown>): string {
  const name = `${field.name.charAt(0).toUpperCase()}${field.name.slice(1)}`;
  const declared = field.args.map(
    (arg) =>
      `$${arg.name}: ${String(arg.type)}` +
      (arg.defaultValue === undefined ? '' : ` = ${JSON.stringify(arg.defaultValue)}`),
  );
  const given = field.args.map((arg) => `${arg.name}: $${arg.name}`);
  const list = (parts: string[]): string => (parts.length === 0 ? '' : `(${parts.join(', ')})`);
  return print(
    parse(
      `${kind} ${name}${list(declared)} { ${field.name}${list(given)} ` +
        `${selectionOf(schema, getNamedType(field.type), DEPTH, WHOLE.has(field.name) ? new Set() : IN_A_LIST)} }`,
    ),
  );
}

function selectionOf(schema: GraphQLSchema, type: GraphQLNamedType, depth: number, left: ReadonlySet<string>): string {
  if (!isCompositeType(type)) return '';
  if (!isObjectType(type) && !isInterfaceType(type)) return '{ __typename }';
  const selected = (field: GraphQLField<unknown, unknown>): string =>
    `${field.name} ${selectionOf(schema, getNamedType(field.type), depth - 1, left)}`;
  const fields = Object.values(type.getFields()).filter(
    (field) =>
      !left.has(field.name) &&
      !DETOURS.has(field.name) &&
      field.args.length === 0 &&
      (depth > 1 || !isCompositeType(getNamedType(field.type))),
  );
  const own = fields.map(selected);
  const kinds = isInterfaceType(type)
    ? schema.getPossibleTypes(type).map((kind) => {
        const more = Object.values(kind.getFields()).filter((field) => !(field.name in type.getFields()));
        return more.length === 0 ? '' : `... on ${kind.name} { ${more.map(selected).join(' ')} }`;
      })
    : [];
  return `{ ${[...(isInterfaceType(type) ? ['__typename'] : []), ...own, ...kinds].join(' ')} }`;
}

const schema = buildSchema(await readFile('schema.graphql', 'utf8'));
const documents = documentsOf(schema);
await writeFile(
  'config/trusted-documents.json',
  `${JSON.stringify(Object.fromEntries(documents.map((text) => [idOfDocument(text), text])), null, 2)}\n`,
);
