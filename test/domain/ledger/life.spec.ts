import fc from 'fast-check';
import type { Post, StaffMember } from '../../../src/domain/agency/agency.js';
import type { LandCase } from '../../../src/domain/ledger/land-case.js';
import { LEDGER_ACTIONS, LEDGER_ACTS, type CaseAction } from '../../../src/domain/ledger/ledger-acts.js';
import { availableLedgerActs } from '../../../src/domain/ledger/ledger-authority.js';
import { patchFiled, patchReleased } from '../../../src/domain/ledger/decide-patch.js';
import type { CaseSurroundings } from '../../../src/domain/ledger/watch/detection.js';
import { caseHandedOver, caseRelapsed, handOverOf, lookAtCase } from '../../../src/domain/ledger/decide-case.js';
import {
  ALONE,
  at,
  BUREAU,
  day,
  done,
  filed,
  ledgerContext,
  LEDGER_FACTS,
  mu,
  NOW,
  OFFICE,
  onCase,
  onPatch,
  PATCH,
  PHOTOS,
  registered,
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

describe('a patch', () => {
  it('is a clue until it was checked and judged; a case is filed on what is unlawful only', () => {
    expect(() => filed({}, ledgerContext(), ALONE, [registered()])).toThrow('a patch that was judged unlawful');
    const checked = done(onPatch(registered(), 'CHECK_PATCH', officer)).record;
    expect(codeOf(onPatch(registered(), 'JUDGE_PATCH', unit))).toBe('WRONG_STATE');
    expect(codeOf(onPatch(checked, 'JUDGE_PATCH', town))).toBe('NOT_ALLOWED');
    expect(filed({}, ledgerContext(), ALONE, [unlawful()]).state).toBe('OPENED');
  });

  it('leaves the denominators by a signed change only, and only when it is lawful or no change at all', () => {
    const judged = (verdict: string) =>
      done(onPatch(done(onPatch(registered(), 'CHECK_PATCH', officer)).record, 'JUDGE_PATCH', unit, { verdict }))
        .record;
    expect([
      codeOf(onPatch(judged('UNLAWFUL'), 'EXCLUDE_PATCH', officeHead)),
      codeOf(onPatch(judged('PSEUDO'), 'EXCLUDE_PATCH', office)),
      codeOf(onPatch(judged('PSEUDO'), 'EXCLUDE_PATCH', officeHead, { documentNumber: '无' })),
    ]).toEqual(['INVALID_INPUT', 'NOT_ALLOWED', 'INVALID_INPUT']);
    const excluded = done(onPatch(judged('PSEUDO'), 'EXCLUDE_PATCH', officeHead)).record;
    expect(excluded.excluded).toMatchObject({ documentNumber: '河耕保函〔2023〕1号', by: officeHead.personId });
    expect(codeOf(onPatch(excluded, 'JUDGE_PATCH', unit))).toBe('INVALID_INPUT');
    expect(done(onPatch(excluded, 'RESTORE_PATCH', officeHead)).record.excluded).toBeNull();
  });

  it.each<[string, object, string]>([
    ['number', { number: '=1+1' }, 'a patch number'],
    ['batch', { batch: 'C99' }, 'a category'],
    ['township', { townshipId: OFFICE }, 'a township'],
    ['areas', { basic: mu('5.3') }, 'no more than the cultivated area 5.2亩'],
    [
      'units, compared exactly',
      { cultivated: '3466.6m²' as never, basic: mu('5.2') },
      'no more than the cultivated area 3466.6m²',
    ],
    ['zero', { total: mu('0'), cultivated: mu('0'), basic: mu('0') }, 'above zero'],
    ['a day to come', { deliveredOn: day('2023-08-02') }, 'no later than today'],
    ['imagery after delivery', { imageryOn: day('2023-06-02') }, 'not before 2023-06-02'],
    ['a state secret', { location: '【秘密】某处' }, 'off-line'],
  ])('is refused for its %s, which is quoted', (_, facts, why) => {
    expect(() => registered(facts)).toThrow(why);
  });
});

/** A letter to the police that has gone out. */
const SENT = {
  referralId: 'r',
  number: 'R01-2023-0001',
  routeId: 'R01',
  state: 'SENT',
  sender: BUREAU,
  holder: 'hejin-public-security',
  sent: true,
  sentAt: at('2023-08-01T01:00:00.000Z'),
  endedAt: null,
  overdue: false,
  refusedReason: null,
};

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

  it('is not struck off for a fine: only acceptance leads there, and acceptance says that the unlawful state is gone', () => {
    const fined = done(
      onCase(done(onCase(filed(), 'DECIDE_PENALTY', head)).record, 'RECORD_FINE_PAID', officer),
    ).record;
    const offered = (landCase: LandCase) =>
      availableLedgerActs('CASE', landCase, landCase, officer, ledgerContext().directory).filter((action) =>
        action.startsWith('RECORD_'),
      );
    expect([offered(filed()), offered(fined)]).toEqual([[], ['RECORD_FINE_PAID', 'RECORD_COPIES_SENT']]);
    expect(fined.findings.map(({ detector }) => detector)).toContain('X7');
    expect(codeOf(onCase(fined, 'STRIKE_OFF_CASE', officeHead))).toBe('WRONG_STATE');
    const back = done(onCase(until('VERIFIED'), 'ACCEPT_RECTIFIED', office, { unlawfulStateRemoved: false })).record;
    expect([back.state, back.acceptance, back.verifications]).toEqual(['MEASURED', null, { passed: 0, failed: 1 }]); // a verification that does not hold has not passed
  });

  it('is never verified, accepted or struck off by the agency that rectifies, or by one hand twice', () => {
    const byBureau = filed({ dutyAgencyId: BUREAU });
    const reported = done(
      onCase(done(onCase(byBureau, 'SET_MEASURE', unit)).record, 'REPORT_RECTIFIED', officer),
    ).record;
    expect(codeOf(onCase(reported, 'VERIFY_RECTIFIED', who(BUREAU, 'LIAISON')))).toBe('SAME_PERSON');
    const verified = done(onCase(reported, 'VERIFY_RECTIFIED', town)).record;
    const double: StaffMember = { ...who(BUREAU, 'HEAD'), personId: officeHead.personId }; // the head of the office is the head of the bureau (F036)
    const context = ledgerContext(undefined, { directory: { ...ledgerContext().directory, staff: [double] } });
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

  it('a day later than the plan’s needs an approver, a reason and a new day, and only where it is "in principle" (G10)', () => {
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
    expect(codeOf(onCase(filed(), 'SET_MEASURE', unit, { dueOn: day('2023-06-19') }))).toBe('INVALID_INPUT'); // filed on 06-20
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
      codeOf(onCase(must, 'DECIDE_PENALTY', head, {}, ledgerContext(), around)),
      codeOf(onCase(until('VERIFIED', must), 'ACCEPT_RECTIFIED', office, {}, ledgerContext(), around)),
      codeOf(onCase(must, 'WITHDRAW_LAND_CASE', head, {}, ledgerContext(), around)),
    ];
    // A letter that can be taken back closes nothing; what the police have signed for lets the rectification go on; withdrawn it is once they have decided.
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
      findings: [{ detector: 'REFER', level: 'MUST' }],
    }); // a review was of other facts
  });

  it('what must be referred does not stop to be so because somebody records less: a leader has to say why, and the clock runs on', () => {
    const must = filed({ land: [{ landClass: 'BASIC', occupied: mu('5.2'), destroyed: mu('5.2') }] });
    const lowered = done(
      onCase(must, 'SURVEY_LAND', officer, {
        land: [{ landClass: 'BASIC', occupied: mu('4.5'), destroyed: mu('4.5') }],
      }),
    ).record;
    expect([lowered.findings.map(({ level, rule }) => [level, rule]), lowered.mustSince]).toEqual([
      [['REVIEW', 'LOWERED']],
      must.mustSince,
    ]);
    expect([
      codeOf(onCase(lowered, 'DECIDE_PENALTY', head)),
      codeOf(onCase(lowered, 'WITHDRAW_LAND_CASE', head)),
    ]).toEqual(['MUST_BE_REFERRED', 'MUST_BE_REFERRED']);
    const reviewed = done(onCase(lowered, 'GIVE_LEGAL_REVIEW', who(BUREAU, 'CASE_REVIEWER'))).record;
    expect(codeOf(onCase(reviewed, 'DECIDE_PENALTY', head))).toBe('MUST_BE_REFERRED'); // a survey and a lawyer are not a leader
    expect(done(onCase(reviewed, 'SURVEY_LAND', officer, { land: must.land })).record).toMatchObject({
      mustSince: must.mustSince,
      findings: [{ level: 'MUST' }],
    });
    const dismissed = done(
      onCase(reviewed, 'DISMISS_CASE_FINDING', head, { detector: 'REFER', reason: '原登记面积录入有误，已附更正材料' }),
    ).record;
    expect(codeOf(onCase(dismissed, 'DECIDE_PENALTY', head))).toBe('DONE');
    const agrees = done(
      onCase(lowered, 'GIVE_LEGAL_REVIEW', who(BUREAU, 'CASE_REVIEWER'), {
        refer: true,
        reasons: '此前已达标准，应当移送公安机关',
      }),
    ).record;
    expect([
      agrees.findings[0]?.level,
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
        ledgerContext(),
        away,
      ),
    ).record;
    expect([whileAway.findings, codeOf(onCase(whileAway, 'WITHDRAW_LAND_CASE', head))]).toEqual([
      [],
      'MUST_BE_REFERRED',
    ]); // sent, lowered, and taken back
    const surveyed = done(onCase(must, 'SURVEY_LAND', officer)).record; // says nothing of the damage: the appraisal stands
    expect([surveyed.land[0]?.destroyed, surveyed.findings[0]?.level]).toEqual(['5.2亩', 'MUST']);
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

  it('a finding is dismissed by a leader with a reason, and the history keeps both', () => {
    const must = filed({ land: [{ landClass: 'BASIC', occupied: mu('5.2'), destroyed: mu('5.2') }] });
    const dismiss = (by: StaffMember, reason: string) =>
      onCase(must, 'DISMISS_CASE_FINDING', by, { detector: 'REFER', reason });
    expect([
      codeOf(dismiss(unit, '经复核鉴定结论撤销，不构成犯罪')),
      codeOf(dismiss(head, '不移送')),
      codeOf(onCase(must, 'DISMISS_CASE_FINDING', head, { detector: 'X9' })),
    ]).toEqual(['NOT_ALLOWED', 'INVALID_INPUT', 'NOT_FOUND']);
    const decision = done(dismiss(head, '经复核鉴定结论撤销，不构成犯罪'));
    expect([
      decision.record.findings[0]?.dismissed?.by,
      decision.events.map((event) => ('detector' in event ? `${event.detector} ${event.level}` : event.kind)),
    ]).toEqual([head.personId, ['ACT', 'X5 AMBER']]); // for the procuratorate to look at
    expect(codeOf(onCase(decision.record, 'DECIDE_PENALTY', head))).toBe('DONE');
  });

  it('goes over to whoever accepts its transfer: once for each, to an agency that files cases, never to the one that has to rectify it', () => {
    const link = (referralId: string, linkedAt: string) => ({
      referralId,
      number: referralId,
      routeId: 'R14',
      detector: null,
      by: BUREAU,
      at: at(linkedAt),
    });
    const transfer = (referralId: string, more: object = {}) => ({
      ...SENT,
      referralId,
      number: referralId,
      routeId: 'R14',
      state: 'ACCEPTED',
      holder: 'hejin-agriculture',
      ...more,
    });
    const landCase: LandCase = {
      ...filed(),
      referrals: [link('t', '2023-07-01T01:00:00.000Z'), link('u', '2023-07-02T01:00:00.000Z')],
    };
    const around = (...referrals: CaseSurroundings['referrals'][number][]): CaseSurroundings => ({
      ...ALONE,
      referrals,
    });
    const over = (one: LandCase, ...referrals: CaseSurroundings['referrals'][number][]) =>
      handOverOf(one, around(...referrals), ledgerContext());
    const to = (more: object, one = landCase): string | null => over(one, transfer('t', more))?.to ?? null;
    expect([
      to({}),
      to({ state: 'CONCLUDED' }),
      to({ state: 'SENT' }),
      to({ routeId: 'R01', referralId: 'x' }),
      to({ holder: TOWN }),
      to({ holder: 'hejin-court' }),
      to({ sender: 'hejin-forestry' }),
    ]).toEqual(['hejin-agriculture', null, null, null, null, null, null]);
    expect([
      to({}, { ...landCase, dutyAgencyId: 'hejin-agriculture' }),
      to({}, { ...landCase, state: 'STRUCK_OFF' }),
    ]).toEqual([null, null]);
    expect(over(landCase, transfer('t', { holder: TOWN }), transfer('u', { holder: 'hejin-forestry' }))?.to).toBe(
      'hejin-forestry',
    ); // one that files no cases keeps nobody else from it
    expect(codeOf(onCase(landCase, 'WITHDRAW_LAND_CASE', head, {}, ledgerContext(), around(transfer('t'))))).toBe(
      'NOT_ALLOWED',
    ); // accepted, and the sweep has not come yet
    expect([
      lookAtCase(landCase, around(transfer('t')), ledgerContext()).look.lookAgainAt,
      lookAtCase(landCase, around(), ledgerContext()).look.lookAgainAt === NOW,
    ]).toEqual([NOW, false]); // until the sweep has done it
    const gone = caseHandedOver(
      landCase,
      over(landCase, transfer('t'))!,
      around(transfer('t')),
      ledgerContext(),
    ).record;
    expect([
      gone.handlerId,
      gone.version,
      over({ ...gone, handlerId: BUREAU }, transfer('t'), transfer('u', { holder: 'hejin-forestry' })),
    ]).toEqual(['hejin-agriculture', landCase.version, null]); // come back: what was opened before moves nothing
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
      back.record.findings.map(({ detector, level }) => [detector, level]),
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

/** What must hold after whatever anybody did, in whatever order. */
function requireSound(landCase: LandCase): void {
  const closed = landCase.state === 'STRUCK_OFF';
  if (closed && (landCase.acceptance === null || landCase.verification === null || landCase.selfReport === null))
    throw new Error('struck off without the steps before it');
  if (closed && new Set([landCase.verification?.by, landCase.acceptance?.by, landCase.struckOff?.by]).size < 3)
    throw new Error('one hand did two of verification, acceptance and strike-off');
  if (closed && landCase.verification?.agencyId === landCase.dutyAgencyId)
    throw new Error('verified by the agency that rectified');
  if (
    closed &&
    !['BEFORE', 'AFTER'].every((phase) => landCase.selfReport?.photos.some((photo) => photo.phase === phase))
  )
    throw new Error('struck off without photographs');
  if (['OPENED', 'MEASURED'].includes(landCase.state) && landCase.acceptance !== null)
    throw new Error('accepted and still being rectified');
}

const CASE_ACTIONS = LEDGER_ACTIONS.filter(
  (action): action is Exclude<CaseAction, 'OPEN_LAND_CASE'> =>
    LEDGER_ACTS[action].on === 'CASE' && action !== 'OPEN_LAND_CASE',
);
const POSTS: readonly Post[] = ['LIAISON', 'OFFICER', 'UNIT_HEAD', 'HEAD'];
const PEOPLE = [BUREAU, OFFICE, TOWN, 'hejin-agriculture'].flatMap((agency) => POSTS.map((post) => who(agency, post)));

describe('the life of a case, whoever does whatever', () => {
  it('never leaves the ledger by a short cut, and offers what it then allows', () => {
    const step = fc.record({
      action: fc.constantFrom(...CASE_ACTIONS),
      by: fc.constantFrom(...PEOPLE),
      passed: fc.boolean(),
      removed: fc.boolean(),
      photos: fc.constantFrom(PHOTOS, [PHOTOS[0]!]),
    });
    const reached = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 10, maxLength: 60 }),
        fc.constantFrom(TOWN, BUREAU),
        fc.constantFrom('0.4', '5.2', '6'),
        (steps, dutyAgencyId, area) => {
          let landCase = filed({
            dutyAgencyId,
            land: [{ landClass: 'BASIC', occupied: mu(area), destroyed: mu(area) }],
          });
          for (const { action, by, passed, removed, photos } of steps) {
            const decision = onCase(landCase, action, by, {
              ...LEDGER_FACTS[action],
              ...(action === 'VERIFY_RECTIFIED' ? { passed } : {}),
              ...(action === 'ACCEPT_RECTIFIED' ? { unlawfulStateRemoved: removed } : {}),
              ...(action === 'REPORT_RECTIFIED' ? { photos } : {}),
            });
            if ('code' in decision) {
              const offered = availableLedgerActs('CASE', landCase, landCase, by, ledgerContext().directory).includes(
                action,
              );
              if (offered && ['NOT_ALLOWED', 'WRONG_STATE', 'STALE_VERSION'].includes(decision.code))
                throw new Error(`${action} was offered and then refused: ${decision.code}`);
              continue;
            }
            if (decision.record.version !== landCase.version + 1)
              throw new Error('an act that did not raise the version by one');
            landCase = decision.record;
            if (
              landCase.state === 'STRUCK_OFF' &&
              area !== '0.4' &&
              landCase.findings.some(
                ({ detector, level, dismissed }) => detector === 'REFER' && level === 'MUST' && dismissed === null,
              )
            )
              throw new Error('closed while it must be referred');
            requireSound(landCase);
            reached.add(landCase.state);
          }
        },
      ),
      { numRuns: 400 },
    );
    expect([...reached]).toEqual(expect.arrayContaining(['OPENED', 'MEASURED', 'SELF_REPORTED']));
  });

  it('every act names a source and has somebody who may do it', () => {
    expect(
      LEDGER_ACTIONS.filter(
        (action) =>
          LEDGER_ACTS[action].source === '' ||
          LEDGER_ACTS[action].posts.length === 0 ||
          LEDGER_ACTS[action].by.length === 0,
      ),
    ).toEqual([]);
    expect(PATCH.number).toBe('140882-2022-0017');
  });
});
