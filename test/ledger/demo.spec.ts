import type { Agency } from '../../src/domain/agency/agency.js';
import { areaOf, muText, sumOf } from '../../src/domain/kernel/area.js';
import { planPatches } from '../../src/programs/demo/plan-patches.js';
import { CAMPAIGN } from '../support/ledger.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
import { runProgram } from '../support/process.js';
import { AGENCIES } from '../support/story.js';

describe('the demonstration ledger', () => {
  it('adds up to the plan’s numbers to the cent of a 亩, over all townships, and says that it is invented', () => {
    const patches = planPatches(
      CAMPAIGN,
      AGENCIES.map((agency): Agency => ({ ...agency, active: true })),
    );
    const sums = CAMPAIGN.baselines.map(({ batch }) => {
      const own = patches.filter((patch) => patch.batch === batch || patch.batch.startsWith(`${batch}-`));
      return [
        own.length,
        muText(sumOf(own.map(({ total }) => areaOf(total)))),
        muText(sumOf(own.map(({ cultivated }) => areaOf(cultivated)))),
      ];
    });
    expect(sums).toEqual([
      [166, '1117.59', '26.51'],
      [57, '366.76', '12.80'],
    ]);
    expect(new Set(patches.map(({ townshipId }) => townshipId)).size).toBe(9);
    expect(
      patches.every(
        ({ invented, cultivated, total, basic }) =>
          invented && areaOf(basic) <= areaOf(cultivated) && areaOf(cultivated) <= areaOf(total),
      ),
    ).toBe(true);
    expect(new Set(patches.map(({ number }) => number)).size).toBe(223);
  });

  describe('loaded by commands', () => {
    let platform: TestPlatform;
    beforeAll(async () => {
      platform = await startPlatform();
    });
    afterAll(() => platform.close());

    it('is in the ledger with the plan’s sums, some struck off, one to be referred; again: nothing new', async () => {
      const { code, said } = await runProgram('programs/demo/demo-ledger', [platform.url], {
        CITY_FILE: 'config/cities/hejin/city.json',
      });
      expect([code, said]).toEqual([0, expect.stringContaining('新增 223') as unknown]);
      expect(said).toContain('应移送 MUST');
      const { ledgerFigures } = await (
        await platform.as('ldxz-head')
      ).send<{ ledgerFigures: { batches: object[] } }>(
        '{ ledgerFigures { batches { batch loadedPatches loadedMu rectifiedPatches } } }',
      );
      expect(
        (await runProgram('programs/demo/demo-ledger', [platform.url], { CITY_FILE: 'config/cities/hejin/city.json' }))
          .said,
      ).toContain('新增 0，不变 223');
      expect(ledgerFigures.batches).toMatchObject([
        { loadedPatches: 166, loadedMu: '1117.59' },
        { loadedPatches: 57, loadedMu: '366.76' },
      ]);
    }, 180_000);
  });
});
