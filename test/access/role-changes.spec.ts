import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { openPool } from '../support/database.js';
import { FiledCase } from '../support/filed-case.js';
import { PASSWORD, startPlatform, type TestPlatform } from '../support/platform.js';

const PROPOSE = `mutation ($input: ProposeRoleChangeInput!) {
  proposeRoleChange(input: $input) { activationPart change { id state } }
}`;
const DECIDE = `mutation ($input: DecideRoleChangeInput!) {
  decideRoleChange(input: $input) { activationPart change { state decidedBy } }
}`;
const ME = '{ me { personId agencyId post posts { agencyId post kind validTo } } }';
const POLICE = 'hejin-public-security';

interface Asked {
  readonly status: number;
  readonly code: string | null;
}
interface Proposed extends Asked {
  readonly id: string;
  readonly part: string | null;
}
interface Decided extends Asked {
  readonly part: string | null;
}

describe('changes of posts', () => {
  let platform: TestPlatform;
  let today: string;
  beforeAll(async () => {
    platform = await startPlatform();
    today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  });
  afterAll(() => platform.close());

  const later = (days: number): string => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
  const base = (): object => ({ agencyId: POLICE, basis: '河公政字〔2026〕1号', validFrom: today });
  async function propose(login: string, change: object): Promise<Proposed> {
    const { status, data, errors } = await (
      await platform.as(login)
    ).ask<{ proposeRoleChange: { activationPart: string | null; change: { id: string } } }>(PROPOSE, {
      input: { ...base(), ...change },
    });
    return {
      status,
      code: errors?.[0]?.extensions.code ?? null,
      id: data?.proposeRoleChange.change.id ?? '',
      part: data?.proposeRoleChange.activationPart ?? null,
    };
  }
  async function decide(login: string, id: string, approve = true): Promise<Decided> {
    const { status, data, errors } = await (
      await platform.as(login)
    ).ask<{ decideRoleChange: { activationPart: string | null } }>(DECIDE, { input: { id, approve, reason: '同意' } });
    return { status, code: errors?.[0]?.extensions.code ?? null, part: data?.decideRoleChange.activationPart ?? null };
  }
  const done = { status: 200, code: null };
  const refused = (code: string): object => ({ code });

  it('a new person: the head proposes, the security administrator approves, the owner activates, once', async () => {
    const change = { kind: 'APPOINT', personId: 'gaj-new', personName: '公安局新任联络员', post: 'LIAISON' };
    const { id, part } = await propose('gaj-head', change);
    expect(await decide('gaj-head', id)).toMatchObject(refused('NOT_ALLOWED'));
    await expect(new GraphQLClient(platform.url).signIn('gaj-new', PASSWORD)).rejects.toThrow(/SIGN_IN_FAILED/);
    const decided = await decide('sec-admin', id);
    expect(decided).toMatchObject(done);
    const activate = (
      newPassword: string,
      activationCode = `${part ?? ''}.${decided.part ?? ''}`,
    ): ReturnType<GraphQLClient['ask']> =>
      new GraphQLClient(platform.url).ask(
        'mutation ($input: ActivateAccountInput!) { activateAccount(input: $input) { activated } }',
        { input: { login: 'gaj-new', activationCode, newPassword } },
      );
    expect((await activate('short')).errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
    for (const half of [part, decided.part, `.${decided.part ?? ''}`, `${part ?? ''}.`])
      expect((await activate('a-long-password', half ?? '')).errors?.[0]?.extensions.code).toBe('SIGN_IN_FAILED');
    expect((await activate('a-long-password')).data).toEqual({ activateAccount: { activated: true } });
    expect((await activate('another-password')).errors?.[0]?.extensions.code).toBe('SIGN_IN_FAILED');
    const client = await new GraphQLClient(platform.url).signIn('gaj-new', 'a-long-password');
    expect(await client.send(ME)).toMatchObject({ me: { agencyId: POLICE, post: 'LIAISON' } });
    expect(await decide('sec-admin', id)).toMatchObject(refused('NOT_FOUND'));
  });

  it.each<[string, string, object, string]>([
    [
      'for oneself',
      'gaj-head',
      { kind: 'APPOINT', personId: 'gaj-head', personName: 'x', post: 'OFFICER' },
      'SAME_PERSON',
    ],
    [
      'for another agency',
      'gaj-head',
      { kind: 'APPOINT', agencyId: 'hejin-court', personId: 'x-y', personName: 'x', post: 'LIAISON' },
      'NOT_ALLOWED',
    ],
    [
      'by a liaison',
      'gaj-liaison',
      { kind: 'APPOINT', personId: 'x-y', personName: 'x', post: 'LIAISON' },
      'NOT_ALLOWED',
    ],
    [
      'of an administrator by a head',
      'gaj-head',
      { kind: 'APPOINT', personId: 'x-y', personName: 'x', post: 'SECURITY_ADMIN' },
      'NOT_ALLOWED',
    ],
    [
      'of the head’s decision as a delegation',
      'gaj-head',
      { kind: 'DELEGATE', personId: 'gaj-liaison', personName: 'x', post: 'HEAD', validTo: '2099-01-01' },
      'INVALID_INPUT',
    ],
    [
      'of an acting head without an end',
      'gaj-head',
      { kind: 'ACTING', personId: 'gaj-reviewer', personName: 'x', post: 'ACTING_HEAD' },
      'INVALID_INPUT',
    ],
    [
      'of a delegation for years',
      'gaj-reviewer',
      { kind: 'DELEGATE', personId: 'gaj-liaison', personName: 'x', post: 'CASE_REVIEWER', validTo: '2099-01-01' },
      'INVALID_INPUT',
    ],
    [
      'of an agency that is none',
      'sys-admin',
      { kind: 'APPOINT', agencyId: 'nowhere', personId: 'x-y', personName: 'x', post: 'LIAISON' },
      'INVALID_INPUT',
    ],
    [
      'under another name than the person has',
      'gaj-head',
      { kind: 'APPOINT', personId: 'fy-liaison', personName: '新任民警', post: 'OFFICER' },
      'INVALID_INPUT',
    ],
    [
      'of a reset of somebody who works elsewhere',
      'ldxz-head',
      {
        kind: 'RESET',
        agencyId: 'hejin-leading-group-office',
        personId: 'sec-admin',
        personName: '安全管理员',
        validFrom: null,
      },
      'INVALID_INPUT',
    ],
    [
      'with an id that is none',
      'gaj-head',
      { kind: 'APPOINT', personId: 'X Y', personName: 'x', post: 'LIAISON' },
      'INVALID_INPUT',
    ],
    [
      'of scopes for a person',
      'gaj-head',
      { kind: 'APPOINT', personId: 'x-y', personName: 'x', post: 'LIAISON', scopes: ['inbox'] },
      'INVALID_INPUT',
    ],
  ])('refuses a proposal %s', async (_, login, change, code) => {
    expect(await propose(login, change)).toMatchObject(refused(code));
  });

  it('nobody combines two administrators, or an administrator with work on cases, whoever approves', async () => {
    for (const change of [
      { personId: 'gaj-liaison', personName: '公安局联络员', post: 'SECURITY_ADMIN' },
      { personId: 'audit-admin', personName: '审计管理员', post: 'SYSTEM_ADMIN' },
      { personId: 'audit-admin', personName: '审计管理员', post: 'LIAISON' },
    ]) {
      const { id } = await propose('sys-admin', { kind: 'APPOINT', ...change });
      expect(await decide('sec-admin', id)).toMatchObject(refused('NOT_ALLOWED'));
    }
    await expect(
      platform.owner.query(
        `INSERT INTO appointment (person_id, agency_id, post, valid_from)
         VALUES ('audit-admin', 'hejin-court', 'LIAISON', now())`,
      ),
    ).rejects.toThrow(/one_class/);
  });

  it('a delegation is approved by the head, works for its days, and ends by itself', async () => {
    const { id } = await propose('gaj-reviewer', {
      kind: 'DELEGATE',
      personId: 'gaj-liaison',
      personName: '公安局联络员',
      post: 'CASE_REVIEWER',
      validTo: later(1),
    });
    expect(await decide('gaj-reviewer', id)).toMatchObject(refused('NOT_ALLOWED'));
    expect(await decide('gaj-head', id)).toMatchObject(done);
    const client = await new GraphQLClient(platform.url).signIn('gaj-liaison', PASSWORD);
    const posts = (await client.send<{ me: { post: string; posts: unknown[] } }>(ME)).me;
    expect(posts).toMatchObject({
      post: 'LIAISON',
      posts: [
        { post: 'LIAISON', kind: 'REGULAR', validTo: null },
        { post: 'CASE_REVIEWER', kind: 'DELEGATED', validTo: later(1) },
      ],
    });
    const actAs = (post: string): ReturnType<GraphQLClient['ask']> =>
      client.ask('mutation ($input: ActAsInput!) { actAs(input: $input) { caller { post } } }', {
        input: { agencyId: POLICE, post },
      });
    expect((await actAs('CASE_REVIEWER')).data).toEqual({ actAs: { caller: { post: 'CASE_REVIEWER' } } });
    expect((await actAs('HEAD')).errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
    expect(await client.send(ME)).toMatchObject({ me: { post: 'CASE_REVIEWER' } });
    await platform.owner.query(
      "UPDATE appointment SET valid_from = valid_from - 9, valid_to = valid_to - 5 WHERE kind = 'DELEGATED'",
    );
    expect(await client.ask(ME)).toMatchObject({ status: 401 });
  });

  it('an acting head decides for a time, and on what the same person drafted never', async () => {
    const { id } = await propose('sys-admin', {
      kind: 'ACTING',
      agencyId: 'hejin-natural-resources',
      personId: 'zrzy-officer-1',
      personName: '自然资源局执法人员甲',
      post: 'ACTING_HEAD',
      validTo: later(10),
    });
    expect(await decide('sec-admin', id)).toMatchObject(done);
    const referral = await FiledCase.open(platform);
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    const officer = await platform.as('zrzy-officer-1');
    const actAs = (post: string): Promise<unknown> =>
      officer.send('mutation ($input: ActAsInput!) { actAs(input: $input) { caller { post } } }', {
        input: { agencyId: 'hejin-natural-resources', post },
      });
    await actAs('ACTING_HEAD');
    expect(await referral.ask('zrzy-officer-1', 'APPROVE_TRANSFER')).toMatchObject({
      refusal: { code: 'SAME_PERSON' },
    });
    await actAs('OFFICER');
  });

  it('the end of a post ends its sessions; referrals stay with the agency', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.arrived();
    const client = await new GraphQLClient(platform.url).signIn('gaj-reviewer', PASSWORD);
    const { id } = await propose('gaj-head', {
      kind: 'END',
      personId: 'gaj-reviewer',
      personName: '公安局案件审查人员',
      post: 'CASE_REVIEWER',
      validFrom: null,
      validTo: later(-1),
    });
    expect(await decide('sec-admin', id)).toMatchObject(done);
    expect(await client.ask(ME)).toMatchObject({ status: 401 });
    const [account]: { hash: string }[] = await platform.owner.query(
      "SELECT password_hash AS hash FROM account WHERE login = 'gaj-reviewer'",
    );
    expect(account?.hash).toBe('!'); // whoever is appointed under this id again sets a password of his own
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
  });

  it('an end that ends nothing is refused, not done', async () => {
    const { id } = await propose('gaj-head', {
      kind: 'END',
      personId: 'gaj-liaison',
      personName: '公安局联络员',
      post: 'LIAISON',
      validFrom: null,
      validTo: '2001-01-01',
    });
    expect(await decide('sec-admin', id)).toMatchObject(refused('NOT_ALLOWED'));
    expect(await (await platform.as('gaj-liaison')).ask(ME)).toMatchObject({ status: 200 });
  });

  it('nobody delegates a post that is delegated to him, nor for longer than it is his own', async () => {
    await platform.owner.query(
      `INSERT INTO appointment (person_id, agency_id, post, valid_from, valid_to, kind, on_behalf_of)
       VALUES ('jcy-liaison', 'hejin-procuratorate', 'CASE_REVIEWER', $1, $2, 'DELEGATED', 'jcy-head')`,
      [today, later(5)],
    );
    const client = await platform.as('jcy-liaison');
    await client.send('mutation ($input: ActAsInput!) { actAs(input: $input) { caller { post } } }', {
      input: { agencyId: 'hejin-procuratorate', post: 'CASE_REVIEWER' },
    });
    const { id } = await propose('jcy-liaison', {
      kind: 'DELEGATE',
      agencyId: 'hejin-procuratorate',
      personId: 'gaj-liaison',
      personName: '公安局联络员',
      post: 'CASE_REVIEWER',
      validTo: later(60),
    });
    expect(await decide('sec-admin', id)).toMatchObject(refused('NOT_ALLOWED'));
  });

  it('a reset ends sessions and password at once', async () => {
    const client = await new GraphQLClient(platform.url).signIn('fy-liaison', PASSWORD);
    const { id } = await propose('sys-admin', {
      kind: 'RESET',
      agencyId: 'hejin-court',
      personId: 'fy-liaison',
      personName: '法院联络员',
      validFrom: null,
    });
    expect((await decide('sec-admin', id)).part).toMatch(/^[\w-]{12}$/);
    expect(await client.ask(ME)).toMatchObject({ status: 401 });
    await expect(new GraphQLClient(platform.url).signIn('fy-liaison', PASSWORD)).rejects.toThrow(/SIGN_IN_FAILED/);
  });

  it('are seen by the agency they concern and by administrators, who see no case', async () => {
    const seen = async (login: string): Promise<string[]> =>
      (
        await (
          await platform.as(login)
        ).send<{ roleChanges: { edges: { node: { agencyId: string } }[] } }>(
          '{ roleChanges(first: 100) { edges { node { agencyId } } } }',
        )
      ).roleChanges.edges.map(({ node }) => node.agencyId);
    expect(new Set(await seen('gaj-head'))).toEqual(new Set([POLICE]));
    expect(new Set(await seen('sys-admin')).size).toBeGreaterThan(2);
    for (const login of ['sys-admin', 'sec-admin', 'audit-admin']) {
      for (const query of [
        '{ inbox { totalCount } }',
        '{ sentReferrals { totalCount } }',
        '{ deadLetters { totalCount } }',
      ])
        expect((await (await platform.as(login)).ask(query)).errors?.[0]?.extensions.code).toBe('NOT_ALLOWED');
    }
  });

  it('cannot be written past the second person by the API’s role', async () => {
    const source = await openPool(platform.databaseUrl, 'referral_api', 2);
    const work = new UnitOfWork(source);
    const as = (sql: string): Promise<unknown[]> =>
      work.as({ agency: POLICE, person: 'gaj-head' }, (tx) => tx.query(sql));
    await expect(
      as(
        `INSERT INTO appointment (person_id, agency_id, post, valid_from)
         VALUES ('gaj-head', 'hejin-court', 'HEAD', now())`,
      ),
    ).rejects.toThrow(/permission denied/);
    await expect(as("UPDATE role_change SET state = 'DONE'")).rejects.toThrow(/permission denied/);
    await expect(
      as(
        `INSERT INTO role_change (id, kind, agency_id, person_id, person_name, post, class, basis, proposed_by,
           proposed_at)
         VALUES (gen_random_uuid(), 'APPOINT', 'hejin-court', 'x', 'x', 'HEAD', 'CASE', 'x', 'gaj-head', now())`,
      ),
    ).rejects.toThrow(/row-level security/);
    const { id } = await propose('gaj-head', { kind: 'APPOINT', personId: 'x-y', personName: 'x', post: 'OFFICER' });
    await expect(as(`SELECT decide_role_change('${id}', true, 'x', now(), 'x') AS done`)).resolves.toEqual([
      { done: false },
    ]); // the head decides on delegations only
    await expect(
      platform.owner.query("UPDATE role_change SET state = 'DONE', decided_by = proposed_by WHERE id = $1", [id]),
    ).rejects.toThrow(/second_person/);
    await source.destroy();
  });
});
