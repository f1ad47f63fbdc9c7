import type { StaffMember } from '../../../src/domain/agency/agency.js';
import type { CaseSurroundings } from '../../../src/domain/ledger/alert/alert.js';
import { caseRelapsed } from '../../../src/domain/ledger/case/decide-case.js';
import type { LandCase } from '../../../src/domain/ledger/case/land-case.js';
import { availableLedgerActs } from '../../../src/domain/ledger/ledger-authority.js';
import { patchFiled, patchReleased } from '../../../src/domain/ledger/patch/decide-patch.js';
import {
  ALONE,
  at,
  BUREAU,
  caseContext,
  day,
  done,
  filed,
  ledgerContext,
  mu,
  OFFICE,
  onCase,
  PHOTOS,
  SENT,
  TOWN,
  unlawful,
  who,
} from '../../support/ledger.js';

const officer = who(BUREAU, 'OFFICER');
const unit = who(BUREAU, 'UNIT_HEAD');
const head = who(BUREAU, 'HEAD');
const town = who(TOWN, 'LIAISON');
const office = who(OFFICE, 'UNIT_HEAD');
const officeHead = who(OFFICE, 'HEAD');
const codeOf = (decision: object): string => ('code' in decision ? String(decision.code) : 'DONE');

/** From filing to acceptance, by the people who may. */
function until(
  state: 'MEASURED' | 'SELF_REPORTED' | 'VERIFIED' | 'ACCEPTED' | 'STRUCK_OFF',
  from: LandCase = filed(),
): LandCase {
  const way = [
    ['SET_MEASURE', unit],
    ['REPORT_RECTIFIED', town],
    ['VERIFY_RECTIFIED', officer],
    ['ACCEPT_RECTIFIED', office],
    ['STRIKE_OFF_CASE', officeHead],
  ] as const;
  let landCase = from;
  for (const [action, by] of way) {
    landCase = done(onCase(landCase, action, by)).record;
    if (landCase.state === state) return landCase;
  }
  throw new Error(`${state} was not reached`);
}

describe('a case', () => {
  it('that is withdrawn leaves its patch judged, to be filed again or excluded', () => {
    const released = patchReleased(
      patchFiled(unlawful(), { id: 'c', handlerId: BUREAU }, { selfFound: [] }, ledgerContext()).record,
      { selfFound: [] },
      ledgerContext(),
    ).record;
    expect([released.state, released.caseId]).toEqual(['JUDGED', null]);
  });

  it('goes from filing to strike-off by five different hands', () => {
    const landCase = until('STRUCK_OFF');
    expect([landCase.state, landCase.version, landCase.measure?.dueOn, landCase.verifications]).toEqual([
      'STRUCK_OFF',
      6,
      '2023-08-31',
      { passed: 1, failed: 0 },
    ]);
  });

  it('is not struck off for a fine: only acceptance leads there, and says that the unlawful state is gone', () => {
    const fined = done(
      onCase(done(onCase(filed(), 'DECIDE_PENALTY', head)).record, 'RECORD_FINE_PAID', officer),
    ).record;
    const offered = (landCase: LandCase) =>
      availableLedgerActs('CASE', landCase, landCase, officer, ledgerContext().directory).filter((action) =>
        action.startsWith('RECORD_'),
      );
    expect([offered(filed()), offered(fined)]).toEqual([
      [],
      ['RECORD_FINE_PAID', 'RECORD_COPIES_SENT', 'RECORD_PROCEEDINGS'],
    ]);
    expect(fined.alerts.map(({ alertCode }) => alertCode)).toContain('X7');
    expect(codeOf(onCase(fined, 'STRIKE_OFF_CASE', officeHead))).toBe('WRONG_STATE');
    const back = done(onCase(until('VERIFIED'), 'ACCEPT_RECTIFIED', office, { unlawfulStateRemoved: false })).record;
    // a verification that does not hold has not passed
    expect([back.state, back.acceptance, back.verifications]).toEqual(['MEASURED', null, { passed: 0, failed: 1 }]);
  });

  it('is never verified, accepted or struck off by the agency that rectifies, or by one hand twice', () => {
    const byBureau = filed({ dutyAgencyId: BUREAU });
    const reported = done(
      onCase(done(onCase(byBureau, 'SET_MEASURE', unit)).record, 'REPORT_RECTIFIED', officer),
    ).record;
    expect(codeOf(onCase(reported, 'VERIFY_RECTIFIED', who(BUREAU, 'LIAISON')))).toBe('SAME_PERSON');
    const verified = done(onCase(reported, 'VERIFY_RECTIFIED', town)).record;
    // the head of the office is the head of the bureau (F036)
    const double: StaffMember = { ...who(BUREAU, 'HEAD'), personId: officeHead.personId };
    const context = caseContext(
      ALONE,
      ledgerContext(undefined, { directory: { ...ledgerContext().directory, staff: [double] } }),
    );
    expect(codeOf(onCase(verified, 'ACCEPT_RECTIFIED', officeHead, {}, context))).toBe('SAME_PERSON');
    const accepted = done(onCase(verified, 'ACCEPT_RECTIFIED', office, {}, context)).record;
    expect(codeOf(onCase(accepted, 'STRIKE_OFF_CASE', officeHead, {}, context))).toBe('SAME_PERSON');
    const sameHand = done(onCase(until('VERIFIED'), 'ACCEPT_RECTIFIED', officeHead)).record;
    expect(codeOf(onCase(sameHand, 'STRIKE_OFF_CASE', officeHead))).toBe('SAME_PERSON');
  });

  it('needs photographs of before and after, with place and time, from this place', () => {
    const measured = until('MEASURED');
    const report = (photos: object[]): string => codeOf(onCase(measured, 'REPORT_RECTIFIED', town, { photos }));
    const [before, after] = PHOTOS as [(typeof PHOTOS)[0], (typeof PHOTOS)[1]];
    expect(report([before, { ...after, sha256: before.sha256 }])).toBe('INVALID_INPUT'); // one picture is no two
    expect([
      report([before]),
      report([before, { ...after, longitude: '110' }]),
      report([before, { ...after, takenAt: before.takenAt }]),
      report([before, { ...after, sha256: 'x' }]),
      report([before, after]),
    ]).toEqual(['MISSING_DOCUMENTS', 'INVALID_INPUT', 'INVALID_INPUT', 'INVALID_INPUT', 'DONE']);
    expect(
      codeOf(
        onCase(
          done(onCase(filed(), 'SET_MEASURE', unit, { kind: 'COMPLETE_APPROVAL' })).record,
          'REPORT_RECTIFIED',
          town,
        ),
      ),
    ).toBe('MISSING_DOCUMENTS');
  });

  it('a day after the plan’s needs approver, reason and new day, and only where it is "in principle" (G10)', () => {
    expect(codeOf(onCase(filed(), 'SET_MEASURE', unit, { dueOn: day('2023-09-01') }))).toBe('INVALID_INPUT');
    expect(codeOf(onCase(filed(), 'WAIVE_DUE_DAY', officeHead))).toBe('INVALID_INPUT'); // C2-b-1 is firm
    const inPrinciple = filed({ category: 'C2-b' });
    const waived = done(
      onCase(done(onCase(inPrinciple, 'SET_MEASURE', unit)).record, 'WAIVE_DUE_DAY', officeHead, {
        dueOn: day('2024-01-31'),
      }),
    ).record;
    expect([waived.measure?.dueOn, waived.waivers.length]).toEqual(['2024-01-31', 1]);
    const onFirmBatch = filed({ category: 'C2-b' }, ledgerContext(), ALONE, [unlawful({ batch: 'C2-b-1' })]);
    expect([
      inPrinciple.firmOn,
      onFirmBatch.firmOn,
      codeOf(onCase(onFirmBatch, 'WAIVE_DUE_DAY', officeHead, { dueOn: day('2024-01-31') })),
    ]).toEqual([null, '2023-08-31', 'INVALID_INPUT']);
  });

  it('who has to rectify does not set anew what the handler has set; a day before the filing is none', () => {
    const measured = done(onCase(filed(), 'SET_MEASURE', unit)).record;
    const townHead = who(TOWN, 'HEAD');
    expect([
      codeOf(onCase(measured, 'SET_MEASURE', townHead, { kind: 'REGULARISE' })),
      codeOf(onCase(filed(), 'SET_MEASURE', townHead)),
      codeOf(onCase(measured, 'SET_MEASURE', unit, { kind: 'REGULARISE' })),
    ]).toEqual(['INVALID_INPUT', 'DONE', 'DONE']);
    // filed on 06-20
    expect(codeOf(onCase(filed(), 'SET_MEASURE', unit, { dueOn: day('2023-06-19') }))).toBe('INVALID_INPUT');
  });

  it('while it must be referred, no penalty takes the place of that, and it cannot be closed', () => {
    const must = filed({ land: [{ landClass: 'BASIC', occupied: mu('5.2'), destroyed: mu('5.2') }] });
    expect([
      codeOf(onCase(must, 'DECIDE_PENALTY', head)),
      codeOf(onCase(must, 'WITHDRAW_LAND_CASE', head)),
      codeOf(onCase(until('VERIFIED', must), 'ACCEPT_RECTIFIED', office)),
    ]).toEqual(['MUST_BE_REFERRED', 'MUST_BE_REFERRED', 'MUST_BE_REFERRED']);
    const lying = (state: string, endedAt: string | null = null) => ({
      ...ALONE,
      referrals: [{ ...SENT, state, endedAt: endedAt === null ? null : at(endedAt) }],
    });
    const closing = (around: CaseSurroundings) => [
      codeOf(onCase(must, 'DECIDE_PENALTY', head, {}, caseContext(around))),
      codeOf(onCase(until('VERIFIED', must), 'ACCEPT_RECTIFIED', office, {}, caseContext(around))),
      codeOf(onCase(must, 'WITHDRAW_LAND_CASE', head, {}, caseContext(around))),
    ];
    // A letter that can be taken back closes nothing; what the police have signed for lets the rectification go on;
    // withdrawn it is once they have decided.
    expect([
      closing(lying('SENT')),
      closing(lying('ACKNOWLEDGED')),
      closing(lying('NOT_FILED_FINAL', '2023-08-01T01:30:00.000Z')),
    ]).toEqual([
      ['DONE', 'MUST_BE_REFERRED', 'MUST_BE_REFERRED'],
      ['DONE', 'DONE', 'MUST_BE_REFERRED'],
      ['DONE', 'DONE', 'DONE'],
    ]);
    const likely = filed({ land: [{ landClass: 'BASIC', occupied: mu('5.2'), destroyed: null }] });
    expect([
      codeOf(onCase(likely, 'DECIDE_PENALTY', head)),
      codeOf(onCase(likely, 'WITHDRAW_LAND_CASE', head)),
    ]).toEqual(['DONE', 'MUST_BE_REFERRED']);
    const reviewed = done(onCase(likely, 'GIVE_LEGAL_REVIEW', who(BUREAU, 'CASE_REVIEWER'))).record;
    expect(codeOf(onCase(reviewed, 'WITHDRAW_LAND_CASE', head))).toBe('DONE');
    expect(done(onCase(reviewed, 'APPRAISE_DAMAGE', officer)).record).toMatchObject({
      legalReview: null,
      alerts: [{ alertCode: 'REFER', level: 'MUST' }],
    }); // a review was of other facts
  });

  it('what must be referred stays so when somebody records less: a leader says why, and the clock runs on', () => {
    const must = filed({ land: [{ landClass: 'BASIC', occupied: mu('5.2'), destroyed: mu('5.2') }] });
    const lowered = done(
      onCase(must, 'SURVEY_LAND', officer, {
        land: [{ landClass: 'BASIC', occupied: mu('4.5'), destroyed: mu('4.5') }],
      }),
    ).record;
    expect([lowered.alerts.map(({ level, rule }) => [level, rule]), lowered.mustSince]).toEqual([
      [['REVIEW', 'LOWERED']],
      must.mustSince,
    ]);
    expect([
      codeOf(onCase(lowered, 'DECIDE_PENALTY', head)),
      codeOf(onCase(lowered, 'WITHDRAW_LAND_CASE', head)),
    ]).toEqual(['MUST_BE_REFERRED', 'MUST_BE_REFERRED']);
    const reviewed = done(onCase(lowered, 'GIVE_LEGAL_REVIEW', who(BUREAU, 'CASE_REVIEWER'))).record;
    // a survey and a lawyer are not a leader
    expect(codeOf(onCase(reviewed, 'DECIDE_PENALTY', head))).toBe('MUST_BE_REFERRED');
    expect(done(onCase(reviewed, 'SURVEY_LAND', officer, { land: must.land })).record).toMatchObject({
      mustSince: must.mustSince,
      alerts: [{ level: 'MUST' }],
    });
    const dismissed = done(
      onCase(reviewed, 'DISMISS_CASE_ALERT', head, { alertCode: 'REFER', reason: '原登记面积录入有误，已附更正材料' }),
    ).record;
    expect(codeOf(onCase(dismissed, 'DECIDE_PENALTY', head))).toBe('DONE');
    const agrees = done(
      onCase(lowered, 'GIVE_LEGAL_REVIEW', who(BUREAU, 'CASE_REVIEWER'), {
        refer: true,
        reasons: '此前已达标准，应当移送公安机关',
      }),
    ).record;
    expect([
      agrees.alerts[0]?.level,
      codeOf(onCase(agrees, 'WITHDRAW_LAND_CASE', head)),
      codeOf(onCase(agrees, 'GIVE_LEGAL_REVIEW', who(BUREAU, 'CASE_REVIEWER'))),
    ]).toEqual(['MUST', 'MUST_BE_REFERRED', 'INVALID_INPUT']); // and no second opinion overturns it
    expect(
      done(onCase(agrees, 'SURVEY_LAND', officer, { land: lowered.land, certified: true })).record.legalReview?.refer,
    ).toBe(true); // the same land again is no new fact
    const away = { ...ALONE, referrals: [SENT] };
    const whileAway = done(
      onCase(
        must,
        'SURVEY_LAND',
        officer,
        { land: [{ landClass: 'BASIC', occupied: mu('3'), destroyed: mu('3') }] },
        caseContext(away),
      ),
    ).record;
    // sent, lowered, and taken back
    expect([whileAway.alerts, codeOf(onCase(whileAway, 'WITHDRAW_LAND_CASE', head))]).toEqual([[], 'MUST_BE_REFERRED']);
    // says nothing of the damage: the appraisal stands
    const surveyed = done(onCase(must, 'SURVEY_LAND', officer)).record;
    expect([surveyed.land[0]?.destroyed, surveyed.alerts[0]?.level]).toEqual(['5.2亩', 'MUST']);
  });

  it('nobody verifies, accepts or strikes off what he has reported, in whatever post he is then', () => {
    const reported = until('SELF_REPORTED');
    expect(codeOf(onCase(reported, 'VERIFY_RECTIFIED', { ...officer, personId: town.personId }))).toBe('SAME_PERSON');
    expect(codeOf(onCase(until('VERIFIED'), 'ACCEPT_RECTIFIED', { ...office, personId: town.personId }))).toBe(
      'SAME_PERSON',
    );
  });

  it('the plan’s day is that of the category and of the patches, whichever comes first', () => {
    expect([filed({ category: 'C5-b' }).limitOn, filed().limitOn, filed({ category: 'C1-b2' }).limitOn]).toEqual([
      '2023-11-30',
      '2023-08-31',
      '2023-11-30',
    ]);
  });

  it('an alert is dismissed by a leader with a reason, and the history keeps both', () => {
    const must = filed({ land: [{ landClass: 'BASIC', occupied: mu('5.2'), destroyed: mu('5.2') }] });
    const dismiss = (by: StaffMember, reason: string) =>
      onCase(must, 'DISMISS_CASE_ALERT', by, { alertCode: 'REFER', reason });
    expect([
      codeOf(dismiss(unit, '经复核鉴定结论撤销，不构成犯罪')),
      codeOf(dismiss(head, '不移送')),
      codeOf(onCase(must, 'DISMISS_CASE_ALERT', head, { alertCode: 'X9' })),
    ]).toEqual(['NOT_ALLOWED', 'INVALID_INPUT', 'NOT_FOUND']);
    const decision = done(dismiss(head, '经复核鉴定结论撤销，不构成犯罪'));
    expect([
      decision.record.alerts[0]?.dismissed?.by,
      decision.events.map((event) => ('alertCode' in event ? `${event.alertCode} ${event.level}` : event.kind)),
    ]).toEqual([head.personId, ['ACT', 'X5 AMBER']]); // for the procuratorate to look at
    expect(codeOf(onCase(decision.record, 'DECIDE_PENALTY', head))).toBe('DONE');
  });

  it('comes back when a later patch lies on the place', () => {
    const back = caseRelapsed(
      until('STRUCK_OFF'),
      'n',
      {
        ...ALONE,
        laterPatches: [
          {
            id: 'n',
            number: 'N',
            deliveredOn: day('2023-10-01'),
            registeredAt: at('2023-10-01T02:00:00.000Z'),
            percent: 40,
          },
        ],
      },
      ledgerContext(at('2023-10-02T02:00:00.000Z')),
    );
    expect([
      back.record.state,
      back.record.relapses,
      back.record.alerts.map(({ alertCode, level }) => [alertCode, level]),
      back.events[0],
    ]).toMatchObject([
      'REOPENED',
      1,
      expect.arrayContaining([['X9', 'RED']]),
      { kind: 'TOUCH', what: 'RELAPSED', patchId: 'n' },
    ]);
    expect(done(onCase(back.record, 'SET_MEASURE', unit)).record.state).toBe('MEASURED');
  });
});
