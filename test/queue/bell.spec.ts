import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';

const SOON_MS = 20_000;

/** The relay looks by itself once a minute: what comes sooner, the bell has brought. */
describe('the bell', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ settings: { RELAY_POLL_MS: '60000' } });
  });
  afterAll(() => platform.close());

  const delivered = async (referral: FiledCase): Promise<boolean> => {
    const rows: unknown[] = await platform.owner.query(
      "SELECT 1 FROM inbox_entry WHERE referral_id = $1 AND agency_id = 'hejin-public-security'",
      [referral.id],
    );
    return rows.length > 0;
  };

  const listeners = async (): Promise<readonly number[]> => {
    const rows: { pid: number }[] = await platform.owner.query(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN outbox'",
    );
    return rows.map(({ pid }) => pid);
  };

  it('has the relay carry at once what has been sent', async () => {
    await until(async () => (await listeners()).length === 1, 'the relay listens', SOON_MS);
    for (let times = 0; times < 3; times += 1) {
      const referral = await FiledCase.sent(platform);
      await until(() => delivered(referral), 'it has arrived', SOON_MS);
    }
  });

  it('rings again once the connection that was listened on has broken', async () => {
    const [before] = await listeners();
    await platform.owner.query('SELECT pg_terminate_backend($1)', [before]);
    const referral = await FiledCase.sent(platform); // perhaps while nobody listens: who listens again looks first
    await until(() => delivered(referral), 'it has arrived', SOON_MS);
    const [after] = await listeners();
    expect(after).not.toBe(before);
    const next = await FiledCase.sent(platform);
    await until(() => delivered(next), 'it has arrived', SOON_MS);
  });
});
