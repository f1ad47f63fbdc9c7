import { findingsAfter } from '../../../src/domain/ledger/findings.js';
import type { LandCase, LandPart } from '../../../src/domain/ledger/land-case.js';
import type { Patch } from '../../../src/domain/ledger/patch.js';
import type { CaseSurroundings, ReferralState } from '../../../src/domain/ledger/watch/detection.js';
import { watchCase } from '../../../src/domain/ledger/watch/watch-case.js';
import { watchPatch } from '../../../src/domain/ledger/watch/watch-patch.js';
import { othersText } from '../../../src/domain/ledger/watch/watch-referral.js';
import {
  ALONE,
  at,
  day,
  filed,
  LEDGER_FACTS,
  ledgerContext,
  mu,
  NOBODY_NEAR,
  onCase,
  PHOTOS,
  registered,
  unlawful,
  who,
  BUREAU,
  done,
} from '../../support/ledger.js';

const basic = (occupied: string, destroyed: string | null = occupied): LandPart[] => [
  { landClass: 'BASIC', occupied: mu(occupied), destroyed: destroyed === null ? null : mu(destroyed) },
];
const ordinary = (occupied: string, destroyed: string | null = occupied): LandPart[] => [
  { landClass: 'ORDINARY', occupied: mu(occupied), destroyed: destroyed === null ? null : mu(destroyed) },
];
const seen = (
  landCase: LandCase,
  now = '2023-08-01T02:00:00.000Z',
  around: CaseSurroundings = ALONE,
): Record<string, string> =>
  Object.fromEntries(
    watchCase(landCase, around, ledgerContext(at(now))).detections.map(({ detector, level }) => [detector, level]),
  );
const seenOn = (patch: Patch, now: string, around = NOBODY_NEAR): Record<string, string> =>
  Object.fromEntries(
    watchPatch(patch, around, ledgerContext(at(now))).detections.map(({ detector, level }) => [detector, level]),
  );
const referral = (more: Partial<ReferralState> = {}): ReferralState => ({
  referralId: 'r',
  number: 'R01-2023-0001',
  routeId: 'R01',
  state: 'SENT',
  sender: BUREAU,
  holder: 'hejin-public-security',
  sent: true,
  sentAt: at('2023-08-02T02:00:00.000Z'),
  endedAt: null,
  overdue: false,
  refusedReason: null,
  ...more,
});
const withReferral = (more: Partial<ReferralState> = {}): CaseSurroundings => ({
  ...ALONE,
  referrals: [referral(more)],
});
const penalty = {
  ...LEDGER_FACTS.DECIDE_PENALTY,
  recordedAt: at('2023-07-10T02:00:00.000Z'),
  finePaidOn: null,
  copiedOn: day('2023-07-12'),
};

describe('REFER: the worked examples of the domain page on a case of the ledger', () => {
  it('SR01: 5.20 亩 of basic farmland, destroyed on 5.20 亩, a unit', () => {
    expect(seen(filed({ land: basic('5.20') }))).toMatchObject({ REFER: 'MUST' });
  });

  it('SR03: 3 333.33 m² print as 5.00 亩 and lie at the line; a certified survey decides', () => {
    const land: LandPart[] = [
      {
        landClass: 'BASIC',
        occupied: '3333.33m²' as LandPart['occupied'],
        destroyed: '3333.33m²' as LandPart['occupied'],
      },
    ];
    const landCase = filed({ land });
    expect(seen(landCase)['REFER']).toBe('REVIEW');
    const surveyed = (occupied: string): string | undefined =>
      seen(
        done(
          onCase(landCase, 'SURVEY_LAND', who(BUREAU, 'OFFICER'), {
            land: [{ landClass: 'BASIC', occupied, destroyed: occupied }],
          }),
        ).record,
      )['REFER'];
    expect([surveyed('3333.33m²'), surveyed('3333.34m²')]).toEqual([undefined, 'MUST']);
  });

  it.each([
    ['4.97', undefined],
    ['4.99', 'REVIEW'],
    ['5.00', 'MUST'],
  ])('the edge of five: %s 亩 of basic farmland', (area, level) => {
    expect(seen(filed({ land: basic(area) }))['REFER']).toBe(level);
  });

  it.each([
    ['9.94', undefined],
    ['9.99', 'REVIEW'],
    ['10.00', 'MUST'],
  ])('the edge of ten: %s 亩 of ordinary farmland', (area, level) => {
    expect(seen(filed({ land: ordinary(area) }))['REFER']).toBe(level);
  });

  it('SR05: an earlier act adds up within a year unless it was dealt with', () => {
    const other = (dealtWith: boolean, conductOn = '2022-03-01', decidedOn = '2022-05-01'): CaseSurroundings => ({
      ...ALONE,
      others: [
        {
          id: 'o',
          number: 'AJ-2022-0001',
          conductOn: day(conductOn),
          land: basic('2.00'),
          penalty: dealtWith ? { ...penalty, decidedOn: day(decidedOn) } : null,
          state: 'MEASURED',
        },
      ],
    });
    const landCase = filed({ land: basic('4.20') });
    expect([
      seen(landCase, undefined, other(true))['REFER'],
      seen(landCase, undefined, other(false))['REFER'],
      seen(landCase, undefined, other(false, '2021-08-01'))['REFER'],
    ]).toEqual(['REVIEW', 'LIKELY', undefined]);
    expect(seen(landCase, undefined, other(true, '2022-03-01', '2023-07-10'))['REFER']).toBe('LIKELY'); // fined after the later act: the sum stands
  });

  it('the one-year sum counts at the line as well', () => {
    const around: CaseSurroundings = {
      ...ALONE,
      others: [
        {
          id: 'o',
          number: 'AJ-2022-0001',
          conductOn: day('2022-03-01'),
          land: basic('4'),
          penalty: null,
          state: 'MEASURED',
        },
      ],
    };
    expect(seen(filed({ land: basic('4.98') }), undefined, around)['REFER']).toBe('LIKELY');
  });

  it('SR07: trees, the soil as it was', () => {
    expect(seen(filed({ use: 'TREES', land: ordinary('12', null) }))['REFER']).toBe('LIKELY');
  });

  it('SR09: two kinds of forest land by conversion, from 2023-08-15 on', () => {
    const land: LandPart[] = [
      { landClass: 'COMMERCIAL_FOREST', occupied: mu('6'), destroyed: mu('6') },
      { landClass: 'PUBLIC_FOREST', occupied: mu('2.5'), destroyed: mu('2.5') },
    ];
    const context = ledgerContext(at('2023-09-20T02:00:00.000Z'));
    const on = (conductOn: string): LandCase =>
      filed({ land, conductOn: day(conductOn), filedOn: day('2023-09-10') }, context);
    expect([
      seen(on('2023-08-20'), '2023-09-20T02:00:00.000Z')['REFER'],
      seen(on('2023-08-01'), '2023-09-20T02:00:00.000Z')['REFER'],
    ]).toEqual(['MUST', undefined]);
  });

  it('SR11: the head refused: red without a reason, amber with one', () => {
    const landCase = filed({ land: basic('5.20') });
    const refused = (reason: string | null): string | undefined =>
      seen(
        landCase,
        undefined,
        withReferral({
          state: 'REFUSED',
          sent: false,
          sentAt: null,
          endedAt: at('2023-07-25T02:00:00.000Z'),
          refusedReason: reason,
        }),
      )['X5'];
    expect([refused(null), refused('证据不足')]).toEqual(['RED', 'AMBER']);
  });

  it('SR13: a villager’s house on 0.4 亩 is nothing for the police', () => {
    expect(seen(filed({ use: 'VILLAGE_HOUSE', partyKind: 'PERSON' }))['REFER']).toBeUndefined();
  });

  it('is quiet once the case is with the police, and speaks again when it comes back', () => {
    const landCase = filed({ land: basic('5.20') });
    expect([
      seen(landCase, undefined, withReferral())['REFER'],
      seen(landCase, undefined, withReferral({ state: 'RETURNED' }))['REFER'],
    ]).toEqual([undefined, 'MUST']);
  });

  it('a legal review answers what is doubtful, and never what is certain', () => {
    const review = (refer: boolean) => ({
      refer,
      reasons: '种植条件没有被破坏',
      documentNumber: '河自然资审字〔2023〕1号',
      by: 'x',
      others: '',
    });
    const reviewed = (area: string, destroyed: string | null, refer: boolean): string | undefined =>
      seen({ ...filed({ land: basic(area, destroyed) }), legalReview: review(refer) })['REFER'];
    expect([reviewed('5.20', null, false), reviewed('5.20', null, true), reviewed('5.20', '5.20', false)]).toEqual([
      undefined,
      'MUST',
      'MUST',
    ]);
    const other = filed({ land: basic('3.00'), conductOn: day('2022-05-01') });
    const small = { ...filed({ land: basic('2.50') }), legalReview: review(false) };
    expect([seen(small)['REFER'], seen(small, undefined, { ...ALONE, others: [other] })['REFER']]).toEqual([
      undefined,
      'LIKELY',
    ]); // it was not of the other case
    expect(seen({ ...filed(), legalReview: review(true) })['REFER']).toBe('MUST'); // whatever the thresholds say
    const both = { ...small, legalReview: { ...review(false), others: othersText({ ...ALONE, others: [other] }) } };
    expect(seen(both, undefined, { ...ALONE, others: [other] })['REFER']).toBeUndefined();
  });
});

describe('the companions', () => {
  it('X1 应发现未发现: delivered from above after the self-check, and nobody had found it', () => {
    const geometry = '{"type":"Polygon"}';
    const late = ledgerContext(at('2023-09-01T02:00:00.000Z'));
    const patch = registered({ deliveredOn: day('2023-08-20'), geometry }, late);
    const foundBefore = (percent: number, knownOn = '2023-07-01') => ({
      selfFound: [{ number: 'S1', knownOn: day(knownOn), percent }],
    });
    const now = '2023-09-01T02:00:00.000Z';
    expect(
      [
        seenOn(patch, now),
        seenOn(patch, now, foundBefore(60)),
        seenOn(patch, now, foundBefore(3)),
        seenOn(patch, now, foundBefore(60, '2023-08-25')),
      ].map((one) => one['X1']),
    ).toEqual(['RED', undefined, 'RED', 'RED']);
    expect(seenOn(registered({ deliveredOn: day('2023-08-20') }, late), now)['X1']).toBe('AMBER');
    expect(seenOn(registered({ deliveredOn: day('2023-08-14'), geometry }, late), now)['X1']).toBeUndefined();
    expect(
      seenOn(registered({ deliveredOn: day('2023-08-20'), geometry, source: 'REPORTED' }, late), now)['X1'],
    ).toBeUndefined();
  });

  it('X2 应立案未立案: ten working days after the verdict', () => {
    const patch = unlawful(); // judged on Tuesday 2023-08-01: the tenth working day is 08-15
    expect(
      [seenOn(patch, '2023-08-15T15:59:59.999Z'), seenOn(patch, '2023-08-15T16:00:00.000Z')].map((one) => one['X2']),
    ).toEqual([undefined, 'RED']);
    expect(watchPatch(patch, NOBODY_NEAR, ledgerContext()).lookAgainAt).toBe('2023-08-15T15:59:59.999Z');
  });

  it('X3 压案不查: thirty days without an act', () => {
    const landCase = filed();
    expect(
      [seen(landCase, '2023-08-31T02:00:00.000Z'), seen(landCase, '2023-08-31T02:00:00.001Z')].map((one) => one['X3']),
    ).toEqual([undefined, 'RED']);
  });

  it('X4 立案不结: ninety days (warned at sixty), thirty more when extended, the time with the police left out', () => {
    const landCase = filed(); // filed on 2023-06-20: the ninetieth day is Monday 09-18
    const level = (one: LandCase, now: string, around = ALONE): string | undefined => seen(one, now, around)['X4'];
    expect([
      level(landCase, '2023-08-19T15:59:00.000Z'),
      level(landCase, '2023-08-20T02:00:00.000Z'),
      level(landCase, '2023-09-18T15:59:00.000Z'),
      level(landCase, '2023-09-18T16:00:00.000Z'),
    ]).toEqual([undefined, 'AMBER', 'AMBER', 'RED']);
    expect(
      level({ ...landCase, extension: { reason: 'x', documentNumber: 'y', by: 'z' } }, '2023-10-01T02:00:00.000Z'),
    ).toBe('AMBER');
    expect(level(landCase, '2023-12-01T02:00:00.000Z', withReferral())).toBeUndefined();
    expect(level(landCase, '2023-12-01T02:00:00.000Z', withReferral({ routeId: 'R17' }))).toBe('RED'); // a consultation stops no clock
    expect(
      level(
        landCase,
        '2023-10-15T02:00:00.000Z',
        withReferral({
          state: 'NOT_FILED',
          sentAt: at('2023-08-01T02:00:00.000Z'),
          endedAt: at('2023-09-10T02:00:00.000Z'),
        }),
      ),
    ).toBe('AMBER');
    expect(level({ ...landCase, penalty }, '2024-01-01T02:00:00.000Z')).toBeUndefined();
    const over = (from: string, to: string, on: string) => ({
      from,
      to,
      referralNumber: 'R14-2023-0001',
      at: at(`${on}T02:00:00.000Z`),
    });
    const forestry = {
      ...landCase,
      handlerId: 'hejin-forestry',
      handOvers: [over(BUREAU, 'hejin-forestry', '2023-09-01')],
    };
    expect([level(forestry, '2023-10-20T02:00:00.000Z'), level(forestry, '2023-12-10T02:00:00.000Z')]).toEqual([
      undefined,
      'RED',
    ]); // a time of its own
    const back = { ...landCase, handOvers: [...forestry.handOvers, over('hejin-forestry', BUREAU, '2023-09-10')] };
    expect(level(back, '2023-10-20T02:00:00.000Z')).toBe('RED'); // sent back and forth, nobody gains any
    expect(
      level(
        forestry,
        '2023-12-10T02:00:00.000Z',
        withReferral({
          state: 'NOT_FILED',
          sentAt: at('2023-07-01T02:00:00.000Z'),
          endedAt: at('2023-08-30T02:00:00.000Z'),
        }),
      ),
    ).toBe('RED'); // what the police had before is no time of its own
  });

  it('X5 应移送未移送: a MUST for more than 24 hours without a team, or a referral that is overdue', () => {
    const landCase = filed({ land: basic('5.20') });
    const known = {
      ...landCase,
      findings: findingsAfter(
        [],
        watchCase(landCase, ALONE, ledgerContext()).detections,
        at('2023-08-01T02:00:00.000Z'),
      ).findings,
    };
    expect(
      [seen(known, '2023-08-02T02:00:00.000Z'), seen(known, '2023-08-02T02:00:00.001Z')].map((one) => one['X5']),
    ).toEqual([undefined, 'RED']);
    const running = (overdue: boolean): string | undefined =>
      seen(
        known,
        '2023-08-05T02:00:00.000Z',
        withReferral({ state: 'TEAM_NAMED', sent: false, sentAt: null, overdue }),
      )['X5'];
    expect([running(false), running(true)]).toEqual([undefined, 'RED']);
  });

  it('X6 以罚代刑: a penalty where a referral was due; or no copies within ten days', () => {
    expect(
      seen({ ...filed({ land: basic('5.20') }), penalty: { ...penalty, area: mu('5.2'), basic: mu('5.2') } })['X6'],
    ).toBe('RED');
    expect(
      seen(
        { ...filed({ land: basic('5.20') }), penalty: { ...penalty, area: mu('5.2'), basic: mu('5.2') } },
        undefined,
        withReferral(),
      )['X6'],
    ).toBeUndefined();
    const fined = {
      ...filed({ land: basic('5.20') }),
      penalty: {
        ...penalty,
        area: mu('5.2'),
        basic: mu('5.2'),
        decidedOn: day('2023-08-01'),
        recordedAt: at('2023-08-03T02:00:00.000Z'),
      },
    };
    const sent = (more: Partial<ReferralState> = {}): string | undefined =>
      seen(fined, '2023-08-05T02:00:00.000Z', withReferral({ state: 'INVESTIGATING', ...more }))['X6'];
    expect([
      sent(),
      sent({ sentAt: at('2023-08-04T02:00:00.000Z') }),
      sent({ state: 'NOT_FILED_FINAL', endedAt: at('2023-08-02T10:00:00.000Z') }),
    ]).toEqual(['AMBER', undefined, undefined]); // sent on 08-02
    const open = findingsAfter(
      [],
      watchCase(fined, ALONE, ledgerContext()).detections,
      at('2023-08-01T02:00:00.000Z'),
    ).findings;
    expect(
      seen({
        ...fined,
        findings: open.map((one) => ({
          ...one,
          dismissed: { by: 'x', reason: 'y', at: at('2023-08-01T03:00:00.000Z') },
        })),
      })['X6'],
    ).toBe('AMBER'); // a leader said why
    const unsent = {
      ...fined,
      penalty: { ...fined.penalty, copiedOn: null },
      findings: open.map((one) => ({
        ...one,
        dismissed: { by: 'x', reason: 'y', at: at('2023-08-01T03:00:00.000Z') },
      })),
    };
    expect([seen(unsent, '2023-08-11T02:00:00.000Z')['X6'], seen(unsent, '2023-08-12T02:00:00.000Z')['X6']]).toEqual([
      'AMBER',
      'RED',
    ]); // and the copies are due all the same
    const taken = {
      ...filed({ land: basic('5.20') }),
      handlerId: 'hejin-forestry',
      handOvers: [
        { from: BUREAU, to: 'hejin-forestry', referralNumber: 'R14-2023-0001', at: at('2023-08-10T02:00:00.000Z') },
      ],
    };
    expect([seen(taken, '2023-08-11T01:00:00.000Z')['X5'], seen(taken, '2023-08-11T03:00:00.000Z')['X5']]).toEqual([
      undefined,
      'RED',
    ]); // twenty-four hours of its own
    expect(
      seen(
        {
          ...fined,
          penalty: null,
          findings: open.map((one) => ({
            ...one,
            dismissed: { by: 'x', reason: 'y', at: at('2023-08-01T03:00:00.000Z') },
          })),
        },
        '2023-08-20T02:00:00.000Z',
      )['X5'],
    ).toBe('AMBER');
    const uncopied = { ...filed(), penalty: { ...penalty, copiedOn: null } }; // decided on 2023-07-10
    expect(
      [seen(uncopied, '2023-07-20T15:59:00.000Z'), seen(uncopied, '2023-07-20T16:00:00.000Z')].map((one) => one['X6']),
    ).toEqual([undefined, 'RED']);
  });

  it('X7 一罚了之: the fine is paid and the unlawful state goes on', () => {
    const paid = {
      ...filed(),
      penalty: { ...penalty, finePaidOn: day('2023-07-20') },
      measure: {
        kind: 'DEMOLISH_RESTORE' as const,
        requirement: 'x',
        dueOn: day('2023-08-31'),
        leader: 'y',
        agencyId: BUREAU,
      },
    };
    expect(
      [
        seen(paid, '2023-08-31T15:59:00.000Z'),
        seen(paid, '2023-08-31T16:00:00.000Z'),
        seen({ ...paid, state: 'ACCEPTED' }, '2023-09-05T02:00:00.000Z'),
      ].map((one) => one['X7']),
    ).toEqual(['AMBER', 'RED', undefined]);
  });

  it('X8 大案小查: less in the decision, basic farmland as ordinary, one party cut into several cases', () => {
    const landCase = filed({ land: ordinary('4') });
    const decided = (area: string): string | undefined =>
      seen({ ...landCase, penalty: { ...penalty, area: mu(area) } })['X8'];
    expect([decided('3.19'), decided('3.2')]).toEqual(['RED', undefined]);
    expect(
      seen(landCase, undefined, {
        ...ALONE,
        patches: [{ number: 'P', total: mu('4'), cultivated: mu('4'), basic: mu('4') }],
      })['X8'],
    ).toBe('RED');
    const checked = (cultivated: string): string | undefined =>
      seen(landCase, undefined, {
        ...ALONE,
        patches: [{ number: 'P', total: mu('14'), cultivated: mu(cultivated), basic: mu('0') }],
      })['X8'];
    expect([checked('5'), checked('5.01')]).toEqual([undefined, 'RED']); // the field check found farmland that the case leaves out
    const split = (conductOn: string): string | undefined =>
      seen(landCase, undefined, {
        ...ALONE,
        others: [
          { id: 'o', number: 'AJ-2', conductOn: day(conductOn), land: ordinary('6.5'), penalty, state: 'OPENED' },
        ],
      })['X8'];
    expect([split('2022-10-01'), split('2021-06-01')]).toEqual(['RED', undefined]);
  });

  it('X9 虚假整改: struck off without photographs, or found again', () => {
    const struckOff = { by: 'x', documentNumber: 'y', at: at('2023-08-01T02:00:00.000Z') };
    const selfReport = { ...LEDGER_FACTS.REPORT_RECTIFIED, by: 'x', agencyId: 'hejin-senglou' };
    const landCase: LandCase = { ...filed(), state: 'STRUCK_OFF', struckOff, selfReport };
    const again = (
      deliveredOn: string,
      percent: number,
      registeredAt = '2023-08-01T01:00:00.000Z',
    ): CaseSurroundings => ({
      ...ALONE,
      laterPatches: [{ id: 'n', number: 'N', deliveredOn: day(deliveredOn), registeredAt: at(registeredAt), percent }],
    });
    expect(seen(landCase)['X9']).toBeUndefined();
    expect(
      [again('2023-08-01', 40), again('2023-08-01', 40, '2023-08-01T03:00:00.000Z')].map(
        (around) => seen(landCase, '2023-08-02T02:00:00.000Z', around)['X9'],
      ),
    ).toEqual([undefined, 'RED']); // on the day itself: by the moment
    expect(seen({ ...landCase, selfReport: { ...selfReport, photos: [PHOTOS[1]!] } })['X9']).toBe('RED');
    expect([
      seen(landCase, undefined, again('2023-10-01', 40))['X9'],
      seen(landCase, undefined, again('2023-10-01', 9))['X9'],
      seen(landCase, undefined, again('2023-07-01', 40))['X9'],
    ]).toEqual(['RED', undefined, undefined]);
    const measured: LandCase = { ...landCase, state: 'MEASURED', selfReport: null };
    expect([seen(measured)['X9'], seen(measured, undefined, again('2023-10-01', 40))['X9']]).toEqual([
      undefined,
      'RED',
    ]); // another measure takes nothing back
  });

  it('X10 该拆未拆: the window of the court (TV09: served 2023-03-10, latest demand 06-11, latest application 06-27)', () => {
    const context = ledgerContext(at('2023-04-01T02:00:00.000Z'));
    const patch = { ...unlawful(), facts: { ...unlawful().facts, deliveredOn: day('2023-01-01') } };
    const landCase: LandCase = {
      ...filed({ filedOn: day('2023-02-01') }, context, ALONE, [patch]),
      penalty: { ...penalty, decidedOn: day('2023-03-08'), servedOn: day('2023-03-10') },
    };
    const level = (now: string, around = ALONE): string | undefined => seen(landCase, now, around)['X10'];
    expect([
      level('2023-06-11T15:59:00.000Z'),
      level('2023-06-11T16:00:00.000Z'),
      level('2023-06-27T15:59:00.000Z'),
      level('2023-06-27T16:00:00.000Z'),
    ]).toEqual([undefined, 'AMBER', 'AMBER', 'RED']);
    expect(level('2023-07-27T16:00:00.000Z', withReferral({ routeId: 'R08' }))).toBeUndefined();
  });
});

describe('findings', () => {
  it('are the same while their inputs are, and a dismissal ends when they change', () => {
    const landCase = filed({ land: basic('5.20', null) });
    const first = findingsAfter(
      [],
      watchCase(landCase, ALONE, ledgerContext()).detections,
      at('2023-08-01T02:00:00.000Z'),
    );
    expect(first.events.map(({ step, detector }) => [step, detector])).toEqual([['RAISED', 'REFER']]);
    const dismissed = first.findings.map((finding) => ({
      ...finding,
      dismissed: { by: 'x', reason: 'y', at: at('2023-08-02T02:00:00.000Z') },
    }));
    const same = findingsAfter(
      dismissed,
      watchCase(landCase, ALONE, ledgerContext(at('2023-08-03T02:00:00.000Z'))).detections,
      at('2023-08-03T02:00:00.000Z'),
    );
    expect([same.events, same.findings[0]?.dismissed?.by]).toEqual([[], 'x']);
    const changed = findingsAfter(
      dismissed,
      watchCase({ ...landCase, land: basic('5.20', '5.10') }, ALONE, ledgerContext(at('2023-08-03T02:00:00.000Z')))
        .detections,
      at('2023-08-03T02:00:00.000Z'),
    );
    expect(changed.findings).toMatchObject([{ level: 'MUST', since: '2023-08-03T02:00:00.000Z', dismissed: null }]);
    expect(findingsAfter(dismissed, [], at('2023-08-04T02:00:00.000Z')).events.map(({ step }) => step)).toEqual([
      'CLEARED',
    ]);
  });
});
