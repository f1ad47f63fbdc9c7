import { connect } from 'node:net';

import { FiledCase } from '../support/filed-case.js';
import { LiveClient } from '../support/live-client.js';
import { startPlatform, type TestPlatform, tokenOf, until } from '../support/platform.js';

const WATCH = `subscription ($id: UUID) {
  referralChanged(id: $id) { id state matter { title party } documents { name } allowedActions }
}`;

describe('live updates', () => {
  let platform: TestPlatform;
  const open: LiveClient[] = [];
  const watch = async (
    token: string | null,
    query = WATCH,
    variables: object = {},
    headers: Record<string, string> = {},
  ): Promise<LiveClient> => {
    const client = await LiveClient.open(platform.url, token, query, variables, headers);
    open.push(client);
    return client;
  };
  const seen = (client: LiveClient, id: string, state: string): Promise<void> =>
    until(
      () =>
        Promise.resolve(
          client.results.some(({ data }) => data?.referralChanged?.id === id && data.referralChanged.state === state),
        ),
      `${state} was seen`,
      20_000,
    );
  const closeAll = (): void => {
    for (const client of open.splice(0)) client.close();
  };
  const ask = async (token: string, query: string, variables: object = {}): Promise<void> => {
    await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
  };
  beforeAll(async () => {
    platform = await startPlatform({ settings: { LIVE_POLL_MS: '50' } });
  });
  afterEach(closeAll);
  afterAll(async () => {
    const last = await watch(await tokenOf(platform, 'gaj-liaison'));
    await platform.close(); // with a stream still open
    await until(() => Promise.resolve(last.completed), 'the stream has ended', 20_000);
  });

  it('bring each party what has changed, as it may read it, and nobody else anything', async () => {
    const [sender, police, auditor, court] = await Promise.all(
      ['zrzy-liaison', 'gaj-liaison', 'gaj-auditor', 'fy-liaison'].map(async (login) =>
        watch(await tokenOf(platform, login)),
      ),
    );
    const referral = await FiledCase.sent(platform);
    await Promise.all([
      seen(sender!, referral.id, 'SENT'),
      seen(police!, referral.id, 'SENT'),
      seen(auditor!, referral.id, 'SENT'),
    ]);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await Promise.all([seen(sender!, referral.id, 'ACKNOWLEDGED'), seen(police!, referral.id, 'ACKNOWLEDGED')]);
    expect(police!.results.at(-1)?.data?.referralChanged).toMatchObject({
      matter: { party: '某仓储公司' },
      allowedActions: expect.arrayContaining(['ACCEPT_CASE']) as string[],
    });
    expect(JSON.stringify(auditor!.results)).not.toContain('仓储公司');
    expect(JSON.stringify(police!.results)).not.toContain('TEAM_NAMED'); // what came before the delivery
    expect(court!.results).toEqual([]);
    let recorded: { subjectIds: string[] }[] = [];
    await until(async () => {
      recorded = await platform.owner.query(
        `SELECT subject_ids AS "subjectIds"
         FROM access_event
         WHERE person_id = 'gaj-auditor' AND 'referralChanged' = ANY (operations)
         ORDER BY at`,
      );
      return recorded.length === 1 + auditor!.results.length;
    }, 'the beginning and every event are recorded, and nothing else');
    expect(recorded.at(-1)?.subjectIds).toEqual([referral.id]);
  });

  it('of one referral only, where one is named', async () => {
    const [first, second] = [await FiledCase.open(platform), await FiledCase.open(platform)];
    const client = await watch(await tokenOf(platform, 'zrzy-liaison'), WATCH, { id: second.id });
    await first.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await second.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await seen(client, second.id, 'REPORTED');
    expect(client.results.map(({ data }) => data?.referralChanged?.id)).toEqual([second.id]);
  });

  it('end when the session does, and nothing that happens after it is sent', async () => {
    const token = await tokenOf(platform, 'zrzy-liaison');
    const client = await watch(token);
    const referral = await FiledCase.open(platform);
    await until(() => Promise.resolve(client.results.length > 0), 'something was sent', 20_000);
    await ask(token, 'mutation { signOut { signedOut } }');
    const before = client.results.length;
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await until(() => Promise.resolve(client.completed), 'the stream has ended', 20_000);
    expect(client.results.slice(before).filter(({ data }) => data !== undefined && data !== null)).toEqual([]);
    expect(client.codes).toEqual(['UNAUTHENTICATED']);
  });

  it('stop for a post that has ended, and do not keep an idle session alive', async () => {
    const referral = await FiledCase.open(platform);
    const idle = await watch(await tokenOf(platform, 'zrzy-unit'));
    const moved = await watch(await tokenOf(platform, 'zrzy-officer-2'));
    await platform.owner.query("UPDATE appointment SET valid_to = valid_from - 1 WHERE person_id = 'zrzy-officer-2'");
    const seenAt = async (): Promise<unknown> =>
      platform.owner.query("SELECT max(last_seen_at) AS seen FROM session WHERE person_id = 'zrzy-unit'");
    const before = await seenAt();
    platform.clock.forward(0.5);
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await seen(idle, referral.id, 'REPORTED');
    expect(await seenAt()).toEqual(before);
    await until(() => Promise.resolve(moved.completed), 'the stream of the one without a post has ended', 20_000);
    expect(moved.codes).toEqual(['UNAUTHENTICATED']);
    expect(moved.results.length).toBe(1);
    await platform.owner.query("UPDATE appointment SET valid_to = NULL WHERE person_id = 'zrzy-officer-2'");
  });

  it.each<[string, string, number, string]>([
    ['a query', '{ me { personId } }', 400, 'BAD_REQUEST'],
    ['a mutation', 'mutation { signOut { signedOut } }', 400, 'BAD_REQUEST'],
    ['no GraphQL', 'subscription {', 400, 'GRAPHQL_PARSE_FAILED'],
    ['nesting without end', `subscription ${'{ a '.repeat(20_000)}`, 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', 'subscription { referralChanged { secret } }', 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two streams in one',
      'subscription { a: referralChanged { id } b: referralChanged { id } }',
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'aliases without end',
      `subscription { referralChanged { ${Array.from({ length: 16 }, (_, index) => `a${index}: id`).join(' ')} } }`,
      400,
      'QUERY_TOO_LARGE',
    ],
    ['a root that may be skipped', 'subscription { referralChanged @skip(if: true) { id } }', 400, 'BAD_REQUEST'],
    [
      'a root in a fragment',
      'subscription { ...F } fragment F on Subscription { referralChanged { id } }',
      400,
      'BAD_REQUEST',
    ],
    ['a broken argument', 'subscription { referralChanged(id: "1") { id } }', 400, 'GRAPHQL_VALIDATION_FAILED'],
  ])('refuse %s before a stream begins', async (_, query, status, code) => {
    const client = await watch(await tokenOf(platform, 'zrzy-liaison'), query);
    expect([client.status, client.codes]).toEqual([status, [code]]);
  });

  it('are for nobody without a session, nobody in a post without cases, and nobody a thirteenth time', async () => {
    expect((await watch(null)).codes).toEqual(['UNAUTHENTICATED']);
    expect((await watch('x'.repeat(40))).codes).toEqual(['UNAUTHENTICATED']);
    expect((await watch(await tokenOf(platform, 'sec-admin'))).codes).toEqual(['NOT_ALLOWED']);
    const token = await tokenOf(platform, 'gaj-head');
    for (let stream = 0; stream < 12; stream += 1) expect((await watch(token)).status).toBe(200);
    const more = await watch(token);
    expect([more.status, more.codes]).toEqual([429, ['TOO_MANY_STREAMS']]);
    closeAll();
    await until(async () => (await watch(token)).status === 200, 'a place is free again', 20_000);
  });

  it('give every place back, however they end: an aborted request, a record that cannot be written', async () => {
    const token = await tokenOf(platform, 'ly-liaison');
    const { port, hostname } = new URL(platform.url);
    const body = JSON.stringify({ query: WATCH });
    for (const afterMs of [0, 0, 1, 1, 2, 2, 3, 3, 5, 5]) {
      const socket = connect(Number(port), hostname);
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.write(
        `POST /live HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\naccept: text/event-stream\r\n` +
          `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      socket.destroy();
    }
    await platform.owner.query('REVOKE INSERT ON access_event FROM referral_api');
    for (let stream = 0; stream < 5; stream += 1) expect((await watch(token)).codes).toEqual(['INTERNAL']);
    await platform.owner.query('GRANT INSERT ON access_event TO referral_api');
    for (let stream = 0; stream < 5; stream += 1) expect([stream, (await watch(token)).status]).toEqual([stream, 200]);
  });

  it('let a stranger pay, and hold a slow reader’s events back', async () => {
    const poor = await startPlatform({ relay: false, settings: { COST_PER_MINUTE: '20000', LIVE_POLL_MS: '20' } });
    try {
      const costly = 'subscription { referralChanged { thread { thread { thread { id number } } } } }';
      const codes = await Promise.all(
        Array.from({ length: 30 }, async () => (await LiveClient.open(poor.url, null, costly)).codes[0]),
      );
      expect(codes).toContain('QUERY_TOO_LARGE'); // an event may not cost that much
      const small =
        'subscription { referralChanged { thread { id number version state auditTrail { seq leafHash } } } }';
      const many = await Promise.all(
        Array.from({ length: 200 }, async () => (await LiveClient.open(poor.url, null, small)).codes[0]),
      );
      expect(new Set(many)).toEqual(new Set(['UNAUTHENTICATED', 'BUDGET_SPENT']));
      const kept: { count: string }[] = await poor.owner.query(
        "SELECT count(*) FROM access_event WHERE 'referralChanged' = ANY (operations)",
      );
      expect(Number(kept[0]?.count)).toBe(many.filter((code) => code === 'UNAUTHENTICATED').length);
    } finally {
      await poor.close();
    }
  });

  it('are no way round the door: POST of JSON with the right accept only, known documents only', async () => {
    const token = await tokenOf(platform, 'zrzy-liaison');
    const raw = async (init: RequestInit): Promise<number> => (await fetch(`${platform.url}/live`, init)).status;
    const headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
    };
    expect(await raw({ headers })).toBe(405);
    expect(await raw({ method: 'PUT', headers, body: '{}' })).toBe(405);
    expect(await raw({ method: 'POST', headers: { ...headers, 'content-type': 'text/plain' }, body: '{}' })).toBe(415);
    expect(
      await raw({
        method: 'POST',
        headers: { ...headers, accept: 'application/json' },
        body: JSON.stringify({ query: WATCH }),
      }),
    ).toBe(406);
    expect(await raw({ method: 'POST', headers, body: '[{}]' })).toBe(400);
    // no shared connections: a stream of its own
    expect((await watch(token, WATCH, {}, { 'x-graphql-event-stream-token': 'shared' })).status).toBe(200);
    const strict = await startPlatform({ relay: false, settings: { DOCUMENTS: 'trusted' } });
    try {
      const response = await fetch(`${strict.url}/live`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: WATCH }),
      });
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] });
    } finally {
      await strict.close();
    }
  });
});
