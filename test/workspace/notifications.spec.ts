import { OverdueSweep } from '../../src/deadlines/overdue-sweep.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';

interface Told {
  readonly kind: string;
  readonly zh: string;
  readonly unread: boolean;
  readonly referral: { readonly id: string };
}
interface Page {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Told }[];
}

const LIST = `query ($unread: Boolean = false, $first: Int = 50, $after: Text) {
  notifications(unread: $unread, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { kind at zh en unread noticeId referral { id } } }
  }
}`;

describe('notifications', () => {
  let platform: TestPlatform;
  let one: FiledCase;
  const page = async (login: string, variables: object = {}): Promise<Page> =>
    (await (await platform.as(login)).send<{ notifications: Page }>(LIST, variables)).notifications;
  const told = async (login: string, variables: object = {}): Promise<readonly Told[]> =>
    (await page(login, variables)).edges.map(({ node }) => node);
  const unread = async (login: string): Promise<number> =>
    (await (await platform.as(login)).send<{ unreadNotifications: number }>('{ unreadNotifications }'))
      .unreadNotifications;
  const read = async (login: string, until: string): Promise<number> =>
    (
      await (
        await platform.as(login)
      ).send<{ readNotifications: { unread: number } }>(
        'mutation ($input: ReadNotificationsInput!) { readNotifications(input: $input) { unread } }',
        { input: { until } },
      )
    ).readNotifications.unread;

  beforeAll(async () => {
    platform = await startPlatform();
    one = await FiledCase.sent(platform);
    await platform.settled();
    platform.later(1);
    await one.do('gaj-liaison', 'SIGN_RECEIPT');
    await platform.settled();
  });
  afterAll(() => platform.close());

  it('tell the receiver of what has come, and the sender of what was signed for', async () => {
    expect((await told('gaj-liaison')).map(({ kind, zh }) => [kind, zh])).toEqual([
      ['ARRIVED', expect.stringMatching(/^河津市自然资源局发来《.*移送书》/)],
    ]);
    expect((await told('zrzy-liaison')).map(({ kind, zh }) => [kind, zh])).toEqual([
      ['SIGNED', expect.stringMatching(/^河津市公安局签收了《.*移送书》/)],
    ]);
    expect((await told('jcy-liaison')).map(({ kind }) => kind)).toEqual(['COPIED']);
    expect(await told('fy-liaison')).toEqual([]);
  });

  it('are counted until the person has read them, each for himself', async () => {
    expect([await unread('zrzy-liaison'), await unread('zrzy-head')]).toEqual([1, 1]);
    expect(await read('zrzy-liaison', platform.clock.now())).toBe(0);
    expect([await unread('zrzy-liaison'), await unread('zrzy-head')]).toEqual([0, 1]);
    expect((await told('zrzy-liaison')).map((each) => each.unread)).toEqual([false]);
    expect(await told('zrzy-liaison', { unread: true })).toEqual([]);
    // what was read stays so
    expect(await read('zrzy-liaison', '2020-01-01T00:00:00.000Z')).toBe(0);
    const { status, errors } = await (
      await platform.as('zrzy-liaison')
    ).ask('mutation ($input: ReadNotificationsInput!) { readNotifications(input: $input) { unread } }', {
      input: { until: '2199-01-01T00:00:00.000Z' },
    });
    expect([status, errors?.[0]?.extensions['code']]).toEqual([422, 'INVALID_INPUT']);
  });

  it('are not counted where the person does not want it', async () => {
    const save = 'mutation ($input: SaveSettingsInput!) { saveSettings(input: $input) { settings { muted } } }';
    await (await platform.as('zrzy-head')).send(save, { input: { muted: ['SIGNED'] } });
    expect(await unread('zrzy-head')).toBe(0);
    expect(await told('zrzy-head', { unread: true })).toEqual([]);
    expect((await told('zrzy-head')).map((each) => [each.kind, each.unread])).toEqual([['SIGNED', false]]);
  });

  it('tell of what time and urging bring, and page through everything once', async () => {
    await one.do('zrzy-liaison', 'URGE');
    await platform.settled();
    expect((await told('gaj-liaison')).map(({ kind }) => kind)).toEqual(['URGED', 'ARRIVED']);
    platform.later(24 * 40);
    await until(async () => (await platform.app.get(OverdueSweep).sweep()) === 0, 'every step has been taken');
    await platform.settled();
    const all = await page('zrzy-liaison');
    expect(all.totalCount).toBe(all.edges.length);
    expect(await unread('gaj-liaison')).toBe((await page('gaj-liaison', { unread: true })).totalCount);
    expect(all.edges.map(({ node }) => node.kind)).toContain('LIMIT');
    const seen: Told[] = [];
    for (let after: string | null = null, more = true; more;) {
      const next = await page('zrzy-liaison', { first: 1, after });
      seen.push(...next.edges.map(({ node }) => node));
      ({ hasNextPage: more, endCursor: after } = next.pageInfo);
    }
    expect(seen).toEqual(all.edges.map(({ node }) => node));
  });
});
