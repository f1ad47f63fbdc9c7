import { randomUUID } from 'node:crypto';

import { localDateOf, plusDays } from '../../src/domain/kernel/instant.js';
import { AlertSweep } from '../../src/ledger/alerts/alert-sweep.js';
import { document, FACTS } from '../support/facts.js';
import { ask, FiledCase } from '../support/filed-case.js';
import {
  CASE_FIELDS,
  landCase,
  ledgerAct,
  type LedgerAnswer,
  ledgerDone,
  photos,
  square,
  unlawfulPatch,
} from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

type Case = NonNullable<LedgerAnswer['record']>;

describe('what one party did in a year is one crime, and one patch is struck off once', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());
  const today = () => localDateOf(platform.clock.now());
  const sweep = () => platform.app.get(AlertSweep, { strict: false }).sweep();
  const look = async (login: string, { id }: Case): Promise<Case | null> =>
    (
      await (
        await platform.as(login)
      ).ask<{ landCase: Case }>(`query ($id: UUID!) { landCase(id: $id) { ${CASE_FIELDS} mustSince referBy } }`, { id })
    ).data?.landCase ?? null;
  const levels = (one: Case | null): Record<string, string> =>
    Object.fromEntries(one?.alerts.map(({ alertCode, level }) => [alertCode, level]) ?? []);

  it('9.9 亩, 1.2 亩 seven months earlier, appraised: no fine, the clock runs, the procuratorate sees both', async () => {
    const partyName = '某分期占地公司';
    const act = (area: string, daysAgo: number): Promise<Case> =>
      landCase(platform, {
        partyName,
        conductOn: plusDays(today(), -daysAgo),
        land: [{ landClass: 'ORDINARY', occupied: area, destroyed: area }],
      });
    const earlier = await act('1.2亩', 300);
    expect([levels(earlier), await look('jcy-liaison', earlier)]).toEqual([{}, null]);
    const later = await act('9.9亩', 90);
    await sweep(); // the earlier one is looked at again because its party has another
    const [first, second] = [await look('zrzy-unit', earlier), await look('zrzy-unit', later)];
    expect([levels(first), levels(second)]).toMatchObject([
      { REFER: 'MUST', X8: 'RED' },
      { REFER: 'MUST', X8: 'RED' },
    ]);
    expect(
      [first?.['mustSince'], first?.['referBy'], second?.['mustSince'], second?.['referBy']].every(
        (moment) => typeof moment === 'string',
      ),
    ).toBe(true);
    expect([(await look('jcy-liaison', earlier))?.number, (await look('jcy-liaison', later))?.number]).toEqual([
      earlier.number,
      later.number,
    ]);
    for (const one of [first!, second!]) {
      const fine = {
        recordId: one.id,
        expectedVersion: one.version,
        documentNumber: '河自然资罚字〔2026〕31号',
        decidedOn: today(),
        fine: '12000',
        demolition: true,
        area: '9.9亩',
        basic: '0亩',
      };
      expect((await ledgerAct(await platform.as('zrzy-head'), 'decidePenalty', fine, 'landCase')).refusal?.code).toBe(
        'MUST_BE_REFERRED',
      );
    }
    expect(second?.alerts.find(({ alertCode }) => alertCode === 'REFER')?.proposes).toEqual(['R01']);
  });

  it('a patch of the ledger is struck off there, and by no referral beside it', async () => {
    const patch = await unlawfulPatch(platform, { geometry: square(20, 20) });
    const officer = await platform.as('slz-liaison');
    const open = (patchNumber: string) =>
      ask(officer, 'OPEN', {
        ...FACTS.OPEN,
        routeId: 'R16',
        matter: { ...FACTS.OPEN.matter, patchNumber, suspectedCrime: null },
        officers: [],
        foundAt: platform.clock.now(),
        idempotencyKey: randomUUID(),
      });
    const refused = await open(patch.number);
    expect([refused.refusal?.code, refused.refusal?.messageEn]).toEqual([
      'INVALID_INPUT',
      expect.stringContaining(patch.number),
    ]);
    expect((await open(` ${patch.number} `)).refusal?.code).toBe('INVALID_INPUT');
    expect((await open('JC-2026-7777')).refusal).toBeNull();
  });

  it('nor by a referral that was there before the patch was registered', async () => {
    const number = 'JC-2026-7778';
    const listed = await FiledCase.open(
      platform,
      { matter: { ...FACTS.OPEN.matter, patchNumber: number, suspectedCrime: null }, officers: [] },
      'R16',
      'slz-liaison',
    );
    await listed.do('slz-head', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      toAgencyId: 'hejin-leading-group-office',
      documents: [document('RECTIFICATION_RECORD', '整改记录')],
    });
    await listed.do('ldxz-liaison', 'SIGN_RECEIPT');
    await listed.do('ldxz-liaison', 'VERIFY_RECTIFICATION');
    await listed.do('ldxz-unit', 'ACCEPT_RECTIFICATION');
    const opened = await landCase(platform, {}, { number, geometry: square(0, 0) });
    expect((await listed.ask('ldxz-head', 'STRIKE_OFF')).refusal).toMatchObject({
      code: 'PRECONDITION',
      messageEn: expect.stringContaining(opened.number as string) as unknown,
    });
    const act = async (login: string, verb: string, input: object) =>
      ledgerDone(await platform.as(login), verb, { recordId: opened.id, ...input }, 'landCase');
    await act('zrzy-unit', 'setMeasure', {
      expectedVersion: 1,
      kind: 'DEMOLISH_RESTORE',
      requirement: '拆除厂房',
      leader: '镇长',
    });
    await act('slz-liaison', 'reportRectified', {
      expectedVersion: 2,
      completedOn: today(),
      description: '厂房已拆除',
      photos: await photos(platform),
    });
    await act('zrzy-officer-2', 'verifyRectified', {
      expectedVersion: 3,
      passed: true,
      policy: true,
      law: true,
      procedure: true,
      remarks: '现场核实',
    });
    await act('ldxz-unit', 'acceptRectified', {
      expectedVersion: 4,
      unlawfulStateRemoved: true,
      documentNumber: '河耕保验〔2026〕31号',
      remarks: '已恢复',
    });
    await act('ldxz-head', 'strikeOffCase', { expectedVersion: 5, documentNumber: '河耕保销〔2026〕31号' });
    expect((await listed.ask('ldxz-head', 'STRIKE_OFF')).refusal).toBeNull(); // follows the ledger
  });

  it('a suit against the decision keeps the case from the court, and its end opens the way', async () => {
    const opened = await landCase(platform, { filedOn: plusDays(today(), -60) });
    const act = async (login: string, verb: string, input: object) =>
      ledgerDone(await platform.as(login), verb, { recordId: opened.id, ...input }, 'landCase');
    const apply = async (expectedVersion: number) =>
      ledgerAct(
        await platform.as('zrzy-unit'),
        'referLandCase',
        { recordId: opened.id, expectedVersion, routeId: 'R08', officers: [] },
        'landCase',
      );
    expect((await apply(1)).refusal?.messageEn).toContain('a penalty decision that has been served');
    await act('zrzy-head', 'decidePenalty', {
      expectedVersion: 1,
      documentNumber: '河自然资罚字〔2026〕32号',
      decidedOn: plusDays(today(), -40),
      servedOn: plusDays(today(), -38),
      demolition: true,
      area: '0.4亩',
      basic: '0亩',
    });
    const suit = '（2026）晋0882行初9号';
    const sued = await act('zrzy-officer-1', 'recordProceedings', {
      expectedVersion: 2,
      kind: 'SUIT',
      documentNumber: suit,
      filedOn: plusDays(today(), -30),
    });
    expect(sued.allowedActs).toContain('END_PROCEEDINGS');
    expect((await apply(3)).refusal?.messageEn).toContain('after the suit or the reconsideration has ended');
    await act('zrzy-officer-1', 'endProceedings', {
      expectedVersion: 3,
      documentNumber: suit,
      outcome: 'WITHDRAWN',
      endedOn: plusDays(today(), -20),
      rulingNumber: '（2026）晋0882行初10号',
    });
    const { landCase: seen } = await (
      await platform.as('zrzy-unit')
    ).send<{ landCase: object }>(
      'query ($id: UUID!) { landCase(id: $id) { proceedings { kind outcome endedOn rulingNumber } } }',
      { id: opened.id },
    );
    expect(seen).toEqual({
      proceedings: [
        { kind: 'SUIT', outcome: 'WITHDRAWN', endedOn: plusDays(today(), -20), rulingNumber: '（2026）晋0882行初10号' },
      ],
    });
    const referred = await apply(4);
    const [{ referralId }] = referred.record!['referrals'] as [{ referralId: string }];
    const { referral } = await (
      await platform.as('zrzy-unit')
    ).send<{ referral: { deadlines: { ruleId: string; startsAt: string }[] } }>(
      'query ($id: UUID!) { referral(id: $id) { deadlines { ruleId startsAt } } }',
      { id: referralId },
    );
    const right = referral.deadlines.find(({ ruleId }) => ruleId === 'D-21')!;
    // fifteen days after the end, not after the service
    expect(localDateOf(right.startsAt as Parameters<typeof localDateOf>[0])).toBe(plusDays(today(), -5));
  });
});
