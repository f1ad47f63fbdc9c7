import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { PASSWORD, startPlatform, type TestPlatform } from '../support/platform.js';

const SIGN_IN = `mutation ($input: SignInInput!) {
  signIn(input: $input) { token expiresAt caller { personId name agencyId post } }
}`;
const ME = '{ me { personId agencyId post } }';

describe('signing in', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
  });
  afterAll(() => platform.close());

  it('gives the person, the agency and the post', async () => {
    const client = await new GraphQLClient(platform.url).signIn('gaj-liaison', PASSWORD);
    expect(await client.send(ME)).toEqual({
      me: { personId: 'gaj-liaison', agencyId: 'hejin-public-security', post: 'LIAISON' },
    });
  });

  it('answers alike to a wrong password and to an unknown login', async () => {
    const client = new GraphQLClient(platform.url);
    const [wrong, unknown] = await Promise.all(
      [
        ['gaj-liaison', 'wrong'],
        ['nobody', PASSWORD],
      ].map(([login, password]) => client.ask(SIGN_IN, { input: { login, password } })),
    );
    expect(wrong).toMatchObject({ status: 401, errors: [{ extensions: { code: 'SIGN_IN_FAILED' } }] });
    expect(wrong?.errors?.[0]?.message).toBe(unknown?.errors?.[0]?.message);
    expect(unknown?.status).toBe(401);
  });

  it('lets nobody ask anything without a session, by default', async () => {
    const client = new GraphQLClient(platform.url);
    for (const query of [
      ME,
      '{ inbox { totalCount } }',
      '{ inboxCounts { done } }',
      '{ sentReferrals { totalCount } }',
      '{ deadLetters { totalCount } }',
      '{ agencies { id } }',
      'mutation { signOut { signedOut } }',
    ]) {
      expect(await client.ask(query)).toMatchObject({
        status: 401,
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });
    }
  });

  it('keeps the session in a cookie that scripts cannot read', async () => {
    const body = JSON.stringify({ query: SIGN_IN, variables: { input: { login: 'gaj-liaison', password: PASSWORD } } });
    const response = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^__Host-referral_session=[\w-]{40,}; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
    );
    const asked = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: cookie.split(';')[0] ?? '' },
      body: JSON.stringify({ query: ME }),
    });
    expect(await asked.json()).toEqual({
      data: { me: { personId: 'gaj-liaison', agencyId: 'hejin-public-security', post: 'LIAISON' } },
    });
  });

  it('revokes at once, ends when idle, and ends with the post', async () => {
    const refused = { status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };
    const first = await new GraphQLClient(platform.url).signIn('fy-liaison', PASSWORD);
    await first.send('mutation { signOut { signedOut } }');
    expect(await first.ask(ME)).toMatchObject(refused);
    const second = await new GraphQLClient(platform.url).signIn('fy-liaison', PASSWORD);
    platform.later(2);
    expect(await second.ask(ME)).toMatchObject(refused);
    const third = await new GraphQLClient(platform.url).signIn('fy-liaison', PASSWORD);
    await platform.owner.query("UPDATE appointment SET valid_to = DATE '2024-01-01' WHERE person_id = 'fy-liaison'");
    expect(await third.ask(ME)).toMatchObject(refused);
    await expect(new GraphQLClient(platform.url).signIn('fy-liaison', PASSWORD)).rejects.toThrow(/SIGN_IN_FAILED/);
  });

  it('keeps no password and no token', async () => {
    const rows: { hash: string }[] = await platform.owner.query('SELECT password_hash AS hash FROM account');
    expect(rows.every(({ hash }) => hash.startsWith('$argon2id$v=19$m=19456,t=2,p=1$'))).toBe(true);
    const sessions: { hash: string }[] = await platform.owner.query('SELECT token_hash AS hash FROM session');
    expect(sessions.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });
});
