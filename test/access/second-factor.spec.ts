import { generateSync } from 'otplib';

import { epochMs } from '../../src/domain/kernel/instant.js';
import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { PASSWORD, startPlatform, type TestPlatform } from '../support/platform.js';

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { token caller { secondFactor } } }';
const ENROL = 'mutation ($input: EnrolSecondFactorInput!) { enrolSecondFactor(input: $input) { secret uri } }';
const CONFIRM = 'mutation ($input: ConfirmSecondFactorInput!) { confirmSecondFactor(input: $input) { recoveryCodes } }';
const REMOVE = 'mutation ($input: RemoveSecondFactorInput!) { removeSecondFactor(input: $input) { removed } }';

describe('the second factor', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false, settings: { SECOND_FACTOR: 'administrators' } });
  });
  beforeEach(() => platform.owner.query('DELETE FROM sign_in_attempt'));
  afterAll(() => platform.close());

  const codeAt = (secret: string, ahead = 0): string =>
    generateSync({ secret, epoch: Math.floor(epochMs(platform.clock.now()) / 1000) + ahead });
  const signIn = async (
    login: string,
    code: string | null,
  ): Promise<{ token: string | null; code: string | null; secondFactor: boolean | null }> => {
    const { data, errors } = await new GraphQLClient(platform.url).ask<{
      signIn: { token: string; caller: { secondFactor: boolean } };
    }>(SIGN_IN, { input: { login, password: PASSWORD, code } });
    return {
      token: data?.signIn.token ?? null,
      secondFactor: data?.signIn.caller.secondFactor ?? null,
      code: errors?.[0]?.extensions.code ?? null,
    };
  };
  /** Sets one up; the clock is turned to the next step, so that the next code is a new one. */
  async function setUp(login: string): Promise<{ secret: string; recoveryCodes: string[]; client: GraphQLClient }> {
    const client = await new GraphQLClient(platform.url).signIn(login, PASSWORD);
    const { enrolSecondFactor } = await client.send<{ enrolSecondFactor: { secret: string; uri: string } }>(ENROL, {
      input: { password: PASSWORD },
    });
    expect(enrolSecondFactor.uri).toMatch(/^otpauth:\/\/totp\//);
    const { confirmSecondFactor } = await client.send<{ confirmSecondFactor: { recoveryCodes: string[] } }>(CONFIRM, {
      input: { code: codeAt(enrolSecondFactor.secret) },
    });
    platform.clock.forward(1 / 60);
    return { secret: enrolSecondFactor.secret, recoveryCodes: confirmSecondFactor.recoveryCodes, client };
  }

  it('is asked for once it is set up, after the password only', async () => {
    const { secret } = await setUp('gaj-liaison');
    expect(await signIn('gaj-liaison', null)).toMatchObject({ code: 'SECOND_FACTOR_NEEDED' });
    expect(await signIn('gaj-liaison', '000000')).toMatchObject({ code: 'SIGN_IN_FAILED' });
    const wrong = await new GraphQLClient(platform.url).ask(SIGN_IN, {
      input: { login: 'gaj-liaison', password: 'wrong', code: null },
    });
    expect(wrong.errors?.[0]?.extensions.code).toBe('SIGN_IN_FAILED');
    expect(await signIn('gaj-liaison', codeAt(secret))).toMatchObject({ code: null, secondFactor: true });
  });

  it('accepts a code once, even when it comes many times at once, and none that is older', async () => {
    const { secret } = await setUp('fy-liaison');
    const code = codeAt(secret);
    const answers = await Promise.all(Array.from({ length: 4 }, () => signIn('fy-liaison', code)));
    expect(answers.filter((answer) => answer.code === null)).toHaveLength(1);
    expect(await signIn('fy-liaison', codeAt(secret, -30))).toMatchObject({ code: 'SIGN_IN_FAILED' });
  });

  it('guesses are counted like guesses of the password', async () => {
    await setUp('jcy-liaison');
    const codes: (string | null)[] = [];
    for (let n = 0; n < 7; n += 1) codes.push((await signIn('jcy-liaison', String(n).padStart(6, '9'))).code);
    expect(codes.slice(5)).toEqual(['TOO_MANY_ATTEMPTS', 'TOO_MANY_ATTEMPTS']);
  });

  it('a recovery code opens once', async () => {
    const { recoveryCodes } = await setUp('nync-liaison');
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await signIn('nync-liaison', recoveryCodes[0]!)).toMatchObject({ code: null });
    expect(await signIn('nync-liaison', recoveryCodes[0]!)).toMatchObject({ code: 'SIGN_IN_FAILED' });
    const rows: { hash: string; secret: string }[] = await platform.owner.query(
      `SELECT code_hash AS hash, secret
       FROM recovery_code JOIN second_factor USING (person_id)
       WHERE person_id = 'nync-liaison'`,
    );
    expect(rows.every(({ hash, secret }) => !recoveryCodes.includes(hash) && !/^[A-Z2-7]+=*$/.test(secret))).toBe(true);
  });

  it('is taken away with password and code only, and not set up over another', async () => {
    const { secret, client } = await setUp('zrzy-head');
    expect((await client.ask(ENROL, { input: { password: PASSWORD } })).errors?.[0]?.extensions.code).toBe(
      'INVALID_INPUT',
    );
    expect(
      (await client.ask(REMOVE, { input: { password: 'wrong', code: codeAt(secret) } })).errors?.[0]?.extensions.code,
    ).toBe('INVALID_INPUT');
    expect(
      (await client.ask(REMOVE, { input: { password: PASSWORD, code: '123456' } })).errors?.[0]?.extensions.code,
    ).toBe('INVALID_INPUT');
    expect((await client.ask(REMOVE, { input: { password: PASSWORD, code: codeAt(secret) } })).data).toEqual({
      removeSecondFactor: { removed: true },
    });
    expect(await signIn('zrzy-head', null)).toMatchObject({ code: null, secondFactor: false });
  });

  it('ends the other sessions of its owner, and codes at its confirmation are counted', async () => {
    const other = await new GraphQLClient(platform.url).signIn('ly-liaison', PASSWORD);
    await setUp('ly-liaison');
    expect(await other.ask('{ me { post } }')).toMatchObject({ status: 401 });
    const thief = await new GraphQLClient(platform.url).signIn('jw-liaison', PASSWORD);
    await thief.send(ENROL, { input: { password: PASSWORD } });
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < 7; n += 1)
      codes.push(
        (await thief.ask(CONFIRM, { input: { code: String(n).padStart(6, '9') } })).errors?.[0]?.extensions.code,
      );
    expect(codes).toEqual([
      ...Array.from({ length: 5 }, () => 'INVALID_INPUT'),
      'TOO_MANY_ATTEMPTS',
      'TOO_MANY_ATTEMPTS',
    ]);
  });

  it('an authenticator that is not confirmed within ten minutes is set up anew', async () => {
    const client = await new GraphQLClient(platform.url).signIn('fy-head', PASSWORD);
    const { enrolSecondFactor } = await client.send<{ enrolSecondFactor: { secret: string } }>(ENROL, {
      input: { password: PASSWORD },
    });
    platform.clock.forward(0.2);
    expect(
      (await client.ask(CONFIRM, { input: { code: codeAt(enrolSecondFactor.secret) } })).errors?.[0]?.extensions.code,
    ).toBe('INVALID_INPUT');
  });

  it('administrators do nothing without it but set it up', async () => {
    const client = await new GraphQLClient(platform.url).signIn('sec-admin', PASSWORD);
    expect(await client.ask('{ roleChanges { totalCount } }')).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'SECOND_FACTOR_NEEDED' } }],
    });
    expect((await client.ask('{ me { post } }')).data).toEqual({ me: { post: 'SECURITY_ADMIN' } });
    const { client: strong } = await setUp('sec-admin');
    expect((await strong.ask('{ roleChanges { totalCount } }')).data).toEqual({ roleChanges: { totalCount: 0 } });
  });
});
