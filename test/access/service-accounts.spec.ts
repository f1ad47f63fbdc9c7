import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const SERVICE = {
  kind: 'SERVICE',
  agencyId: 'hejin-public-security',
  personId: 'svc-gaj',
  personName: '公安局办案系统接口',
  post: 'LIAISON',
  validFrom: '2026-01-01',
  basis: '河公政字〔2026〕2号',
  scopes: ['inbox', 'referral', 'signReceipt'],
};
const SIGN_IN = 'mutation ($input: SignInServiceInput!) { signInService(input: $input) { token expiresAt } }';
const ROTATE =
  'mutation ($input: RotateServiceSecretInput!) { rotateServiceSecret(input: $input) { secret expiresAt } }';

describe('service accounts', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
    const { proposeRoleChange } = await (
      await platform.as('gaj-head')
    ).send<{ proposeRoleChange: { change: { id: string } } }>(
      'mutation ($input: ProposeRoleChangeInput!) { proposeRoleChange(input: $input) { change { id } } }',
      { input: SERVICE },
    );
    const decided = await (
      await platform.as('sec-admin')
    ).send(
      `mutation ($input: DecideRoleChangeInput!) {
         decideRoleChange(input: $input) { activationPart change { state } }
       }`,
      { input: { id: proposeRoleChange.change.id, approve: true, reason: '同意' } },
    );
    expect(decided).toEqual({ decideRoleChange: { activationPart: null, change: { state: 'DONE' } } });
  });
  afterAll(() => platform.close());

  const rotate = async (login: string, revokeOld = false): Promise<{ secret: string | null; code: string | null }> => {
    const { data, errors } = await (
      await platform.as(login)
    ).ask<{ rotateServiceSecret: { secret: string } }>(ROTATE, { input: { serviceId: 'svc-gaj', revokeOld } });
    return { secret: data?.rotateServiceSecret.secret ?? null, code: errors?.[0]?.extensions.code ?? null };
  };
  async function bearer(
    secret: string,
  ): Promise<{ ask: (query: string) => Promise<string | null>; code: string | null }> {
    const { data, errors } = await new GraphQLClient(platform.url).ask<{ signInService: { token: string } }>(SIGN_IN, {
      input: { serviceId: 'svc-gaj', secret },
    });
    const ask = async (query: string): Promise<string | null> => {
      const response = await fetch(`${platform.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${data?.signInService.token ?? ''}` },
        body: JSON.stringify({ query }),
      });
      const answer = (await response.json()) as { errors?: { extensions: { code: string } }[] };
      return answer.errors?.[0]?.extensions.code ?? null;
    };
    return { ask, code: errors?.[0]?.extensions.code ?? null };
  }

  it('works within its scopes and for its agency only', async () => {
    const { secret } = await rotate('gaj-head');
    const machine = await bearer(secret!);
    expect(await machine.ask('{ inbox { totalCount } }')).toBeNull();
    expect(await machine.ask('{ me { agencyId } }')).toBeNull();
    for (const query of ['{ sentReferrals { totalCount } }', '{ agencies { id } }', '{ mySessions { id } }'])
      expect(await machine.ask(query)).toBe('NOT_ALLOWED');
  });

  it('a new secret ends the one before within a day', async () => {
    const [old, fresh] = [(await rotate('gaj-head')).secret!, (await rotate('gaj-head')).secret!];
    expect((await bearer(old)).code).toBeNull();
    platform.later(25);
    expect((await bearer(old)).code).toBe('SIGN_IN_FAILED');
    const machine = await bearer(fresh);
    expect(machine.code).toBeNull();
    platform.later(2);
    expect(await machine.ask('{ inbox { totalCount } }')).toBe('UNAUTHENTICATED');
  });

  it('a secret that has leaked ends at once, with its sessions', async () => {
    const leaked = (await rotate('gaj-head')).secret!;
    const thief = await bearer(leaked);
    expect(await thief.ask('{ inbox { totalCount } }')).toBeNull();
    await rotate('gaj-head', true);
    expect(await thief.ask('{ inbox { totalCount } }')).toBe('UNAUTHENTICATED');
    expect((await bearer(leaked)).code).toBe('SIGN_IN_FAILED');
  });

  it('gets no secret from another agency, nor from a liaison, and keeps none in the clear', async () => {
    expect(await rotate('zrzy-head')).toEqual({ secret: null, code: 'NOT_FOUND' });
    for (const login of ['gaj-liaison', 'sys-admin', 'sec-admin'])
      // administrators see no case, not through a machine either
      expect(await rotate(login)).toEqual({ secret: null, code: 'NOT_ALLOWED' });
    const rows: { hash: string }[] = await platform.owner.query('SELECT secret_hash AS hash FROM service_secret');
    expect(rows.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });

  it('is given nothing that only a person may do', async () => {
    for (const scopes of [
      ['decideRoleChange'],
      ['approveTransfer'],
      ['verifyRectification'],
      ['noSuchOperation'],
      [],
    ]) {
      const answer = await (
        await platform.as('gaj-head')
      ).ask('mutation ($input: ProposeRoleChangeInput!) { proposeRoleChange(input: $input) { change { id } } }', {
        input: { ...SERVICE, personId: 'svc-two', scopes },
      });
      expect(answer.errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
    }
  });
});
