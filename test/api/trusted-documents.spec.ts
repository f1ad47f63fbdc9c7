import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { idOfDocument } from '../../src/platform/graphql/trusted-documents.js';
import { PASSWORD, startPlatform, type TestPlatform } from '../support/platform.js';

const list = JSON.parse(readFileSync('config/trusted-documents.json', 'utf8')) as Record<string, string>;
const idOf = (operation: string): string =>
  Object.entries(list).find(([, text]) =>
    new RegExp(`^(query|mutation|subscription) ${operation}\\b`).test(text),
  )?.[0] ?? '';

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
    const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}),
    );
    expect(Object.keys(list)).toHaveLength(roots.length);
    for (const [id, text] of Object.entries(list)) {
      expect(id).toBe(idOfDocument(text));
      expect(validate(schema, parse(text))).toEqual([]);
    }
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
