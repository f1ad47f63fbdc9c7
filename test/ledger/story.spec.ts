import { randomUUID } from 'node:crypto';
import { WatchSweep } from '../../src/ledger/watch/watch-sweep.js';
import { localDateOf, plusDays } from '../../src/domain/kernel/instant.js';
import { document } from '../support/facts.js';
import {
  CASE_FIELDS,
  caseFacts,
  landCase,
  ledgerAct,
  ledgerDone,
  patchFacts,
  PATCH_FIELDS,
  photos,
  square,
  unlawfulPatch,
} from '../support/ledger-client.js';
import { rowsOf, sealed, startPlatform, type TestPlatform } from '../support/platform.js';

const FIVE = [{ landClass: 'BASIC', occupied: '5.2亩', destroyed: '5.2亩' }];

describe('from patch to strike-off', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());
  const sweep = () => platform.app.get(WatchSweep, { strict: false }).sweep();
  const today = () => localDateOf(platform.clock.now());

  it('a patch is registered once, whoever asks twice, and its receipt proves it', async () => {
    const officer = await platform.as('zrzy-officer-1');
    const [facts, idempotencyKey] = [patchFacts(platform, { geometry: square(40, 40) }), randomUUID()];
    const [one, two] = [
      await ledgerAct(officer, 'registerPatch', { facts, idempotencyKey }, 'patch'),
      await ledgerAct(officer, 'registerPatch', { facts, idempotencyKey }, 'patch'),
    ];
    expect([
      one.receipt?.leafHash === two.receipt?.leafHash,
      one.record?.state,
      one.receipt?.note.split('\n')[0],
    ]).toEqual([true, 'DELIVERED', expect.stringContaining('receipt')]);
    const { patch } = await officer.send<{ patch: object }>(
      'query ($id: UUID!) { patch(id: $id) { geometryMu areaDiffers total { mu } } }',
      { id: one.record!.id },
    );
    expect(patch).toEqual({ geometryMu: '15.02', areaDiffers: true, total: { mu: '6.40' } });
    expect((await ledgerAct(officer, 'registerPatch', { facts }, 'patch')).refusal).toMatchObject({
      code: 'INVALID_INPUT',
      messageEn: expect.stringContaining('a number that is not registered yet') as unknown,
    });
    expect(
      (await ledgerAct(officer, 'registerPatch', { facts: { ...facts, number: '另一号' }, idempotencyKey }, 'patch'))
        .refusal?.code,
    ).toBe('KEY_REUSED');
    expect(
      (
        await ledgerAct(
          officer,
          'registerPatch',
          {
            facts: {
              ...facts,
              number: 'G-1',
              geometry: '{"type":"Polygon","coordinates":[[[110,35],[111,36],[110,36],[111,35],[110,35]]]}',
            },
          },
          'patch',
        )
      ).refusal?.messageEn,
    ).toContain('do not cross themselves');
  });

  it('two who register one number at once: one is done, the other told why', async () => {
    const officer = await platform.as('zrzy-officer-1');
    const facts = patchFacts(platform);
    const answers = await Promise.all([1, 2, 3, 4].map(() => ledgerAct(officer, 'registerPatch', { facts }, 'patch')));
    expect(answers.map(({ refusal }) => refusal?.code ?? 'DONE').sort()).toEqual([
      'DONE',
      'INVALID_INPUT',
      'INVALID_INPUT',
      'INVALID_INPUT',
    ]);
  });

  it('a case goes to strike-off by five hands of three agencies, and each step is in its history', async () => {
    const opened = await landCase(platform, {}, { geometry: square(0, 0) });
    const act = async (login: string, verb: string, input: object) =>
      ledgerDone(await platform.as(login), verb, { recordId: opened.id, ...input }, 'landCase');
    await act('zrzy-unit', 'setMeasure', {
      expectedVersion: 1,
      kind: 'DEMOLISH_RESTORE',
      requirement: '拆除厂房，恢复种植条件',
      leader: '镇长',
    });
    await act('slz-liaison', 'reportRectified', {
      expectedVersion: 2,
      completedOn: today(),
      description: '厂房已拆除，土地已翻耕',
      photos: photos(platform.clock.now()),
    });
    const far = await ledgerAct(
      await platform.as('slz-liaison'),
      'reportRectified',
      {
        recordId: opened.id,
        expectedVersion: 3,
        completedOn: today(),
        description: '已拆除',
        photos: photos(platform.clock.now()),
      },
      'landCase',
    );
    expect(far.refusal?.code).toBe('WRONG_STATE');
    await act('zrzy-officer-2', 'verifyRectified', {
      expectedVersion: 3,
      passed: true,
      policy: true,
      law: true,
      procedure: true,
      remarks: '现场核实',
    });
    const selfMade = await ledgerAct(
      await platform.as('slz-head'),
      'acceptRectified',
      {
        recordId: opened.id,
        expectedVersion: 4,
        unlawfulStateRemoved: true,
        documentNumber: '河耕保验〔2026〕1号',
        remarks: '已恢复',
      },
      'landCase',
    );
    expect(selfMade.refusal?.code).toBe('NOT_ALLOWED');
    await act('ldxz-unit', 'acceptRectified', {
      expectedVersion: 4,
      unlawfulStateRemoved: true,
      documentNumber: '河耕保验〔2026〕1号',
      remarks: '已恢复',
    });
    const struck = await act('ldxz-head', 'strikeOffCase', {
      expectedVersion: 5,
      documentNumber: '河耕保销〔2026〕1号',
    });
    expect(struck).toMatchObject({ state: 'STRUCK_OFF', version: 6, findings: [] });
    const { landCase: seen } = await (
      await platform.as('zrzy-auditor')
    ).send<{ landCase: { party: string; history: { seq: number; action: string; body: string | null }[] } }>(
      'query ($id: UUID!) { landCase(id: $id) { party history { seq action byAgencyId body leafHash } } }',
      { id: opened.id },
    );
    expect(seen.history.map(({ action }) => action)).toEqual([
      'OPEN_LAND_CASE',
      'SET_MEASURE',
      'REPORT_RECTIFIED',
      'VERIFY_RECTIFIED',
      'ACCEPT_RECTIFIED',
      'STRIKE_OFF_CASE',
    ]);
    expect([seen.party, seen.history[0]?.body]).toEqual(['测＊＊＊＊＊', null]); // an auditor reads the course of it, not whom it is about
  });

  it('photographs must be of the place', async () => {
    const opened = await landCase(platform, {}, { geometry: square(1, 0) });
    await ledgerDone(
      await platform.as('zrzy-unit'),
      'setMeasure',
      { recordId: opened.id, expectedVersion: 1, kind: 'DEMOLISH_RESTORE', requirement: '拆除厂房', leader: '镇长' },
      'landCase',
    );
    const report = async (longitude: string) =>
      ledgerAct(
        await platform.as('slz-liaison'),
        'reportRectified',
        {
          recordId: opened.id,
          expectedVersion: 2,
          completedOn: today(),
          description: '已经拆除完毕',
          photos: photos(platform.clock.now(), longitude),
        },
        'landCase',
      );
    expect([(await report('110.7005')).refusal?.messageEn, (await report('110.6105')).record?.state]).toEqual([
      expect.stringContaining('taken at the patch'),
      'SELF_REPORTED',
    ]);
  });

  it('a MUST is seen by the procuratorate, blocks penalty and closing, and is quiet once the case is with the police', async () => {
    const must = await landCase(platform, { land: FIVE });
    expect(must.findings).toMatchObject([{ detector: 'REFER', level: 'MUST', proposes: ['R01'] }]);
    const unseen = await landCase(platform);
    const seenBy = async (login: string, id: string): Promise<string> => {
      const { errors, data } = await (
        await platform.as(login)
      ).ask<{ landCase: { state: string } }>('query ($id: UUID!) { landCase(id: $id) { state } }', { id });
      return errors?.[0]?.extensions.code ?? data?.landCase.state ?? '';
    };
    expect([
      await seenBy('jcy-liaison', must.id),
      await seenBy('jcy-liaison', unseen.id),
      await seenBy('gaj-liaison', must.id),
      await seenBy('slz-liaison', must.id),
      await seenBy('nync-liaison', must.id),
    ]).toEqual(['OPENED', 'NOT_FOUND', 'NOT_FOUND', 'OPENED', 'NOT_FOUND']);
    const jcy = await platform.as('jcy-liaison');
    const patchOf = async (one: typeof must): Promise<string> =>
      (
        await jcy.ask<{ patch: { state: string } }>('query ($id: UUID!) { patch(id: $id) { state } }', {
          id: (one['patchIds'] as string[])[0],
        })
      ).data?.patch.state ?? 'NOT_FOUND';
    expect([await patchOf(must), await patchOf(unseen)]).toEqual(['FILED', 'NOT_FOUND']); // the land with the case
    const head = await platform.as('zrzy-head');
    const penalty = {
      recordId: must.id,
      expectedVersion: 1,
      documentNumber: '河自然资罚字〔2026〕1号',
      decidedOn: today(),
      demolition: true,
      area: '5.2亩',
      basic: '5.2亩',
    };
    expect((await ledgerAct(head, 'decidePenalty', penalty, 'landCase')).refusal).toMatchObject({
      code: 'MUST_BE_REFERRED',
      messageEn: expect.stringContaining('no penalty in its place') as unknown,
    });
    expect(
      (
        await ledgerAct(
          head,
          'withdrawLandCase',
          {
            recordId: must.id,
            expectedVersion: 1,
            reason: '经查违法事实不能成立',
            documentNumber: '河自然资撤字〔2026〕1号',
          },
          'landCase',
        )
      ).refusal?.code,
    ).toBe('MUST_BE_REFERRED');
    const unit = await platform.as('zrzy-unit');
    const asked = {
      recordId: must.id,
      expectedVersion: 1,
      routeId: 'R01',
      detector: 'REFER',
      officers: ['zrzy-officer-1', 'zrzy-officer-2'],
      idempotencyKey: randomUUID(),
    };
    expect(
      (await ledgerAct(unit, 'referLandCase', { ...asked, idempotencyKey: randomUUID(), routeId: 'R12' }, 'landCase'))
        .refusal?.code,
    ).toBe('INVALID_INPUT');
    expect(
      (
        await ledgerAct(
          unit,
          'referLandCase',
          { ...asked, idempotencyKey: randomUUID(), officers: ['zrzy-officer-1'] },
          'landCase',
        )
      ).refusal?.messageEn,
    ).toContain('2 different officers');
    const referred = await ledgerDone(unit, 'referLandCase', asked, 'landCase');
    expect((await ledgerDone(unit, 'referLandCase', asked, 'landCase')).version).toBe(referred.version); // asked twice, opened once
    expect(
      (
        await ledgerAct(
          unit,
          'referLandCase',
          { ...asked, idempotencyKey: randomUUID(), expectedVersion: referred.version },
          'landCase',
        )
      ).refusal?.messageEn,
    ).toContain('no referral of this case is running');
    const [{ referralId }] = referred['referrals'] as [{ referralId: string }];
    const { referral } = await unit.send<{ referral: { matter: object; openedAt: string } }>(
      'query ($id: UUID!) { referral(id: $id) { openedAt matter { occupiedMu basicFarmlandMu destroyedMu suspectedCrime party patchNumber } } }',
      { id: referralId },
    );
    expect(referral.matter).toMatchObject({
      occupiedMu: '5.2',
      basicFarmlandMu: '5.2',
      destroyedMu: '5.2',
      suspectedCrime: '非法占用农用地罪',
    });
    expect(referred.findings.map(({ detector }) => detector)).toEqual(['REFER']); // opened is not sent
    const officer = await platform.as('zrzy-officer-1');
    const { REPORT, TRANSFER } = await import('../support/facts.js').then(({ FACTS }) => ({
      REPORT: FACTS.SUBMIT_REPORT,
      TRANSFER: FACTS.SEND_TRANSFER,
    }));
    expect((await officer.act('submitReport', { referralId, expectedVersion: 1, ...REPORT })).refusal).toBeNull();
    expect(
      (await head.act('approveTransfer', { referralId, expectedVersion: 2, opinion: '同意移送' })).refusal,
    ).toBeNull();
    expect(
      (await (await platform.as('zrzy-liaison')).act('sendTransfer', { referralId, expectedVersion: 3, ...TRANSFER }))
        .refusal,
    ).toBeNull();
    await sweep();
    const { landCase: quiet } = await unit.send<{ landCase: { version: number; findings: object[] } }>(
      `query ($id: UUID!) { landCase(id: $id) { ${CASE_FIELDS} } }`,
      { id: must.id },
    );
    expect(quiet.findings).toEqual([]);
    expect(
      (await ledgerDone(head, 'decidePenalty', { ...penalty, expectedVersion: quiet.version }, 'landCase')).state,
    ).toBe('OPENED');
  });

  it('what a finding was found from may name other cases of the party: that is not for a township', async () => {
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
            findings: { detector: string; text: string; inputs: string | null }[];
            evaluations: { findings: { inputs: string | null }[] }[];
            history: { action: string; body: string | null }[];
          };
        }>(
          'query ($id: UUID!) { landCase(id: $id) { findings { detector text inputs } evaluations { findings { inputs } } history { action body } } }',
          { id: here.id },
        )
      ).landCase;
    const [bureau, town] = [await read('zrzy-unit'), await read('slz-liaison')];
    expect(bureau.findings.map(({ inputs }) => inputs)).toEqual([
      expect.stringContaining('AJ-'),
      expect.stringContaining('AJ-'),
    ]); // REFER and X8
    expect(town.findings).toEqual(bureau.findings.map((one) => ({ ...one, inputs: null })));
    expect([
      JSON.stringify(town.evaluations),
      town.history.filter(({ body }) => body === null).map(({ action }) => action),
    ]).toEqual([expect.not.stringContaining('AJ-'), ['RAISED REFER', 'RAISED X8']]);
    expect(town.findings.map(({ text }) => text).join()).not.toContain('AJ-');
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
        ).send<{ patch: { findings: { detector: string }[] } }>(
          'query ($id: UUID!) { patch(id: $id) { findings { detector } } }',
          { id: above.id },
        )
      ).patch.findings.map(({ detector }) => detector);
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

  it('a villager’s house belongs to the agriculture bureau: the case says so, and a person opens the transfer', async () => {
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
    expect([house.findings, await transfers()]).toEqual([
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
      documents: [
        document('CASE_LETTER', '案件移送函'),
        document('INVESTIGATION_REPORT', '调查报告'),
        document('MATERIAL_LIST', '材料清单'),
      ],
      items: [],
      lateReason: null,
    });
    await platform.settled();
    const seenBy = async (login: string) =>
      (
        await (
          await platform.as(login)
        ).ask<{ landCase: { handlerId: string; handOvers: object[] } }>(
          'query ($id: UUID!) { landCase(id: $id) { handlerId handOvers { from to referralNumber } referrals { routeId } } }',
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
          photos: photos(platform.clock.now(), '110.6505', '35.5505'),
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
        findings: { detector: string; level: string; proposes: string[] }[];
      };
    }>(`query ($id: UUID!) { landCase(id: $id) { ${CASE_FIELDS} } }`, { id: opened.id });
    expect(back).toMatchObject({
      state: 'REOPENED',
      relapses: 1,
      findings: expect.arrayContaining([
        expect.objectContaining({ detector: 'X9', level: 'RED', proposes: ['R12'] }),
      ]) as unknown,
    });
  });

  it('time alone raises findings, and the list of findings counts what it shows', async () => {
    const patch = await unlawfulPatch(platform);
    platform.later(24 * 30);
    while ((await sweep()) > 0);
    const { findings } = await (
      await platform.as('ldxz-liaison')
    ).send<{
      findings: {
        totalCount: number;
        edges: { node: { recordId: string; finding: { detector: string; level: string } } }[];
      };
    }>(
      '{ findings(first: 100, detector: X2) { totalCount edges { node { recordId kind number finding { detector level text } } } } }',
    );
    expect(findings.edges.length).toBe(findings.totalCount);
    expect(findings.edges.map(({ node }) => [node.recordId, node.finding.level])).toContainEqual([patch.id, 'RED']);
    const { patch: seen } = await (
      await platform.as('zrzy-head')
    ).send<{
      patch: { version: number; evaluations: { cause: string; findings: { detector: string; inputs: string }[] }[] };
    }>(
      `query ($id: UUID!) { patch(id: $id) { ${PATCH_FIELDS} evaluations { cause at campaignVersion findings { detector rule inputs } } } }`,
      { id: patch.id },
    );
    expect(seen.evaluations.at(-1)).toMatchObject({
      cause: 'SWEEP',
      findings: [{ detector: 'X2', inputs: expect.stringContaining('"workingDays":10') as unknown }],
    });
    const dismissed = await ledgerDone(
      await platform.as('zrzy-head'),
      'dismissPatchFinding',
      { recordId: patch.id, expectedVersion: seen.version, detector: 'X2', reason: '当事人已死亡，依法不予立案' },
      'patch',
    );
    expect(dismissed.findings).toMatchObject([{ detector: 'X2', dismissedBy: 'zrzy-head' }]);
  });

  it('the role of the API neither turns a record into another nor takes back that a case must be referred', async () => {
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
      'SELECT count(*)::int AS count, (SELECT count(*)::int FROM audit_leaf JOIN ledger_record ON id = referral_id) AS leaves FROM audit_event JOIN ledger_record ON id = referral_id',
    )) as [{ count: number; leaves: number }];
    expect(leaves).toBe(count);
    const { sentinelFindings } = await (
      await platform.as('audit-admin')
    ).send<{ sentinelFindings: { finding: string }[] }>('{ sentinelFindings { finding referralNumber detail } }');
    expect(sentinelFindings.filter(({ finding }) => /LEDGER|VERSION|FILED|NOTHING|STRUCK/.test(finding))).toEqual([]);
  });
});
