import { type Instant, type LocalDate, localDateOf, plusDays, plusMonths } from '../../src/domain/kernel/instant.js';
import { unlawfulPatch } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Month {
  readonly asOf: Instant;
  readonly lines: readonly { readonly patches: number }[];
}

describe('the trend of the ledger', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
    await unlawfulPatch(platform);
  });
  afterAll(() => platform.close());

  it('is each month’s end as it was, in order, and now', async () => {
    const office = await platform.as('ldxz-head');
    const { ledgerTrend } = await office.send<{ ledgerTrend: Month[] }>(
      '{ ledgerTrend(months: 3) { asOf lines { patches } } }',
    );
    const today = localDateOf(platform.clock.now());
    const first = `${today.slice(0, 7)}-01` as LocalDate;
    expect(ledgerTrend.map(({ asOf }) => localDateOf(asOf))).toEqual([
      plusDays(plusMonths(first, -1), -1),
      plusDays(first, -1),
      today,
    ]);
    expect(ledgerTrend.map(({ lines }) => lines.reduce((sum, { patches }) => sum + patches, 0))).toEqual([0, 0, 1]);
  });

  it('has 1 to 24 months', async () => {
    const office = await platform.as('ldxz-head');
    for (const out of [0, 25])
      expect((await office.ask(`{ ledgerTrend(months: ${out}) { asOf } }`)).errors?.[0]?.extensions.code).toBe(
        'INVALID_INPUT',
      );
  });
});
