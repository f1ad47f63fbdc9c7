import type { LandCase } from '../../../src/domain/ledger/case/land-case.js';
import { referralOfCase } from '../../../src/domain/ledger/case/referral-of-case.js';
import { at, CAMPAIGN, day, filed, LEDGER_FACTS } from '../../support/ledger.js';

const penalty = {
  ...LEDGER_FACTS.DECIDE_PENALTY,
  recordedAt: at('2023-07-10T02:00:00.000Z'),
  finePaidOn: null,
  copiedOn: null,
}; // decided on 07-10, served on 07-12
const pending = {
  kind: 'SUIT' as const,
  documentNumber: '（2023）晋0882行初1号',
  filedOn: day('2023-07-20'),
  ended: null,
};
const ended = (outcome: 'UPHELD' | 'REVOKED' | 'WITHDRAWN'): LandCase['proceedings'] => [
  { ...pending, ended: { outcome, on: day('2023-09-01'), documentNumber: '（2023）晋0882行初1号' } },
];
const withAlert = (landCase: LandCase): LandCase => ({
  ...landCase,
  alerts: [
    {
      alertCode: 'X8',
      level: 'RED',
      rule: 'x',
      text: 'x',
      textEn: 'x',
      inputs: '{}',
      since: at('2023-07-25T02:00:00.000Z'),
      dismissed: null,
    },
  ],
});

function started(
  landCase: LandCase,
  routeId: string,
  alertCode: string | null = null,
  now = at('2023-12-01T02:00:00.000Z'),
): string {
  const facts = referralOfCase(
    landCase,
    'P',
    { routeId, alertCode, officers: [], respondentId: null, urgent: false },
    true,
    { campaign: CAMPAIGN, now },
  );
  return 'code' in facts ? facts.messageEn : facts.foundAt.slice(0, 10);
}

describe('from when the clock of a referral runs that is opened of a case', () => {
  it('D-21, the court: from the service of the decision; there has to be one that stands', () => {
    const decided = { ...filed(), penalty };
    expect(started(decided, 'R08')).toBe('2023-07-12');
    expect(started(filed(), 'R08')).toContain('has been served');
    expect(started({ ...filed(), penalty: { ...penalty, servedOn: null } }, 'R08')).toContain('has been served');
    expect(started({ ...decided, proceedings: [pending] }, 'R08')).toContain('has ended');
    expect(started({ ...decided, proceedings: ended('REVOKED') }, 'R08')).toContain('not been revoked');
    expect([
      started({ ...decided, proceedings: ended('UPHELD') }, 'R08'),
      started({ ...decided, proceedings: ended('WITHDRAWN') }, 'R08'),
    ]).toEqual(['2023-09-01', '2023-09-01']);
  });

  it('what was served today can be told in the morning', () => {
    expect(started({ ...filed(), penalty }, 'R08', null, at('2023-07-12T01:00:00.000Z'))).toBe('2023-07-12');
  });

  it('D-33, a clue: from the penalty (15号令 art. 19); before there is one, from the alert', () => {
    expect([
      started(withAlert({ ...filed(), penalty }), 'R12', 'X8'),
      started(withAlert(filed()), 'R12', 'X8'),
    ]).toEqual(['2023-07-10', '2023-07-25']);
  });

  it('D-35, what was confiscated: from the decision, and never without one', () => {
    expect([started({ ...filed(), penalty }, 'R18'), started(filed(), 'R18')]).toEqual([
      '2023-07-10',
      expect.stringContaining('a decision that confiscates first'),
    ]);
  });
});
