import { loadAdministrators } from '../../src/access/load-city.js';
import { noteKey, requireSameKey, Sealer } from '../../src/platform/crypto/sealer.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

describe('a platform without anybody', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
    await platform.owner.query('DELETE FROM account; DELETE FROM appointment; DELETE FROM person');
  });
  afterAll(() => platform.close());

  it('is given its three administrators once, who set their own passwords', async () => {
    const appointed = await loadAdministrators(platform.owner, 'hejin-leading-group-office');
    expect(appointed.map(({ login }) => login)).toEqual(['sys-admin', 'sec-admin', 'audit-admin']);
    expect(await loadAdministrators(platform.owner, 'hejin-leading-group-office')).toEqual([]);
    await expect(loadAdministrators(platform.owner, 'nowhere')).rejects.toThrow(/no agency "nowhere"/);
    const { login, code } = appointed[0]!;
    await new GraphQLClient(platform.url).send(
      'mutation ($input: ActivateAccountInput!) { activateAccount(input: $input) { activated } }',
      { input: { login, activationCode: code, newPassword: 'a-long-password' } },
    );
    const client = await new GraphQLClient(platform.url).signIn(login, 'a-long-password');
    expect(await client.send('{ me { post } }')).toEqual({ me: { post: 'SYSTEM_ADMIN' } });
  });

  it('refuses another key than the one it was begun with', async () => {
    const owner = await createDataSource(platform.databaseUrl, null, 1).initialize();
    const [first, second] = [new Sealer(Buffer.alloc(32, 1)), new Sealer(Buffer.alloc(32, 2))];
    await owner.query("DELETE FROM policy WHERE name = 'sealing-key'");
    await noteKey(owner, first);
    await noteKey(owner, second); // the first one stands
    await requireSameKey(owner, first);
    await expect(requireSameKey(owner, second)).rejects.toThrow(/not the key that this database was begun with/);
    await owner.destroy();
  });

  it('seals so that nothing can be changed or moved to another row', () => {
    const sealer = new Sealer(Buffer.alloc(32, 7));
    const sealed = sealer.seal('身份证号', 'a/1');
    expect(sealer.unseal(sealed, 'a/1')).toBe('身份证号');
    expect(sealer.seal('身份证号', 'a/1')).not.toBe(sealed);
    expect(() => sealer.unseal(sealed, 'a/2')).toThrow();
    const bytes = Buffer.from(sealed, 'base64');
    bytes[14]! ^= 1;
    expect(() => sealer.unseal(bytes.toString('base64'), 'a/1')).toThrow();
  });
});
