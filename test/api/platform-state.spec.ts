import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface State {
  readonly problems: readonly string[];
  readonly queues: readonly { readonly name: string; readonly waiting: number; readonly dead: number }[];
  readonly unsealed: number;
  readonly checkpointSize: number;
  readonly checkpointAt: string | null;
  readonly anchors: readonly { readonly place: string; readonly failedAt: string | null }[];
  readonly calendarYears: readonly number[];
  readonly calendarsMissing: readonly number[];
  readonly provisionalLimits: number;
  readonly openSessions: number;
}

const STATE = `{ platformState {
  at problems queues { name waiting carried dead oldestAt } unsealed unsealedSince checkpointSize checkpointAt
  anchors { place size toldAt failedAt problem } calendarYears calendarsMissing provisionalLimits alertRunAt
  alteredFiles openSessions
} }`;

describe('the state of the platform', () => {
  let platform: TestPlatform;
  const state = async (login = 'sys-admin'): Promise<State> =>
    (await (await platform.as(login)).send<{ platformState: State }>(STATE)).platformState;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
  });
  afterAll(() => platform.close());

  it('counts what waits and what was given up, by queue', async () => {
    expect((await state()).queues).toEqual([]);
    await FiledCase.sent(platform);
    const [waiting] = (await state()).queues.filter(({ name }) => name === 'transfers');
    expect(waiting).toMatchObject({ waiting: 2, dead: 0, oldestAt: expect.stringMatching(/Z$/) as string });
    await platform.owner.query("UPDATE outbox SET state = 'DEAD', ended_at = now()");
    const { queues, problems } = await state('audit-admin');
    expect(queues).toMatchObject([{ name: 'transfers', waiting: 0, dead: 2, oldestAt: null }]);
    expect(problems.join()).toContain('2 messages were given up');
  });

  it('says how far the history is sealed and told outside', async () => {
    await platform.owner.query(
      `INSERT INTO audit_anchor (target, tree_size, anchored_at, failing_since, problem)
       VALUES ('https://user:secret@anchor.example/log?key=1', 7, '2023-09-20', '2023-09-21', 'HTTP 503')`,
    );
    const { unsealed, checkpointSize, anchors } = await state();
    expect(unsealed + checkpointSize).toBeGreaterThan(0);
    expect(anchors).toEqual(
      expect.arrayContaining([
        {
          place: 'anchor.example',
          size: 7,
          toldAt: '2023-09-20T00:00:00.000Z',
          failedAt: '2023-09-21T00:00:00.000Z',
          problem: 'HTTP 503',
        },
      ]),
    );
  });

  it('names the calendars that are missing, and counts the limits that wait for one', async () => {
    const year = Number((await state()).calendarYears.at(-1));
    await platform.owner.query('UPDATE deadline SET provisional = true');
    const [{ open }] = await platform.owner.query<[{ open: number }]>(
      "SELECT count(*)::int AS open FROM deadline WHERE state = 'OPEN'",
    );
    expect((await state()).provisionalLimits).toBe(open);
    platform.later(24 * 366 * (year - Number(platform.clock.now().slice(0, 4)) + 1));
    const { calendarsMissing, problems } = await state();
    expect(calendarsMissing.length).toBeGreaterThan(0);
    expect(problems.join()).toContain(`the calendar of ${calendarsMissing[0]} is missing`);
  });

  it('is for the administrators of system and audit alone', async () => {
    for (const login of ['sec-admin', 'zrzy-head', 'zrzy-auditor']) {
      const { status, errors } = await (await platform.as(login)).ask(STATE);
      expect([login, status, errors?.[0]?.extensions['code']]).toEqual([login, 403, 'NOT_ALLOWED']);
    }
    await expect(
      platform.owner.query<unknown[]>('SELECT platform_state(now()) AS state').then(([row]) => row),
    ).resolves.toEqual({ state: null });
  });
});
