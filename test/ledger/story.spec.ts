import { randomUUID } from 'node:crypto';

import { localDateOf } from '../../src/domain/kernel/instant.js';
import { AlertSweep } from '../../src/ledger/alerts/alert-sweep.js';
import { CASE_FIELDS, landCase, ledgerAct, ledgerDone, patchFacts, photos, square } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const FIVE = [{ landClass: 'BASIC', occupied: '5.2亩', destroyed: '5.2亩' }];

describe('from patch to strike-off', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());
  const sweep = () => platform.app.get(AlertSweep, { strict: false }).sweep();
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
      photos: await photos(platform),
    });
    const far = await ledgerAct(
      await platform.as('slz-liaison'),
      'reportRectified',
      {
        recordId: opened.id,
        expectedVersion: 3,
        completedOn: today(),
        description: '已拆除',
        photos: await photos(platform),
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
    expect(struck).toMatchObject({ state: 'STRUCK_OFF', version: 6, alerts: [] });
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
    // an auditor reads the course of it, not whom it is about
    expect([seen.party, seen.history[0]?.body]).toEqual(['测＊＊＊＊＊', null]);
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
          photos: await photos(platform, longitude),
        },
        'landCase',
      );
    expect([(await report('110.7005')).refusal?.messageEn, (await report('110.6105')).record?.state]).toEqual([
      expect.stringContaining('taken at the patch'),
      'SELF_REPORTED',
    ]);
  });

  it('a MUST is seen by the procuratorate, blocks penalty and closing, and is quiet once with the police', async () => {
    const must = await landCase(platform, { land: FIVE });
    expect(must.alerts).toMatchObject([{ alertCode: 'REFER', level: 'MUST', proposes: ['R01'] }]);
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
      alertCode: 'REFER',
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
    // asked twice, opened once
    expect((await ledgerDone(unit, 'referLandCase', asked, 'landCase')).version).toBe(referred.version);
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
      `query ($id: UUID!) {
         referral(id: $id) {
           openedAt matter { occupiedMu basicFarmlandMu destroyedMu suspectedCrime party patchNumber }
         }
       }`,
      { id: referralId },
    );
    expect(referral.matter).toMatchObject({
      occupiedMu: '5.2',
      basicFarmlandMu: '5.2',
      destroyedMu: '5.2',
      suspectedCrime: '非法占用农用地罪',
    });
    expect(referred.alerts.map(({ alertCode }) => alertCode)).toEqual(['REFER']); // opened is not sent
    const officer = await platform.as('zrzy-officer-1');
    const { REPORT, TRANSFER } = await import('../support/facts.js').then(({ asGiven, FACTS }) => ({
      REPORT: asGiven(FACTS.SUBMIT_REPORT),
      TRANSFER: asGiven(FACTS.SEND_TRANSFER),
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
    const { landCase: quiet } = await unit.send<{ landCase: { version: number; alerts: object[] } }>(
      `query ($id: UUID!) { landCase(id: $id) { ${CASE_FIELDS} } }`,
      { id: must.id },
    );
    expect(quiet.alerts).toEqual([]);
    expect(
      (await ledgerDone(head, 'decidePenalty', { ...penalty, expectedVersion: quiet.version }, 'landCase')).state,
    ).toBe('OPENED');
  });
});
