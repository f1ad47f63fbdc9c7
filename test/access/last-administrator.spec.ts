import { createDataSource } from '../../src/platform/database/data-source.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { PASSWORD, rowsOf, startPlatform, type TestPlatform, tokenOf } from '../support/platform.js';

const PROPOSE = 'mutation ($input: ProposeRoleChangeInput!) { proposeRoleChange(input: $input) { change { id } } }';
const DECIDE = 'mutation ($input: DecideRoleChangeInput!) { decideRoleChange(input: $input) { change { state } } }';

type AdminPost = 'SYSTEM_ADMIN' | 'SECURITY_ADMIN' | 'AUDIT_ADMIN';
interface Decided {
  readonly code: string | null;
  readonly required: string | null;
  readonly state: string | null;
}

/** The first of each post, as the demonstration city appoints them. */
const FIRST: Readonly<Record<AdminPost, string>> = {
  SYSTEM_ADMIN: 'sys-admin',
  SECURITY_ADMIN: 'sec-admin',
  AUDIT_ADMIN: 'audit-admin',
};
const REFUSED: Decided = { code: 'NOT_ALLOWED', required: 'last_administrator', state: null };
const DONE: Decided = { code: null, required: null, state: 'DONE' };

describe('the last of each of the three administrators', () => {
  let platform: TestPlatform;
  let today: string;
  let agencyId: string;
  beforeEach(async () => {
    platform = await startPlatform({ relay: false });
    today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    agencyId =
      (
        await rowsOf<{ id: string }>(
          platform,
          "SELECT agency_id AS id FROM appointment WHERE person_id = 'audit-admin'",
        )
      )[0]?.id ?? '';
  });
  afterEach(() => platform.close());

  const later = (days: number): string => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);

  /** Another person in the same post, with an account: from a day, to a day where there is one. */
  async function another(post: AdminPost, from: string, to: string | null = null): Promise<string> {
    const id = `another-${post.toLowerCase().replace('_', '-')}`;
    await platform.owner.query('INSERT INTO person (id, name, class) VALUES ($1, $1, $2)', [id, post]);
    await platform.owner.query(
      `INSERT INTO appointment (person_id, agency_id, post, class, valid_from, valid_to)
       VALUES ($1, $2, $3, $3, $4, $5)`,
      [id, agencyId, post, from, to],
    );
    await platform.owner.query(
      `INSERT INTO account (login, person_id, password_hash)
       SELECT $1, $1, password_hash FROM account WHERE login = 'sys-admin'`,
      [id],
    );
    return id;
  }

  async function propose(login: string, personId: string, change: object): Promise<string> {
    const [person] = await rowsOf<{ name: string }>(platform, 'SELECT name FROM person WHERE id = $1', [personId]);
    const input = { agencyId, personId, personName: person?.name, basis: '河办字〔2026〕1号', ...change };
    const { data, errors } = await (
      await platform.as(login)
    ).ask<{ proposeRoleChange: { change: { id: string } } }>(PROPOSE, { input });
    if (!data) throw new Error(`${login} could not propose: ${JSON.stringify(errors)}`);
    return data.proposeRoleChange.change.id;
  }
  const proposeEnd = (login: string, personId: string, post: AdminPost, lastDay: string): Promise<string> =>
    propose(login, personId, { kind: 'END', post, validTo: lastDay });

  async function decide(login: string, id: string): Promise<Decided> {
    const { data, errors } = await (
      await platform.as(login)
    ).ask<{ decideRoleChange: { change: { state: string } } }>(DECIDE, {
      input: { id, approve: true, reason: '同意' },
    });
    const { code = null, detail } = errors?.[0]?.extensions ?? {};
    return {
      code,
      required: (detail as { required?: string } | undefined)?.required ?? null,
      state: data?.decideRoleChange.change.state ?? null,
    };
  }

  /** Whoever may propose the end of an administrator, and whoever may decide on it: neither is the one who goes. */
  async function others(post: AdminPost): Promise<{ readonly proposer: string; readonly decider: string }> {
    return {
      proposer: post === 'SYSTEM_ADMIN' ? await another(post, later(-9), later(3)) : 'sys-admin',
      decider: post === 'SECURITY_ADMIN' ? await another(post, later(-9), later(3)) : 'sec-admin',
    };
  }
  const isStill = async (login: string): Promise<boolean> =>
    (
      await new GraphQLClient(platform.url).ask('mutation ($input: SignInInput!) { signIn(input: $input) { token } }', {
        input: { login, password: PASSWORD },
      })
    ).status === 200;

  it('the only audit administrator is not removed by those whom he checks', async () => {
    const token = await tokenOf(platform, 'audit-admin');
    expect(await decide('sec-admin', await proposeEnd('sys-admin', 'audit-admin', 'AUDIT_ADMIN', later(-1)))).toEqual(
      REFUSED,
    );
    expect(await isStill('audit-admin')).toBe(true);
    const response = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"query":"{ me { post } }"}',
    });
    expect(response.status).toBe(200); // and his session goes on
    expect(await rowsOf(platform, "SELECT state FROM role_change WHERE kind = 'END'")).toEqual([{ state: 'PROPOSED' }]);
  });

  it.each<[AdminPost]>([['SYSTEM_ADMIN'], ['SECURITY_ADMIN'], ['AUDIT_ADMIN']])(
    '%s: not when whoever else holds the post goes before',
    async (post) => {
      const { proposer, decider } = await others(post);
      if (post === 'AUDIT_ADMIN') await another(post, later(-9), later(3));
      expect(await decide(decider, await proposeEnd(proposer, FIRST[post], post, later(5)))).toEqual(REFUSED);
      expect(await isStill(FIRST[post])).toBe(true);
    },
  );

  it.each<[AdminPost]>([['SYSTEM_ADMIN'], ['SECURITY_ADMIN'], ['AUDIT_ADMIN']])(
    '%s: two do not end one another, not even for the same day',
    async (post) => {
      const successor = await another(post, later(-9));
      const [ofFirst, ofSuccessor] =
        post === 'SYSTEM_ADMIN'
          ? [
              await proposeEnd(successor, FIRST[post], post, later(5)),
              await proposeEnd(FIRST[post], successor, post, later(5)),
            ]
          : [
              await proposeEnd('sys-admin', FIRST[post], post, later(5)),
              await proposeEnd('sys-admin', successor, post, later(5)),
            ];
      const [one, other] = post === 'SECURITY_ADMIN' ? [successor, FIRST[post]] : ['sec-admin', 'sec-admin'];
      const answers = await Promise.all([decide(one, ofFirst), decide(other, ofSuccessor)]); // one is too late
      expect(answers.filter(({ state }) => state === 'DONE')).toEqual([DONE]);
      expect(answers.filter(({ state }) => state !== 'DONE')).toEqual([REFUSED]);
      const left = await rowsOf<{ count: number }>(
        platform,
        `SELECT count(*)::int AS count FROM appointment
       WHERE post = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)`,
        [post, later(5)],
      );
      expect(left).toEqual([{ count: 1 }]);
    },
  );

  it('not when the successor has not begun', async () => {
    await another('AUDIT_ADMIN', later(2));
    expect(await decide('sec-admin', await proposeEnd('sys-admin', 'audit-admin', 'AUDIT_ADMIN', later(-1)))).toEqual(
      REFUSED,
    );
    expect(await isStill('audit-admin')).toBe(true);
  });

  it('not when the successor begins after a day on which there would be nobody', async () => {
    await another('AUDIT_ADMIN', later(7));
    expect(await decide('sec-admin', await proposeEnd('sys-admin', 'audit-admin', 'AUDIT_ADMIN', later(5)))).toEqual(
      REFUSED,
    );
  });

  it('not when the successor is one of the past, nor holds another post', async () => {
    await another('AUDIT_ADMIN', later(-90), later(-2));
    await another('SYSTEM_ADMIN', later(-90));
    expect(await decide('sec-admin', await proposeEnd('sys-admin', 'audit-admin', 'AUDIT_ADMIN', later(-1)))).toEqual(
      REFUSED,
    );
  });

  it('not by the API’s role past the platform either', async () => {
    const id = await proposeEnd('sys-admin', 'audit-admin', 'AUDIT_ADMIN', later(-1));
    const source = await createDataSource(platform.databaseUrl, 'referral_api', 2).initialize();
    const standing = { agency: agencyId, person: 'sec-admin', admin: 'SECURITY_ADMIN' } as const;
    const decided = new UnitOfWork(source).as(standing, (tx) =>
      tx.query<{ done: boolean }>('SELECT decide_role_change($1, true, $2, now(), $3) AS done', [id, '同意', 'x']),
    );
    await expect(decided).rejects.toMatchObject({ driverError: { constraint: 'last_administrator' } });
    await source.destroy();
  });

  it.each<[AdminPost]>([['SYSTEM_ADMIN'], ['SECURITY_ADMIN'], ['AUDIT_ADMIN']])(
    '%s: goes once a successor is in force, and the successor is the last then',
    async (post) => {
      const successor = await another(post, later(-1));
      const proposer = post === 'SYSTEM_ADMIN' ? successor : 'sys-admin';
      const decider = post === 'SECURITY_ADMIN' ? successor : 'sec-admin';
      expect(await decide(decider, await proposeEnd(proposer, FIRST[post], post, later(-1)))).toEqual(DONE);
      expect([await isStill(FIRST[post]), await isStill(successor)]).toEqual([false, true]);
      if (post === 'AUDIT_ADMIN')
        expect(await decide(decider, await proposeEnd(proposer, successor, post, later(0)))).toEqual(REFUSED);
    },
  );

  it('an end of another post is no matter of theirs; a reset is no end', async () => {
    const reset = await propose('sys-admin', 'audit-admin', { kind: 'RESET', validFrom: null });
    expect(await decide('sec-admin', reset)).toEqual(DONE);
    expect(await rowsOf(platform, "SELECT valid_to AS until FROM appointment WHERE person_id = 'audit-admin'")).toEqual(
      [{ until: null }],
    );
    const police = { agencyId: 'hejin-public-security', kind: 'END', post: 'LIAISON', validTo: later(-1) };
    expect(await decide('sec-admin', await propose('sys-admin', 'gaj-liaison', police))).toEqual(DONE);
  });
});
