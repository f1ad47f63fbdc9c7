import { readFileSync } from 'node:fs';

import {
  buildSchema,
  getVariableValues,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  typeFromAST,
  validate,
  type VariableDefinitionNode,
} from 'graphql';

import { LIMITS, requireWithinLimits } from '../../src/platform/graphql/limits.js';
import { idOfDocument } from '../../src/platform/graphql/trusted-documents.js';
import { PASSWORD, startPlatform, type TestPlatform } from '../support/platform.js';

const list = JSON.parse(readFileSync('config/trusted-documents.json', 'utf8')) as Record<string, string>;
const idOf = (operation: string): string =>
  Object.entries(list).find(([, text]) =>
    new RegExp(`^(query|mutation|subscription) ${operation}\\b`).test(text),
  )?.[0] ?? '';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

/** A value of a type, as small as it can be: what a document costs does not depend on it. */
function placeholder(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return placeholder(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return { Int: 1, Boolean: true, Float: 1 }[type.name] ?? 'x';
  const needed = Object.values(type.getFields()).filter(
    (field) => isNonNullType(field.type) && field.defaultValue === undefined,
  );
  return Object.fromEntries(needed.map((field) => [field.name, placeholder(field.type)]));
}

/** What must be given because the document gives nothing itself. */
function needed(definitions: readonly VariableDefinitionNode[]): Record<string, unknown> {
  const without = definitions.filter(
    ({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined,
  );
  return Object.fromEntries(
    without.map(({ variable, type }) => [
      variable.name.value,
      placeholder(typeFromAST(schema, type) as GraphQLInputType),
    ]),
  );
}

/** What the platform would refuse in a document that is sent as the list has it; null when it would execute it. */
function whyRefused(text: string): string | null {
  try {
    const document = parse(text, { maxTokens: LIMITS.tokens });
    const [operation] = document.definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) return 'no operation';
    const variables = needed(operation.variableDefinitions ?? []);
    const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
    if (errors.length > 0) return `the placeholder is wrong: ${String(errors[0])}`;
    requireWithinLimits(schema, document, operation, variables);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface Answer {
  readonly status: number;
  readonly code: string | null;
  readonly data: unknown;
}

describe('trusted documents', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false, settings: { DOCUMENTS: 'trusted', EXPLORER: 'false' } });
  });
  afterAll(() => platform.close());

  async function post(body: object, token = ''): Promise<Answer> {
    const response = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
    return { status: response.status, code: errors?.[0]?.extensions.code ?? null, data };
  }

  it('are one for each operation, valid, each under the hash of its text', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}),
    );
    expect(Object.keys(list)).toHaveLength(roots.length);
    for (const [id, text] of Object.entries(list)) {
      expect(id).toBe(idOfDocument(text));
      expect(validate(schema, parse(text))).toEqual([]);
    }
  });

  it('are admitted as they stand, each with its own defaults', () => {
    const refused = Object.values(list)
      .map((text) => [/\w+ (\w+)/.exec(text)?.[1], whyRefused(text)] as const)
      .filter(([, why]) => why !== null);
    expect(refused).toEqual([]);
  });

  it('list the ledger, as they stand', async () => {
    const signedIn = await post({
      documentId: idOf('SignIn'),
      variables: { input: { login: 'zrzy-officer-1', password: PASSWORD } },
    });
    const { token } = (signedIn.data as { signIn: { token: string } }).signIn;
    for (const operation of ['LandCases', 'Patches'])
      expect([operation, await post({ documentId: idOf(operation) }, token)]).toMatchObject([
        operation,
        { status: 200, code: null },
      ]);
  });

  it('are executed by id and by text, and nothing else is', async () => {
    const signedIn = await post({
      documentId: idOf('SignIn'),
      variables: { input: { login: 'gaj-liaison', password: PASSWORD } },
    });
    const { token } = (signedIn.data as { signIn: { token: string } }).signIn;
    expect(await post({ query: list[idOf('Me')] }, token)).toMatchObject({
      status: 200,
      data: { me: { agencyId: 'hejin-public-security' } },
    });
    for (const operation of ['Inbox', 'InboxCounts', 'SentReferrals', 'Agencies', 'Routes', 'MySessions'])
      expect(await post({ documentId: idOf(operation) }, token)).toMatchObject({ status: 200, code: null });
    expect(await post({ query: '{ me { name } }' }, token)).toMatchObject({
      status: 400,
      code: 'DOCUMENT_NOT_TRUSTED',
    });
    expect(await post({ query: '{ __schema { types { name } } }' }, token)).toMatchObject({
      status: 400,
      code: 'DOCUMENT_NOT_TRUSTED',
    });
    expect(await post({ documentId: `sha256:${'0'.repeat(64)}` }, token)).toMatchObject({
      status: 400,
      code: 'UNKNOWN_DOCUMENT',
    });
    expect(await post({ documentId: idOf('Me'), query: '{ me { name } }' }, token)).toMatchObject({
      status: 400,
      code: 'DOCUMENT_NOT_TRUSTED',
    });
  });

  it('leave no explorer behind', async () => {
    for (const page of ['/explorer/', '/schema.graphql'])
      expect((await fetch(`${platform.url}${page}`)).status).toBe(404);
  });
});
