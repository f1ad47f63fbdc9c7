import { PASSWORD, startPlatform, type TestPlatform } from '../support/platform.js';

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }';

interface Answer {
  readonly status: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly retryAfter: number | null;
}

describe('attacks on the sign-in', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false, settings: { TRUST_PROXY: '1' } });
  });
  beforeEach(() => platform.owner.query('DELETE FROM sign_in_attempt'));
  afterAll(() => platform.close());

  async function signIn(login: string, password: string, from = '203.0.113.1'): Promise<Answer> {
    const response = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify({ query: SIGN_IN, variables: { input: { login, password } } }),
    });
    const { errors } = (await response.json()) as { errors?: { message: string; extensions: { code: string } }[] };
    const retryAfter = response.headers.get('retry-after');
    return {
      status: response.status,
      code: errors?.[0]?.extensions.code ?? null,
      message: errors?.[0]?.message ?? null,
      retryAfter: retryAfter === null ? null : Number(retryAfter),
    };
  }

  const fail = async (times: number, login: string, from?: string): Promise<string[]> => {
    const codes: string[] = [];
    for (let n = 0; n < times; n += 1) codes.push((await signIn(login, 'wrong', from)).code ?? 'IN');
    return codes;
  };

  it('after five failures even the right password is not looked at, and the answer says until when', async () => {
    expect(await fail(5, 'gaj-liaison')).toEqual(Array.from({ length: 5 }, () => 'SIGN_IN_FAILED'));
    const locked = await signIn('gaj-liaison', PASSWORD);
    expect(locked).toMatchObject({ status: 429, code: 'TOO_MANY_ATTEMPTS' });
    expect(locked.retryAfter).toBeGreaterThan(14 * 60);
    expect(locked.retryAfter).toBeLessThanOrEqual(15 * 60);
  });

  it('twenty guesses at once are counted as twenty', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn('gaj-liaison', 'wrong')));
    expect(answers.filter(({ code }) => code === 'SIGN_IN_FAILED')).toHaveLength(5);
    expect(answers.filter(({ code }) => code === 'TOO_MANY_ATTEMPTS')).toHaveLength(15);
  });

  it('does not lock out the owner, who comes from elsewhere, nor colleagues at the same address', async () => {
    await fail(6, 'gaj-liaison');
    expect(await signIn('gaj-liaison', PASSWORD, '198.51.100.7')).toMatchObject({ status: 200, code: null });
    expect(await signIn('gaj-head', PASSWORD)).toMatchObject({ status: 200, code: null });
  });

  it('answers alike for a login that does not exist', async () => {
    const [known, unknown] = [await fail(6, 'gaj-liaison'), await fail(6, 'nobody-at-all')];
    expect(known).toEqual(unknown);
    expect((await signIn('nobody-at-all', 'wrong')).message).toBe((await signIn('gaj-liaison', 'wrong')).message);
  });

  it('a right sign-in forgets the failures before it', async () => {
    await fail(4, 'gaj-liaison');
    expect((await signIn('gaj-liaison', PASSWORD)).status).toBe(200);
    expect(await fail(4, 'gaj-liaison')).not.toContain('TOO_MANY_ATTEMPTS');
  });

  it('opens again when the time is over', async () => {
    await fail(6, 'gaj-liaison');
    await platform.owner.query('UPDATE sign_in_attempt SET expire = $1', [Date.now() - 1]);
    expect((await signIn('gaj-liaison', PASSWORD)).status).toBe(200);
  });

  /** Twenty at once: more than can wait to be hashed would be told to come back. */
  async function inTurns<T>(count: number, one: (n: number) => Promise<T>): Promise<T[]> {
    const answers: T[] = [];
    while (answers.length < count)
      answers.push(
        ...(await Promise.all(
          Array.from({ length: Math.min(20, count - answers.length) }, (_, k) => one(answers.length + k)),
        )),
      );
    return answers;
  }

  it('guesses at one login from many addresses are stopped after fifty', async () => {
    const codes = await inTurns(60, (n) => signIn('gaj-liaison', 'wrong', `203.0.113.${n}`));
    expect(codes.filter(({ code }) => code === 'SIGN_IN_FAILED')).toHaveLength(50);
  });

  it('one password tried on many logins from one address is stopped after a hundred', async () => {
    const codes = await inTurns(120, (n) => signIn(`login-${n}`, PASSWORD));
    expect(codes.filter(({ code }) => code === 'SIGN_IN_FAILED')).toHaveLength(100);
  });

  it('an address that the client claims before our proxy does not count', async () => {
    await fail(5, 'gaj-liaison', '192.0.2.1, 203.0.113.1');
    expect(await signIn('gaj-liaison', PASSWORD, '192.0.2.99, 203.0.113.1')).toMatchObject({
      code: 'TOO_MANY_ATTEMPTS',
    });
  });

  it('keeps neither logins nor addresses in the counters', async () => {
    await fail(1, 'gaj-liaison');
    const rows: { key: string }[] = await platform.owner.query('SELECT key FROM sign_in_attempt');
    expect(rows.length).toBe(3);
    expect(rows.every(({ key }) => /^(pair|login|source):[0-9a-f]{64}$/.test(key))).toBe(true);
  });
});
