import { FiledCase } from '../support/filed-case.js';
import { unlawfulPatch } from '../support/ledger-client.js';
import { LiveClient } from '../support/live-client.js';
import { startPlatform, type TestPlatform, tokenOf, until } from '../support/platform.js';

interface Changed {
  readonly id: string;
  readonly kind: string;
  readonly number: string;
}
interface Notified {
  readonly unread: number;
  readonly newest: { readonly zh: string; readonly referral: { readonly id: string } } | null;
}

describe('live updates of the ledger and of notifications', () => {
  let platform: TestPlatform;
  const open: LiveClient[] = [];
  const watch = async (login: string, query: string): Promise<LiveClient> => {
    const client = await LiveClient.open(platform.url, await tokenOf(platform, login), query);
    open.push(client);
    return client;
  };
  const told = (client: LiveClient): readonly { ledgerChanged?: readonly Changed[]; notified?: Notified }[] =>
    client.results.flatMap(({ data }) => (data === null || data === undefined ? [] : [data as object]));
  beforeAll(async () => {
    platform = await startPlatform({ settings: { LIVE_POLL_MS: '50' } });
  });
  afterEach(() => {
    for (const client of open.splice(0)) client.close();
  });
  afterAll(() => platform.close());

  it('tell which records have changed to whoever sees them, and to nobody else', async () => {
    const LEDGER = 'subscription { ledgerChanged { id kind number } }';
    const [bureau, town, other] = [
      await watch('zrzy-officer-2', LEDGER),
      await watch('slz-liaison', LEDGER),
      await watch('fy-liaison', LEDGER),
    ];
    const patch = await unlawfulPatch(platform);
    const changed = (client: LiveClient): readonly Changed[] =>
      told(client).flatMap(({ ledgerChanged = [] }) => ledgerChanged);
    await until(() => Promise.resolve(changed(bureau).some(({ id }) => id === patch.id)), 'the bureau is told', 20_000);
    await until(() => Promise.resolve(changed(town).some(({ id }) => id === patch.id)), 'the township is told', 20_000);
    expect(changed(town).find(({ id }) => id === patch.id)).toEqual({
      id: patch.id,
      kind: 'PATCH',
      number: patch.number,
    });
    expect(other.results).toEqual([]);
  });

  it('tell each person what is unread', async () => {
    const police = await watch('gaj-liaison', 'subscription { notified { unread newest { zh referral { id } } } }');
    const referral = await FiledCase.sent(platform);
    const last = (): Notified | undefined => told(police).at(-1)?.notified;
    await until(() => Promise.resolve(last()?.newest?.referral.id === referral.id), 'it is told', 20_000);
    expect(last()?.newest?.zh).toContain('自然资源局');
    expect(last()?.unread).toBeGreaterThan(0);
    const before = last()!.unread;
    const client = await platform.as('gaj-liaison');
    await client.send('mutation ($input: ReadNotificationsInput!) { readNotifications(input: $input) { unread } }', {
      input: { until: platform.clock.now() },
    });
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await until(
      () => Promise.resolve((last()?.unread ?? before) < before),
      'what was read is no longer counted',
      20_000,
    );
  });
});
