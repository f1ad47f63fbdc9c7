import { MATTER } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Seen {
  readonly preflight: {
    readonly finding: {
      readonly level: string;
      readonly rules: readonly string[];
      readonly reasons: readonly { readonly rule: string; readonly text: string }[];
    } | null;
  } | null;
}
const FIELDS = 'preflight { finding { level rules reasons { rule text } } }';

describe('the finding before a transfer', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
  });
  afterAll(() => platform.close());

  it.each<[string, Partial<typeof MATTER>, string, string | undefined]>([
    ['occupied and destroyed', {}, 'MUST', 'T-342-A'],
    ['not appraised', { destroyedMu: null }, 'LIKELY', 'T-342-A'],
    ['ordinary farmland below its standard', { basicFarmlandMu: '0' }, 'NOT', undefined],
    ['mixed', { occupiedMu: '8', basicFarmlandMu: '4' }, 'REVIEW', 'MIXED'],
  ])('%s', async (_, matter, level, rule) => {
    const referral = await FiledCase.open(platform, { matter: { ...MATTER, ...matter } });
    const { preflight } = await referral.see<Seen>('zrzy-liaison', FIELDS);
    expect([preflight?.finding?.level, preflight?.finding?.reasons[0]?.rule]).toEqual([level, rule]);
    expect(preflight?.finding?.rules).toContain('T-342-A/1');
  });

  it('is none on a route that is about no crime', async () => {
    const clue = await FiledCase.open(platform, { officers: [] }, 'R12', 'zrzy-officer-1');
    expect((await clue.see<Seen>('zrzy-officer-1', FIELDS)).preflight?.finding).toBeNull();
  });
});
