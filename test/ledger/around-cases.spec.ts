import { localDateOf, plusDays } from '../../src/domain/kernel/instant.js';
import { AlertSweep } from '../../src/ledger/alerts/alert-sweep.js';
import { asGiven, document } from '../support/facts.js';
import {
  CASE_FIELDS,
  caseFacts,
  landCase,
  ledgerAct,
  ledgerDone,
  PATCH_FIELDS,
  patchFacts,
  photos,
  square,
  unlawfulPatch,
} from '../support/ledger-client.js';
import { rowsOf, sealed, startPlatform, type TestPlatform } from '../support/platform.js';

const FIVE = [{ landClass: 'BASIC', occupied: '5.2亩', destroyed: '5.2亩' }];

describe('what lies around a case, and who hears of it', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());
  const sweep = () => platform.app.get(AlertSweep, { strict: false }).sweep();
  const today = () => localDateOf(platform.clock.now());

  it('what an alert was found from may name other cases of the party: that is not for a township', async () => {
    const partyName = '两镇当事人';
    await landCase(
      platform,
      { partyName, land: [{ landClass: 'BASIC', occupied: '3亩', destroyed: null }] },
      { townshipId: 'hejin-fancun', dutyAgencyId: 'hejin-fancun' },
    );
    const here = await landCase(platform, {
      partyName,
      land: [{ landClass: 'BASIC', occupied: '3亩', destroyed: null }],
    });
    const read = async (login: string) =>
      (
        await (
          await platform.as(login)
        ).send<{
          landCase: {
            alerts: { alertCode: string; text: string; inputs: string | null }[];
            evaluations: { alerts: { inputs: string | null }[] }[];
            history: { action: string; body: string | null }[];
          };
        }>(
          `query ($id: UUID!) {
             landCase(id: $id) {
               alerts { alertCode text inputs } evaluations { alerts { inputs } } history { action body }
             }
           }`,
          { id: here.id },
        )
      ).landCase;
    const [bureau, town] = [await read('zrzy-unit'), await read('slz-liaison')];
    expect(bureau.alerts.map(({ inputs }) => inputs)).toEqual([
      expect.stringContaining('AJ-'),
      expect.stringContaining('AJ-'),
    ]); // REFER and X8
    expect(town.alerts).toEqual(bureau.alerts.map((one) => ({ ...one, inputs: null })));
    expect([
      JSON.stringify(town.evaluations),
      town.history.filter(({ body }) => body === null).map(({ action }) => action),
    ]).toEqual([expect.not.stringContaining('AJ-'), ['RAISED REFER', 'RAISED X8']]);
    expect(town.alerts.map(({ text }) => text).join()).not.toContain('AJ-');
  });

  it('one filing is of one case', async () => {
    const documentNumber = '河自然资立字〔2026〕7001号';
    await landCase(platform, { documentNumber });
    const { id } = await unlawfulPatch(platform);
    const { refusal } = await ledgerAct(
      await platform.as('zrzy-unit'),
      'openLandCase',
      caseFacts(platform, [id], { documentNumber }),
      'landCase',
    );
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('已用') as unknown });
  });

  it('a township that finds afterwards what was delivered from above has not found it', async () => {
    const geometry = square(7, 7);
    const ago = (days: number): string => plusDays(today(), -days);
    const above = await ledgerDone(
      await platform.as('zrzy-officer-1'),
      'registerPatch',
      { facts: patchFacts(platform, { batch: 'C4', source: 'SATELLITE', geometry, deliveredOn: ago(2) }) },
      'patch',
    );
    const x1 = async (): Promise<string[]> =>
      (
        await (
          await platform.as('zrzy-officer-1')
        ).send<{ patch: { alerts: { alertCode: string }[] } }>(
          'query ($id: UUID!) { patch(id: $id) { alerts { alertCode } } }',
          { id: above.id },
        )
      ).patch.alerts.map(({ alertCode }) => alertCode);
    const find = { batch: 'C4', source: 'SELF_FOUND', geometry, deliveredOn: ago(20) };
    await ledgerDone(await platform.as('slz-liaison'), 'registerPatch', { facts: patchFacts(platform, find) }, 'patch');
    await sweep();
    expect(await x1()).toEqual(['X1']);
    await ledgerDone(
      await platform.as('zrzy-officer-1'),
      'registerPatch',
      { facts: patchFacts(platform, { ...find, geometry: square(6, 6, 0.09) }) },
      'patch',
    ); // half a township finds no place in it
    await sweep();
    expect(await x1()).toEqual(['X1']);
    await ledgerDone(
      await platform.as('zrzy-officer-1'),
      'registerPatch',
      { facts: patchFacts(platform, find) },
      'patch',
    ); // the bureau vouches for the day
    await sweep();
    expect(await x1()).toEqual([]);
  });

  it('a villager’s house is for the agriculture bureau: the case says so, a person opens the transfer', async () => {
    const fields = 'transfers { routeId kind agencyIds opened }';
    const house = await landCase(platform, {
      use: 'VILLAGE_HOUSE',
      category: 'C3',
      land: [{ landClass: 'ORDINARY', occupied: '0.4亩', destroyed: '0.4亩' }],
    });
    const unit = await platform.as('zrzy-unit');
    const transfers = async () =>
      (
        await unit.send<{ landCase: { transfers: object[] } }>(
          `query ($id: UUID!) { landCase(id: $id) { ${fields} } }`,
          { id: house.id },
        )
      ).landCase.transfers;
    expect([house.alerts, await transfers()]).toEqual([
      [],
      [{ routeId: 'R14', kind: 'AGRICULTURE', agencyIds: ['hejin-agriculture'], opened: false }],
    ]);
    const referred = await ledgerDone(
      unit,
      'referLandCase',
      { recordId: house.id, expectedVersion: house.version, routeId: 'R14', officers: [] },
      'landCase',
    );
    expect([referred['referrals'], await transfers()]).toMatchObject([[{ routeId: 'R14' }], [{ opened: true }]]);
    const [{ referralId, number }] = referred['referrals'] as [{ referralId: string; number: string }];
    const act = async (login: string, verb: string, expectedVersion: number, facts: object): Promise<void> => {
      expect(
        (await (await platform.as(login)).act(verb, { referralId, expectedVersion, ...facts })).refusal,
      ).toBeNull();
    };
    await act('zrzy-head', 'approveTransfer', 1, { opinion: '同意移送' });
    await act('zrzy-liaison', 'sendTransfer', 2, {
      toAgencyId: 'hejin-agriculture',
      ...asGiven({
        documents: [
          document('CASE_LETTER', '案件移送函'),
          document('INVESTIGATION_REPORT', '调查报告'),
          document('MATERIAL_LIST', '材料清单'),
        ],
      }),
      items: [],
      lateReason: null,
    });
    await platform.settled();
    const seenBy = async (login: string) =>
      (
        await (
          await platform.as(login)
        ).ask<{ landCase: { handlerId: string; handOvers: object[] } }>(
          `query ($id: UUID!) {
             landCase(id: $id) { handlerId handOvers { from to referralNumber } referrals { routeId } }
           }`,
          { id: house.id },
        )
      ).data?.landCase ?? null;
    await act('nync-liaison', 'signReceipt', 3, { remarks: '' });
    await sweep();
    expect([await seenBy('nync-liaison'), (await seenBy('zrzy-unit'))?.handlerId]).toEqual([
      null,
      'hejin-natural-resources',
    ]); // received is not accepted
    await act('nync-liaison', 'acceptCase', 4, { registrationNumber: '河农受字〔2026〕1号' });
    await sweep();
    const over = {
      referrals: [{ routeId: 'R14' }],
      handlerId: 'hejin-agriculture',
      handOvers: [{ from: 'hejin-natural-resources', to: 'hejin-agriculture', referralNumber: number }],
    };
    expect([await seenBy('nync-liaison'), await seenBy('zrzy-unit'), await transfers()]).toEqual([over, over, []]);
    const penalty = {
      recordId: house.id,
      documentNumber: '河农罚字〔2026〕1号',
      decidedOn: today(),
      demolition: true,
      area: '0.4亩',
      basic: '0亩',
    };
    const version = referred.version;
    expect(
      (
        await ledgerAct(
          await platform.as('zrzy-head'),
          'decidePenalty',
          { ...penalty, expectedVersion: version },
          'landCase',
        )
      ).refusal?.code,
    ).toBe('NOT_ALLOWED');
    expect(
      (
        await ledgerDone(
          await platform.as('nync-head'),
          'decidePenalty',
          { ...penalty, expectedVersion: version },
          'landCase',
        )
      ).version,
    ).toBe(version + 1);
    const { patch } = await (
      await platform.as('nync-liaison')
    ).send<{ patch: { state: string; history: { action: string }[] } }>(
      'query ($id: UUID!) { patch(id: $id) { state history { action } } }',
      { id: (house['patchIds'] as string[])[0] },
    );
    expect([patch.state, patch.history.at(-1)?.action]).toEqual(['FILED', 'HANDED_OVER']);
    await sweep();
    expect((await seenBy('zrzy-unit'))?.handOvers.length).toBe(1); // one transfer, once
  });

  it('a later patch on a place that was struck off puts the case back, by the sweep', async () => {
    const geometry = square(5, 5);
    const opened = await landCase(platform, {}, { geometry });
    const steps: [string, string, object][] = [
      ['zrzy-unit', 'setMeasure', { kind: 'DEMOLISH_RESTORE', requirement: '拆除厂房', leader: '镇长' }],
      [
        'slz-liaison',
        'reportRectified',
        {
          completedOn: today(),
          description: '已经拆除完毕',
          photos: await photos(platform, '110.6505', '35.5505'),
        },
      ],
      [
        'zrzy-officer-2',
        'verifyRectified',
        { passed: true, policy: true, law: true, procedure: true, remarks: '现场核实' },
      ],
      [
        'ldxz-unit',
        'acceptRectified',
        { unlawfulStateRemoved: true, documentNumber: '河耕保验〔2026〕2号', remarks: '已恢复' },
      ],
      ['ldxz-head', 'strikeOffCase', { documentNumber: '河耕保销〔2026〕2号' }],
    ];
    let version = 1;
    for (const [login, verb, input] of steps)
      ({ version } = await ledgerDone(
        await platform.as(login),
        verb,
        { recordId: opened.id, expectedVersion: version, ...input },
        'landCase',
      ));
    platform.later(48);
    const later = patchFacts(platform, { geometry: square(5, 5, 0.0012), deliveredOn: today(), imageryOn: null });
    await ledgerDone(await platform.as('zrzy-officer-1'), 'registerPatch', { facts: later }, 'patch');
    await sweep();
    const { landCase: back } = await (
      await platform.as('ldxz-head')
    ).send<{
      landCase: {
        state: string;
        relapses: number;
        alerts: { alertCode: string; level: string; proposes: string[] }[];
      };
    }>(`query ($id: UUID!) { landCase(id: $id) { ${CASE_FIELDS} } }`, { id: opened.id });
    expect(back).toMatchObject({
      state: 'REOPENED',
      relapses: 1,
      alerts: expect.arrayContaining([
        expect.objectContaining({ alertCode: 'X9', level: 'RED', proposes: ['R12'] }),
      ]) as unknown,
    });
  });

  it('time alone raises alerts, and the list of alerts counts what it shows', async () => {
    const patch = await unlawfulPatch(platform);
    platform.later(24 * 30);
    while ((await sweep()) > 0);
    const { alerts } = await (
      await platform.as('ldxz-liaison')
    ).send<{
      alerts: {
        totalCount: number;
        edges: { node: { recordId: string; alert: { alertCode: string; level: string } } }[];
      };
    }>(
      `{
         alerts(first: 100, alertCode: X2) {
           totalCount edges { node { recordId kind number alert { alertCode level text } } }
         }
       }`,
    );
    expect(alerts.edges.length).toBe(alerts.totalCount);
    expect(alerts.edges.map(({ node }) => [node.recordId, node.alert.level])).toContainEqual([patch.id, 'RED']);
    const { patch: seen } = await (
      await platform.as('zrzy-head')
    ).send<{
      patch: { version: number; evaluations: { cause: string; alerts: { alertCode: string; inputs: string }[] }[] };
    }>(
      `query ($id: UUID!) {
         patch(id: $id) { ${PATCH_FIELDS} evaluations { cause at campaignVersion alerts { alertCode rule inputs } } }
       }`,
      { id: patch.id },
    );
    expect(seen.evaluations.at(-1)).toMatchObject({
      cause: 'SWEEP',
      alerts: [{ alertCode: 'X2', inputs: expect.stringContaining('"workingDays":10') as unknown }],
    });
    const dismissed = await ledgerDone(
      await platform.as('zrzy-head'),
      'dismissPatchAlert',
      { recordId: patch.id, expectedVersion: seen.version, alertCode: 'X2', reason: '当事人已死亡，依法不予立案' },
      'patch',
    );
    expect(dismissed.alerts).toMatchObject([{ alertCode: 'X2', dismissedBy: 'zrzy-head' }]);
  });

  it('the API’s role neither turns a record into another nor takes back that a case must be referred', async () => {
    await landCase(platform, { land: FIVE });
    const as = (sql: string) =>
      platform.owner.transaction(async (tx) => {
        await tx.query("SELECT set_config('app.agency', 'hejin-natural-resources', true)");
        await tx.query('SET LOCAL ROLE referral_api');
        await tx.query(sql);
      });
    await expect(as("UPDATE ledger_record SET kind = 'BULLETIN' WHERE kind = 'CASE'")).rejects.toThrow(
      'permission denied',
    );
    await expect(as('UPDATE ledger_record SET must_since = NULL WHERE must_since IS NOT NULL')).rejects.toThrow(
      'forgets nothing',
    );
    await expect(as("UPDATE ledger_record SET chain_length = 0 WHERE kind = 'CASE'")).rejects.toThrow(
      'forgets nothing',
    );
  });

  it('every event of the ledger is sealed in the tree, and the sentinel finds nothing', async () => {
    await sealed(platform);
    const [{ count, leaves }] = (await rowsOf<{ count: number; leaves: number }>(
      platform,
      `SELECT count(*)::int AS count,
         (SELECT count(*)::int FROM audit_leaf JOIN ledger_record ON id = subject_id) AS leaves
       FROM audit_event JOIN ledger_record ON id = subject_id`,
    )) as [{ count: number; leaves: number }];
    expect(leaves).toBe(count);
    const { sentinelFindings } = await (
      await platform.as('audit-admin')
    ).send<{ sentinelFindings: { finding: string }[] }>('{ sentinelFindings { finding referralNumber detail } }');
    expect(sentinelFindings.filter(({ finding }) => /LEDGER|VERSION|FILED|NOTHING|STRUCK/.test(finding))).toEqual([]);
  });
});
