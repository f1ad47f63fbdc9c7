import { randomUUID } from 'node:crypto';

import { asGiven, FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { PASSWORD, startPlatform, type TestPlatform } from '../support/platform.js';

interface Answer {
  readonly status: number;
  readonly requestId: string | null;
  readonly body: {
    errors?: { message: string; extensions: { code: string; requestId: string } }[];
    data?: Record<string, { refusal: Record<string, unknown> | null } | null> | null;
  };
}

const SUBMIT = `mutation ($input: SubmitReportInput!) {
  submitReport(input: $input) {
    refusal {
      code message messageEn ... on InvalidInputRefusal { field value expected }
      ... on MissingDocumentsRefusal { missing } ... on StaleVersionRefusal { currentVersion currentState }
    }
  }
}`;

describe('bad input: a 4xx with a code, and nothing written', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  let token: string;
  let before: unknown;

  const everything = async (): Promise<unknown> =>
    platform.owner.query(
      `SELECT (SELECT count(*) FROM referral) AS referrals, (SELECT count(*) FROM audit_event) AS events,
         (SELECT count(*) FROM command_receipt) AS receipts, (SELECT count(*) FROM outbox) AS messages,
         (SELECT sum(version) FROM referral) AS versions, (SELECT sum(last) FROM number_series) AS numbers`,
    );
  async function post(body: string, headers: Record<string, string> = {}, method = 'POST'): Promise<Answer> {
    const response = await fetch(`${platform.url}/graphql`, {
      method,
      body: method === 'GET' ? undefined : body,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    });
    return {
      status: response.status,
      requestId: response.headers.get('x-request-id'),
      body: (await response.json()) as Answer['body'],
    };
  }
  const send = (query: string, variables: object = {}): Promise<Answer> => post(JSON.stringify({ query, variables }));

  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
    referral = await FiledCase.open(platform);
    const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }';
    token = '';
    const { body } = await send(signIn, { input: { login: 'zrzy-officer-1', password: PASSWORD } });
    token = (body.data as unknown as { signIn: { token: string } }).signIn.token;
    before = await everything();
  });
  afterEach(async () => {
    expect(await everything()).toEqual(before);
  });
  afterAll(() => platform.close());

  const report = (change: object): object => ({
    referralId: referral.id,
    expectedVersion: 1,
    idempotencyKey: randomUUID(),
    ...asGiven({ ...FACTS.SUBMIT_REPORT, ...change }),
  });
  const depth = (levels: number): string => `${'{ referral(id: "x") '.repeat(levels)}${'}'.repeat(levels)}`;

  it.each<[string, () => Promise<Answer>, number, string]>([
    ['broken JSON', () => post('{"query": "{ me { name } }"'), 400, 'BROKEN_JSON'],
    ['a bare value', () => post('"hello"'), 400, 'BROKEN_JSON'],
    ['an empty body', () => post(''), 400, 'BAD_REQUEST'],
    ['a body that is a batch', () => post('[{"query":"{ me { name } }"}]'), 400, 'BAD_REQUEST'],
    ['a query that is no text', () => post('{"query": 5}'), 400, 'BAD_REQUEST'],
    ['variables that are no object', () => post('{"query": "{ me { name } }", "variables": "x"}'), 400, 'BAD_REQUEST'],
    [
      'a body of 300 KB',
      () => post(JSON.stringify({ query: '{ me { name } }', variables: { filler: 'x'.repeat(300_000) } })),
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'another content type',
      () => post('query=x', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'an unknown charset',
      () => post('{}', { 'content-type': 'application/json; charset=klingon' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['GET', () => post('', {}, 'GET'), 405, 'METHOD_NOT_ALLOWED'],
    ['a syntax error', () => send('{ me { name }'), 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', () => send('{ me { salary } }'), 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['a nesting of thousands', () => send(depth(5_000)), 400, 'GRAPHQL_PARSE_FAILED'],
    ['a document of many tokens', () => send(`{ ${'me { name } '.repeat(400)} }`), 400, 'GRAPHQL_PARSE_FAILED'],
    [
      'no operation of that name',
      () => post(JSON.stringify({ query: 'query A { me { name } }', operationName: 'B' })),
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['a missing variable', () => send(SUBMIT), 400, 'BAD_USER_INPUT'],
    ['a wrong type', () => send(SUBMIT, { input: report({ expectedVersion: '1' }) }), 400, 'BAD_USER_INPUT'],
    ['an id that is no UUID', () => send(SUBMIT, { input: report({ referralId: '17' }) }), 400, 'BAD_USER_INPUT'],
    [
      'a key that is no UUID',
      () => send(SUBMIT, { input: report({ idempotencyKey: 'again' }) }),
      400,
      'BAD_USER_INPUT',
    ],
    [
      'an unknown kind of document',
      () => send(SUBMIT, { input: report({ report: { ...FACTS.SUBMIT_REPORT.report, kind: 'POEM' } }) }),
      400,
      'BAD_USER_INPUT',
    ],
    [
      'a field that is not asked for',
      () => send(SUBMIT, { input: report({ state: 'JUDGED' }) }),
      400,
      'BAD_USER_INPUT',
    ],
    ['a missing field', () => send(SUBMIT, { input: { ...report({}), opinion: undefined } }), 400, 'BAD_USER_INPUT'],
    ['a text with NUL', () => send(SUBMIT, { input: report({ opinion: 'a\u0000b' }) }), 400, 'BAD_USER_INPUT'],
    [
      'a text with a lone surrogate',
      () => send(SUBMIT, { input: report({ opinion: 'a\ud800b' }) }),
      400,
      'BAD_USER_INPUT',
    ],
    [
      'a notice id with NUL',
      () =>
        send('mutation ($input: OpenNoticeInput!) { openNotice(input: $input) { content } }', {
          input: { noticeId: '\u0000' },
        }),
      400,
      'BAD_USER_INPUT',
    ],
    ['a page of 101', () => send('{ inbox(first: 101) { totalCount } }'), 422, 'INVALID_INPUT'],
    ['a page of none', () => send('{ inbox(first: 0) { totalCount } }'), 422, 'INVALID_INPUT'],
    [
      'a cursor we did not give out',
      () => send('{ sentReferrals(after: "abc") { totalCount } }'),
      422,
      'INVALID_INPUT',
    ],
    [
      'a cursor that was made up',
      () =>
        send('query ($after: Text!) { inbox(after: $after) { totalCount } }', {
          after: Buffer.from('2026-01-01T00:00:00.000Z nobody').toString('base64url'),
        }),
      422,
      'INVALID_INPUT',
    ],
    [
      'a cursor with a date that is none',
      () =>
        send('query ($after: Text!) { inbox(after: $after) { totalCount } }', {
          after: Buffer.from(`2026-13-41T00:00:00.000Z ${randomUUID()}`).toString('base64url'),
        }),
      422,
      'INVALID_INPUT',
    ],
    [
      'an unknown referral',
      () => send('query ($id: UUID!) { referral(id: $id) { state } }', { id: randomUUID() }),
      404,
      'NOT_FOUND',
    ],
  ])('%s', async (_, ask, status, code) => {
    const answer = await ask();
    expect(answer).toMatchObject({ status, body: { errors: [{ extensions: { code } }] } });
    expect(answer.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body.errors?.[0]?.extensions.requestId).toBe(answer.requestId);
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:|\.js:|SELECT|INSERT|at \w+ \(/);
  });

  it.each<[string, () => object, number, object]>([
    ['an unknown referral', () => report({ referralId: randomUUID() }), 404, { code: 'NOT_FOUND' }],
    [
      'a stale version',
      () => report({ expectedVersion: 7 }),
      409,
      { code: 'STALE_VERSION', currentVersion: 1, currentState: 'TEAM_NAMED' },
    ],
    ['an empty text', () => report({ opinion: '  ' }), 422, { code: 'INVALID_INPUT', field: 'opinion' }],
    [
      'another document than the report',
      () => report({ report: { ...FACTS.SUBMIT_REPORT.report, kind: 'OTHER' } }),
      422,
      { code: 'MISSING_DOCUMENTS', missing: ['W06 移送涉嫌犯罪案件的书面报告'] },
    ],
    [
      'a page count of zero',
      () => report({ report: { ...FACTS.SUBMIT_REPORT.report, pages: 0 } }),
      422,
      { code: 'INVALID_INPUT' },
    ],
    [
      'a page count that nobody has given',
      () => report({ report: { ...FACTS.SUBMIT_REPORT.report, pages: null } }),
      422,
      { code: 'INVALID_INPUT', field: 'documents[书面报告].pages' },
    ],
    [
      'a file that nobody has sent',
      () => report({ report: { ...FACTS.SUBMIT_REPORT.report, fileId: randomUUID() } }),
      422,
      { code: 'INVALID_INPUT', field: 'documents[书面报告].fileId' },
    ],
  ])('refused in the payload: %s', async (_, input, status, refusal) => {
    const answer = await send(SUBMIT, { input: input() });
    expect(answer.status).toBe(status);
    expect(answer.body.data?.submitReport?.refusal).toMatchObject(refusal);
    expect(answer.body.errors).toBeUndefined();
  });

  it('quotes what was wrong and says what would be right, without echoing a flood', async () => {
    const answer = await send(SUBMIT, { input: report({ referralId: `x${'y'.repeat(10_000)}` }) });
    expect(answer.body.errors?.[0]?.message).toMatch(/UUID cannot be "xyy.*…".*a UUID such as/s);
    expect(answer.body.errors?.[0]?.message.length).toBeLessThan(600);
  });
});
