import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform, tokenOf } from '../support/platform.js';

interface Recorded {
  readonly id: string;
  readonly personId: string | null;
  readonly post: string | null;
  readonly login: string | null;
  readonly operations: string[];
  readonly purpose: string | null;
  readonly subjectIds: string[];
  readonly fieldGroups: string[];
  readonly outcome: string[];
}
interface Answer {
  readonly data?: { readonly referral?: unknown };
  readonly errors?: { readonly extensions: { readonly code: string; readonly requestId: string } }[];
}

describe('the record of access', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  beforeAll(async () => {
    platform = await startPlatform();
    referral = await FiledCase.sent(platform);
    await referral.arrived();
  });
  afterAll(() => platform.close());

  const newest = async (): Promise<Recorded | undefined> => {
    const rows: Recorded[] = await platform.owner.query(
      `SELECT id, person_id AS "personId", post, login, operations, purpose, subject_ids AS "subjectIds",
         field_groups AS "fieldGroups", outcome
       FROM access_event
       ORDER BY at DESC, ctid DESC LIMIT 1`,
    );
    return rows[0];
  };
  const post = async (
    body: object,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; answer: Answer }> => {
    const response = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, answer: (await response.json()) as Answer };
  };
  const READ = { query: 'query ($id: UUID!) { referral(id: $id) { matter { title party } } }' };

  it('says who read which parts of which referral, and why', async () => {
    const authorization = `Bearer ${await tokenOf(platform, 'gaj-liaison')}`;
    await post(
      { ...READ, variables: { id: referral.id } },
      { authorization, 'x-purpose': encodeURIComponent('核对当事人') },
    );
    expect(await newest()).toMatchObject({
      post: 'LIAISON',
      operations: ['referral'],
      purpose: '核对当事人',
      subjectIds: [referral.id],
      fieldGroups: ['MATTER', 'PERSONAL'],
      outcome: ['OK'],
    });
  });

  it('records refusals like answers: the stranger, the caller without a session, the sign-in that fails', async () => {
    const authorization = `Bearer ${await tokenOf(platform, 'fy-liaison')}`;
    const refused = await post({ ...READ, variables: { id: referral.id } }, { authorization });
    expect(await newest()).toMatchObject({
      id: refused.answer.errors?.[0]?.extensions.requestId,
      operations: ['referral'],
      subjectIds: [referral.id],
      fieldGroups: [],
      outcome: ['NOT_FOUND'],
    });
    await post({ ...READ, variables: { id: referral.id } });
    expect(await newest()).toMatchObject({ personId: null, post: null, outcome: ['UNAUTHENTICATED'] });
    await post({
      query: 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }',
      variables: { input: { login: 'gaj\u0000liaison\ud800', password: 'x' } },
    });
    expect(await newest()).toMatchObject({ operations: ['signIn'], outcome: ['BAD_USER_INPUT'] });
    await post({ query: 'mutation { signIn(input: { login: "gaj-liaison", password: "x" }) { token } }' });
    expect(await newest()).toMatchObject({
      login: 'gaj-liaison',
      personId: null,
      operations: ['signIn'],
      outcome: ['SIGN_IN_FAILED'],
    });
  });

  it('records an act with the code of its refusal', async () => {
    await referral.ask('gaj-liaison', 'SIGN_RECEIPT', undefined, 1);
    expect(await newest()).toMatchObject({ operations: ['signReceipt'], outcome: ['STALE_VERSION'] });
  });

  it('answers nothing that it cannot record', async () => {
    const authorization = `Bearer ${await tokenOf(platform, 'gaj-liaison')}`;
    await platform.owner.query('ALTER TABLE access_event ADD CONSTRAINT broken CHECK (false) NOT VALID');
    try {
      const { status, answer } = await post({ ...READ, variables: { id: referral.id } }, { authorization });
      expect([status, answer.data, answer.errors?.map((error) => error.extensions.code)]).toEqual([
        500,
        undefined,
        ['INTERNAL'],
      ]);
    } finally {
      await platform.owner.query('ALTER TABLE access_event DROP CONSTRAINT broken');
    }
  });

  it('is shown to the auditor and the heads of the agency itself, to nobody else', async () => {
    const LIST = `query ($id: UUID) {
      accessEvents(subjectId: $id, first: 100) { totalCount edges { node { personId purpose subjectIds outcome } } }
    }`;
    interface Listed {
      readonly accessEvents: { readonly totalCount: number; readonly edges: { readonly node: Recorded }[] };
    }
    const read = async (login: string): Promise<Listed['accessEvents']> =>
      (await (await platform.as(login)).send<Listed>(LIST, { id: referral.id })).accessEvents;
    const police = await read('gaj-head');
    expect(police.edges.map(({ node }) => node.purpose)).toContain('核对当事人');
    expect(police.edges.every(({ node }) => node.subjectIds.includes(referral.id))).toBe(true);
    expect(police.totalCount).toBe(police.edges.length);
    // what its own liaison asked for in vain
    expect((await read('fy-head')).edges.map(({ node }) => node.outcome)).toEqual([['NOT_FOUND']]);
    const head = await platform.as('gaj-head');
    const filtered = async (filter: string): Promise<{ operations: string[]; outcome: string[] }[]> =>
      (
        await head.send<{
          accessEvents: { totalCount: number; edges: { node: { operations: string[]; outcome: string[] } }[] };
        }>(`{ accessEvents(first: 100, ${filter}) { totalCount edges { node { operations outcome } } } }`)
      ).accessEvents.edges.map(({ node }) => node);
    expect(
      (await filtered('operation: "referral", outcome: "OK"')).every(
        ({ operations, outcome }) => operations.includes('referral') && outcome.includes('OK'),
      ),
    ).toBe(true);
    expect((await filtered('operation: "referral"')).length).toBeGreaterThan(0);
    expect(await filtered('outcome: "KEY_REUSED"')).toEqual([]);
    expect(await filtered('to: "2020-01-01T00:00:00Z"')).toEqual([]);
    expect(await filtered('personId: "zrzy-head"')).toEqual([]); // of another agency
    const liaison = await (await platform.as('gaj-liaison')).ask(LIST, { id: referral.id });
    expect(liaison.errors?.[0]?.extensions.code).toBe('NOT_ALLOWED');
  });
});
