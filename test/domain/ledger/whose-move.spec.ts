import type { LandCase, LandPart } from '../../../src/domain/ledger/case/land-case.js';
import {
  ALONE,
  at,
  BUREAU,
  day,
  done,
  filed,
  LEDGER_FACTS,
  ledgerContext,
  mu,
  onCase,
  unlawful,
  who,
} from '../../support/ledger.js';
import { seen, withReferral } from '../../support/watched.js';

const basic = (occupied: string, destroyed: string): LandPart[] => [
  { landClass: 'BASIC', occupied: mu(occupied), destroyed: mu(destroyed) },
];
const penalty = {
  ...LEDGER_FACTS.DECIDE_PENALTY,
  recordedAt: at('2023-07-10T02:00:00.000Z'),
  finePaidOn: null,
  copiedOn: day('2023-07-12'),
};
const PENDING = {
  kind: 'SUIT' as const,
  documentNumber: '（2023）晋0882行初1号',
  filedOn: day('2023-03-20'),
  ended: null,
};

/** No red word against the innocent: each silence of the alert rules, with the word that is said otherwise. */
describe('the alert rules are silent', () => {
  it('X6 about a fine where no crime is suspected: of it nobody has to send copies (高检会〔2006〕2号 item 1)', () => {
    const fined = (more: Partial<LandCase> = {}, around = ALONE): string | undefined =>
      seen({ ...filed(), penalty: { ...penalty, copiedOn: null }, ...more }, '2023-09-20T02:00:00.000Z', around)['X6'];
    expect([fined(), fined({ land: basic('6', '1') }), fined({ officialInvolved: true })]).toEqual([
      undefined,
      undefined,
      undefined,
    ]); // REVIEW is no suspicion
  });

  describe('X3 while it is not the handler’s move', () => {
    const LATE = '2023-10-01T02:00:00.000Z'; // two months after the last act
    const x3 = (landCase: LandCase, around = ALONE, now = LATE): string | undefined =>
      seen(landCase, now, around)['X3'];

    it.each([
      ['R01', 'SENT'],
      ['R01', 'INVESTIGATING'],
      ['R02', 'ACKNOWLEDGED'],
      ['R04', 'SENT'],
      ['R08', 'ACCEPTED'],
      ['R14', 'SENT'],
      ['R17', 'SENT'],
    ])('%s lies with others: %s', (routeId, state) => {
      expect(x3(filed(), withReferral({ routeId, state }))).toBeUndefined();
    });

    it.each([
      ['not sent yet', { state: 'APPROVED', sent: false, sentAt: null }],
      ['back at the sender', { state: 'NOT_FILED' }],
      ['a clue, which takes no case away', { routeId: 'R10' }],
      ['sent by another agency', { sender: 'hejin-forestry' }],
    ])('but not when its referral is %s', (_what, more) => {
      expect(x3(filed(), withReferral(more))).toBe('RED');
    });

    it('counts anew from the day on which the case came back', () => {
      const back = withReferral({
        state: 'RETURNED',
        endedAt: at('2023-09-20T02:00:00.000Z'),
        changedAt: at('2023-09-20T02:00:00.000Z'),
      });
      expect([x3(filed(), back), x3(filed(), back, '2023-10-20T02:00:00.001Z')]).toEqual([undefined, 'RED']);
    });

    it('inside the time to rectify, and for as long again afterwards', () => {
      const measured = done(onCase(filed(), 'SET_MEASURE', who(BUREAU, 'UNIT_HEAD'))).record; // until 2023-08-31
      expect([x3(measured, ALONE, '2023-09-30T15:59:00.000Z'), x3(measured)]).toEqual([undefined, 'RED']);
    });

    it('a day that nobody else has approved is believed for a year', () => {
      // filed on 2023-06-20
      const measured = { ...done(onCase(filed(), 'SET_MEASURE', who(BUREAU, 'UNIT_HEAD'))).record, limitOn: null };
      const until2099 = { ...measured, measure: { ...measured.measure!, dueOn: day('2099-12-31') } };
      expect([
        x3(until2099, ALONE, '2024-07-20T15:59:00.000Z'),
        x3(until2099, ALONE, '2024-07-20T16:00:00.000Z'),
        x3(
          { ...until2099, waivers: [{ dueOn: day('2099-12-31'), reason: 'x', documentNumber: 'y', by: 'z' }] },
          ALONE,
          '2024-07-20T16:00:00.000Z',
        ),
      ]).toEqual([undefined, 'RED', undefined]);
    });

    it.each(['VERIFIED', 'ACCEPTED'] as const)('while the office has to act: %s', (state) => {
      expect(x3({ ...filed(), state })).toBeUndefined();
    });

    it('while an appraisal is under way, and while a suit or a reconsideration is pending', () => {
      const entrusted = done(onCase(filed(), 'ENTRUST_APPRAISAL', who(BUREAU, 'OFFICER'))).record;
      expect([x3(entrusted), x3({ ...filed(), penalty, proceedings: [PENDING] }), x3({ ...filed(), penalty })]).toEqual(
        [undefined, undefined, 'RED'],
      );
    });
  });

  it('X7 is no red word while the decision is under review, or the court has been asked', () => {
    const paid: LandCase = { ...filed(), penalty: { ...penalty, finePaidOn: day('2023-07-20') } };
    const level = (one: LandCase, around = ALONE): string | undefined => seen(one, undefined, around)['X7'];
    expect([
      level(paid),
      level({ ...paid, proceedings: [PENDING] }),
      level(paid, withReferral({ routeId: 'R08', state: 'ACCEPTED' })),
    ]).toEqual(['RED', 'AMBER', 'AMBER']);
  });
});

describe('X10 knows suits and reconsiderations', () => {
  const context = ledgerContext(at('2023-04-01T02:00:00.000Z'));
  const patch = { ...unlawful(), facts: { ...unlawful().facts, deliveredOn: day('2023-01-01') } };
  const landCase: LandCase = {
    ...filed({ filedOn: day('2023-02-01') }, context, ALONE, [patch]),
    penalty: { ...penalty, decidedOn: day('2023-03-08'), servedOn: day('2023-03-10') },
  };
  const LONG_AFTER = '2023-12-01T02:00:00.000Z';
  const ended = (
    kind: 'SUIT' | 'RECONSIDERATION',
    outcome: 'UPHELD' | 'CHANGED' | 'REVOKED' | 'WITHDRAWN',
    on = '2023-06-01',
  ) => ({ ...PENDING, kind, ended: { outcome, on: day(on), documentNumber: '（2023）晋0882行初1号' } });
  const level = (proceedings: LandCase['proceedings'], now = LONG_AFTER): string | undefined =>
    seen({ ...landCase, proceedings }, now)['X10'];

  it('is silent while one is pending, whatever ended before', () => {
    expect([level([]), level([PENDING]), level([ended('RECONSIDERATION', 'UPHELD'), PENDING])]).toEqual([
      'RED',
      undefined,
      undefined,
    ]);
  });

  it('but not for what is brought after the window has closed', () => {
    const late = { ...PENDING, filedOn: day('2023-07-15') }; // the last day to apply was 06-27
    expect([
      level([late]),
      level([
        { ...late, ended: { outcome: 'WITHDRAWN', on: day('2023-11-20'), documentNumber: '（2023）晋0882行初1号' } },
      ]),
    ]).toEqual(['RED', 'RED']);
  });

  it('names a decision that lies unserved: it can never be enforced', () => {
    const unserved = { ...landCase, penalty: { ...landCase.penalty!, servedOn: null } };
    expect([
      seen(unserved, '2023-04-07T02:00:00.000Z')['X10'],
      seen(unserved, '2023-04-08T02:00:00.000Z')['X10'],
    ]).toEqual([undefined, 'AMBER']);
  });

  it('is silent about a decision that was revoked', () => {
    expect([level([ended('SUIT', 'REVOKED')]), level([ended('RECONSIDERATION', 'REVOKED')])]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['RECONSIDERATION', 'UPHELD'],
    ['RECONSIDERATION', 'CHANGED'],
    ['RECONSIDERATION', 'WITHDRAWN'],
    ['SUIT', 'WITHDRAWN'],
  ] as const)('counts the window anew from the end: %s %s', (kind, outcome) => {
    const one = [ended(kind, outcome)]; // 15 days, then three months
    expect([level(one, '2023-08-01T02:00:00.000Z'), level(one, '2023-09-16T15:00:00.000Z'), level(one)]).toEqual([
      undefined,
      'AMBER',
      'RED',
    ]);
  });

  it('what a court upheld is enforced as its judgment: a reminder, never late, none in the time to rectify', () => {
    const measure = {
      kind: 'DEMOLISH_RESTORE' as const,
      requirement: 'x',
      dueOn: day('2024-03-31'),
      leader: 'y',
      agencyId: BUREAU,
    };
    expect([
      level([ended('SUIT', 'UPHELD')]),
      level([ended('SUIT', 'CHANGED')]),
      seen({ ...landCase, measure, proceedings: [ended('SUIT', 'UPHELD')] }, LONG_AFTER)['X10'],
    ]).toEqual(['AMBER', 'AMBER', undefined]);
  });
});
