import { LEDGER_ACTS, type LedgerAction } from '../../src/domain/ledger/ledger-acts.js';
import { NEXT_STEPS } from '../../src/domain/ledger/next-steps.js';
import { Sender } from '../support/files.js';
import { landCase, ledgerDone, patchFacts, unlawfulPatch } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

type List = 'patches' | 'landCases';
interface Waiting {
  readonly action: LedgerAction;
  readonly kind: 'PATCH' | 'CASE';
  readonly count: number;
  readonly forLeaders: boolean;
}

/** One of each post that works on the ledger. */
const LOGINS = [
  'zrzy-officer-1',
  'zrzy-unit',
  'zrzy-head',
  'slz-liaison',
  'slz-head',
  'ldxz-liaison',
  'ldxz-unit',
  'ldxz-head',
  'gaj-liaison',
  'zrzy-auditor',
];

describe('what waits in the ledger', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
    const facts = patchFacts(platform);
    await ledgerDone(await platform.as('zrzy-officer-1'), 'registerPatch', { facts }, 'patch');
    await unlawfulPatch(platform);
    await landCase(platform);
    const measured = await landCase(platform);
    await ledgerDone(
      await platform.as('zrzy-unit'),
      'setMeasure',
      {
        recordId: measured.id,
        expectedVersion: measured.version,
        kind: 'DEMOLISH_RESTORE',
        requirement: '拆除厂房',
        leader: '镇长',
      },
      'landCase',
    );
  });
  afterAll(() => platform.close());

  const ask = async <T>(login: string, query: string): Promise<T> => (await platform.as(login)).send<T>(query);
  const listed = async (
    login: string,
    list: List,
    args: string,
  ): Promise<readonly { number: string; allowedActs: readonly LedgerAction[]; state: string }[]> =>
    (
      await ask<{ page: { edges: readonly { node: never }[] } }>(
        login,
        `{ page: ${list}(${args}, first: 100) { edges { node { number state allowedActs } } } }`,
      )
    ).page.edges.map(({ node }) => node);

  it('is found by whoever has to do it, and by nobody else', async () => {
    for (const login of LOGINS)
      for (const [list, on] of [
        ['patches', 'PATCH'],
        ['landCases', 'CASE'],
      ] as const) {
        const mine = new Set((await listed(login, list, 'waitingForMe: true')).map(({ number }) => number));
        for (const { number, state, allowedActs } of await listed(login, list, 'late: false')) {
          const steps = NEXT_STEPS.filter((step) => step.on === on && step.state === state && !step.unlawful);
          const isNext = steps.some(({ action }) => allowedActs.includes(action));
          if (on === 'CASE' || state !== 'JUDGED')
            expect([login, number, mine.has(number)]).toEqual([login, number, isNext]);
        }
      }
    expect((await listed('zrzy-unit', 'patches', 'waitingForMe: true')).map(({ state }) => state).sort()).toEqual([
      'DELIVERED',
      'JUDGED',
    ]);
    expect((await listed('slz-liaison', 'landCases', 'waitingForMe: true')).map(({ state }) => state)).toEqual([
      'MEASURED',
    ]);
    expect(await listed('zrzy-auditor', 'landCases', 'waitingForMe: true')).toEqual([]);
  });

  it('is counted by its next act, and each count opens to its rows', async () => {
    const { ledgerWaiting } = await ask<{ ledgerWaiting: readonly Waiting[] }>(
      'ldxz-head',
      '{ ledgerWaiting { action kind count forLeaders } }',
    );
    expect(ledgerWaiting.map(({ action, count }) => [action, count])).toEqual([
      ['CHECK_PATCH', 1],
      ['OPEN_LAND_CASE', 1],
      ['REPORT_RECTIFIED', 1],
      ['SET_MEASURE', 1],
    ]);
    for (const { action, kind, count, forLeaders } of ledgerWaiting) {
      const list = kind === 'PATCH' ? 'patches' : 'landCases';
      expect([action, (await listed('ldxz-head', list, `next: ${action}`)).length]).toEqual([action, count]);
      expect([action, forLeaders]).toEqual([
        action,
        !(LEDGER_ACTS[action].posts as readonly string[]).includes('LIAISON'),
      ]);
    }
  });

  it('is a filter of what is taken away as well', async () => {
    const sheet = await (await Sender.of(platform, 'zrzy-unit')).get('/ledger/export?format=csv&waitingForMe=true');
    expect((await sheet.text()).trim().split('\r\n')).toHaveLength(3);
    const page = await (await Sender.of(platform, 'zrzy-unit')).get('/ledger/list?form=html&next=CHECK_PATCH');
    expect(await page.text()).toContain('下一步：实地核查图斑，共1个。');
  });

  it('leads from every state that is no end to somebody', () => {
    const ends = ['STRUCK_OFF', 'WITHDRAWN', 'FILED', 'JUDGED'];
    const states = new Set(
      Object.values(LEDGER_ACTS).flatMap(({ on, from, to }) =>
        [...from, ...(to === null ? [] : [to])].map((state) => `${on} ${state}`),
      ),
    );
    const led = new Set(NEXT_STEPS.map(({ on, state }) => `${on} ${state}`));
    expect([...states].filter((state) => !led.has(state) && !ends.some((end) => state.endsWith(end)))).toEqual([]);
  });
});
