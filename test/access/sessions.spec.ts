import { Sessions } from '../../src/access/sign-in/sessions.js';
import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { PASSWORD, rowsOf, startPlatform, type TestPlatform } from '../support/platform.js';

interface Listed {
  readonly id: string;
  readonly agencyId: string;
  readonly createdAt: string;
  readonly current: boolean;
}

const LIST = '{ mySessions { id agencyId post createdAt lastSeenAt expiresAt current } }';
const REVOKE = 'mutation ($input: RevokeSessionInput!) { revokeSession(input: $input) { revoked } }';

describe('sessions', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
  });
  afterAll(() => platform.close());

  const signIn = (login: string): Promise<GraphQLClient> => new GraphQLClient(platform.url).signIn(login, PASSWORD);
  const listed = async (client: GraphQLClient): Promise<Listed[]> =>
    (await client.send<{ mySessions: Listed[] }>(LIST)).mySessions;
  const revoke = async (client: GraphQLClient, id: string | null): Promise<number> =>
    (await client.send<{ revokeSession: { revoked: number } }>(REVOKE, { input: { id } })).revokeSession.revoked;
  const gone = { status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };

  it('are listed to their owner alone, and say which one asks', async () => {
    const [first, second, other] = [
      await signIn('gaj-liaison'),
      await signIn('gaj-liaison'),
      await signIn('fy-liaison'),
    ];
    const seen = await listed(first);
    expect(seen.map(({ agencyId }) => agencyId)).toEqual(['hejin-public-security', 'hejin-public-security']);
    expect(seen.filter(({ current }) => current)).toHaveLength(1);
    expect((await listed(second)).find(({ current }) => current)?.id).not.toBe(seen.find(({ current }) => current)?.id);
    expect(await listed(other)).toHaveLength(1);
  });

  it('say when their owner signed in before', async () => {
    const before = async (client: GraphQLClient): Promise<string | null> =>
      (await client.send<{ me: { previousSignInAt: string | null } }>('{ me { previousSignInAt } }')).me
        .previousSignInAt;
    const first = await signIn('ly-liaison');
    const [{ createdAt } = { createdAt: '' }] = await listed(first);
    expect(await before(first)).toBeNull();
    platform.later(1);
    const second = await signIn('ly-liaison');
    await signIn('fy-liaison');
    expect(await before(second)).toBe(createdAt);
  });

  it('are ended at once, one by one', async () => {
    const [first, second] = [await signIn('nync-liaison'), await signIn('nync-liaison')];
    const [other] = (await listed(first)).filter(({ current }) => !current);
    expect(await revoke(first, other!.id)).toBe(1);
    expect(await second.ask(LIST)).toMatchObject(gone);
    expect(await listed(first)).toHaveLength(1);
    expect(await revoke(first, other!.id)).toBe(0);
  });

  it('are ended all but the one that asks', async () => {
    const [first, second, third] = [
      await signIn('jcy-liaison'),
      await signIn('jcy-liaison'),
      await signIn('jcy-liaison'),
    ];
    expect(await revoke(second, null)).toBe(2);
    for (const client of [first, third]) expect(await client.ask(LIST)).toMatchObject(gone);
    expect(await listed(second)).toHaveLength(1);
  });

  it('of another person cannot be ended, and the answer does not say that they exist', async () => {
    const [police, court] = [await signIn('gaj-head'), await signIn('fy-liaison')];
    const [theirs] = await listed(police);
    expect(await revoke(court, theirs!.id)).toBe(0);
    expect(await revoke(court, '0000000000000000')).toBe(0);
    expect(await listed(police)).toHaveLength(1);
  });

  it('that have ended by time are not listed', async () => {
    await signIn('zrzy-unit');
    platform.later(13);
    expect(await listed(await signIn('zrzy-unit'))).toHaveLength(1);
  });

  it('stay alive while somebody reads, with a live stream open too', async () => {
    const brief = await startPlatform({ relay: false, settings: { SESSION_IDLE_MINUTES: '5' } });
    const reader = await new GraphQLClient(brief.url).signIn('gaj-liaison', PASSWORD);
    const sessions = brief.app.get(Sessions, { strict: false });
    for (let seconds = 0; seconds < 600; seconds += 15) {
      brief.clock.forward(15 / 3_600);
      await sessions.findCaller(reader.bearer, false); // what a stream does
      if (seconds % 60 === 0) expect(await reader.ask('{ me { post } }')).toMatchObject({ status: 200 });
    }
    await brief.close();
  });

  describe('that another process has served a moment ago', () => {
    let other: TestPlatform;
    beforeAll(async () => {
      other = await startPlatform({ relay: false, database: platform.databaseUrl });
    });
    afterAll(() => other.close());

    const ME = '{ me { agencyId post } inboxCounts { toSign } }';
    /** What the record of access says of it. */
    const newest = async (): Promise<unknown> =>
      (
        await rowsOf(
          platform,
          `SELECT person_id, agency_id, post, outcome FROM access_event
           WHERE operations = ARRAY['inboxCounts', 'me'] ORDER BY at DESC, id LIMIT 1`,
        )
      )[0];

    it('end there at once, and the refusal is recorded as nobody else’s', async () => {
      const here = await signIn('ly-liaison');
      const there = new GraphQLClient(other.url, here.bearer);
      await there.send(ME);
      await here.send('mutation { signOut { signedOut } }');
      expect(await there.ask(ME)).toMatchObject({ ...gone, data: null });
      expect(await newest()).toMatchObject({ person_id: null, outcome: ['UNAUTHENTICATED'] });
    });

    it('are refused there as anywhere else where the variables do not fit', async () => {
      const reader = await new GraphQLClient(other.url).signIn('fy-head', PASSWORD);
      await reader.send(ME);
      await platform.owner.query("UPDATE session SET second_factor = true WHERE person_id = 'fy-head'");
      const answer = await reader.ask('query ($id: UUID!) { referral(id: $id) { number } }');
      expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    });

    it('go on there at once in the post that their owner has chosen', async () => {
      const here = await signIn('zrzy-head');
      const there = new GraphQLClient(other.url, here.bearer);
      expect(await there.send(ME)).toMatchObject({ me: { post: 'HEAD' } });
      await platform.owner.query(
        `INSERT INTO appointment (person_id, agency_id, post, valid_from, class)
         SELECT person_id, 'hejin-forestry', 'LIAISON', valid_from, class FROM appointment
         WHERE person_id = 'zrzy-head' AND post = 'HEAD'`,
      );
      await here.send('mutation { actAs(input: { agencyId: "hejin-forestry", post: LIAISON }) { caller { post } } }');
      expect(await there.send(ME)).toMatchObject({ me: { post: 'LIAISON', agencyId: 'hejin-forestry' } });
      expect(await newest()).toMatchObject({ agency_id: 'hejin-forestry', post: 'LIAISON', outcome: ['OK'] });
    });
  });
});
