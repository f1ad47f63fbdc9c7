import { jest } from '@jest/globals';

import { hashPassword, Passwords } from '../../src/access/sign-in/passwords.js';
import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { PASSWORD, startPlatform, type TestPlatform } from '../support/platform.js';

const CHANGE = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { revoked } }';
const NEW = 'a-new-password-for-tests';
const ME = '{ me { personId } }';

describe('a person’s own password', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
  });
  afterAll(() => platform.close());

  const signIn = (login: string, password = PASSWORD): Promise<GraphQLClient> =>
    new GraphQLClient(platform.url).signIn(login, password);
  const refused = (field: string): object => ({
    errors: [{ extensions: { code: 'INVALID_INPUT', detail: { field, value: '（已隐去 / withheld）' } } }],
  });

  it('is changed with the present one; every other session ends, and the old one signs nobody in', async () => {
    const [mine, other] = [await signIn('nync-liaison'), await signIn('nync-liaison')];
    expect(await mine.send(CHANGE, { input: { password: PASSWORD, newPassword: NEW } })).toEqual({
      changePassword: { revoked: 1 },
    });
    expect(await mine.send(ME)).toEqual({ me: { personId: 'nync-liaison' } });
    expect(await other.ask(ME)).toMatchObject({ status: 401 });
    await expect(signIn('nync-liaison')).rejects.toThrow(/SIGN_IN_FAILED/);
    expect(await (await signIn('nync-liaison', NEW)).send(ME)).toEqual({ me: { personId: 'nync-liaison' } });
  });

  it('is not changed with a wrong one, to a short one or to the same, and nothing is quoted', async () => {
    const client = await signIn('fy-liaison');
    const ask = (password: string, newPassword: string) => client.ask(CHANGE, { input: { password, newPassword } });
    expect(await ask('not-the-password', NEW)).toMatchObject(refused('password'));
    expect(await ask(PASSWORD, 'short')).toMatchObject(refused('newPassword'));
    expect(await ask(PASSWORD, PASSWORD)).toMatchObject(refused('newPassword'));
    expect(await (await signIn('fy-liaison')).send(ME)).toEqual({ me: { personId: 'fy-liaison' } });
  });

  it('cannot be guessed by whoever has found an open session', async () => {
    const client = await signIn('jcy-liaison');
    const codes: unknown[] = [];
    for (let tries = 0; tries < 12; tries += 1) {
      const { errors } = await client.ask(CHANGE, { input: { password: `guess-${tries}`, newPassword: NEW } });
      codes.push(errors?.[0]?.extensions.code);
    }
    expect(codes.at(-1)).toBe('TOO_MANY_ATTEMPTS');
  });

  it('is not changed where an administrator has taken it away meanwhile, and no session begins', async () => {
    const passwords = platform.app.get(Passwords);
    const takeAway = (): Promise<unknown> =>
      platform.owner.query("UPDATE account SET password_hash = '!' WHERE login = 'ly-liaison'");
    const client = await signIn('ly-liaison');
    const hash = jest.spyOn(passwords, 'hash').mockImplementationOnce(async (password) => {
      await takeAway(); // while the new one is being hashed
      return hashPassword(password);
    });
    expect(await client.ask(CHANGE, { input: { password: PASSWORD, newPassword: NEW } })).toMatchObject(
      refused('password'),
    );
    hash.mockRestore();
    expect(await platform.owner.query("SELECT password_hash AS hash FROM account WHERE login = 'ly-liaison'")).toEqual([
      { hash: '!' },
    ]);
    const verify = jest.spyOn(passwords, 'verify').mockImplementationOnce(async () => {
      await platform.owner.query("UPDATE account SET password_hash = 'another' WHERE login = 'zrzy-liaison'");
      return true; // checked before
    });
    await expect(signIn('zrzy-liaison')).rejects.toThrow(/SIGN_IN_FAILED/);
    verify.mockRestore();
  });

  it('is nobody’s who is not signed in', async () => {
    expect(
      await new GraphQLClient(platform.url).ask(CHANGE, { input: { password: PASSWORD, newPassword: NEW } }),
    ).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});
