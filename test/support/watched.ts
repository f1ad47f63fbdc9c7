import type { CaseSurroundings, ReferralState } from '../../src/domain/ledger/alert/alert.js';
import { watchCase } from '../../src/domain/ledger/alert/case-alerts.js';
import { watchPatch } from '../../src/domain/ledger/alert/patch-alerts.js';
import type { LandCase, LandPart } from '../../src/domain/ledger/case/land-case.js';
import type { Patch } from '../../src/domain/ledger/patch/patch.js';
import { ALONE, at, BUREAU, day, LEDGER_FACTS, ledgerContext, mu, NOBODY_NEAR } from './ledger.js';

export const basic = (occupied: string, destroyed: string | null = occupied): LandPart[] => [
  { landClass: 'BASIC', occupied: mu(occupied), destroyed: destroyed === null ? null : mu(destroyed) },
];
export const ordinary = (occupied: string, destroyed: string | null = occupied): LandPart[] => [
  { landClass: 'ORDINARY', occupied: mu(occupied), destroyed: destroyed === null ? null : mu(destroyed) },
];
export const seen = (
  landCase: LandCase,
  now = '2023-08-01T02:00:00.000Z',
  around: CaseSurroundings = ALONE,
): Record<string, string> =>
  Object.fromEntries(
    watchCase(landCase, around, ledgerContext(at(now))).raised.map(({ alertCode, level }) => [alertCode, level]),
  );
export const seenOn = (patch: Patch, now: string, around = NOBODY_NEAR): Record<string, string> =>
  Object.fromEntries(
    watchPatch(patch, around, ledgerContext(at(now))).raised.map(({ alertCode, level }) => [alertCode, level]),
  );
export const referral = (more: Partial<ReferralState> = {}): ReferralState => ({
  referralId: 'r',
  number: 'R01-2023-0001',
  routeId: 'R01',
  state: 'SENT',
  sender: BUREAU,
  holder: 'hejin-public-security',
  sent: true,
  sentAt: at('2023-08-02T02:00:00.000Z'),
  endedAt: null,
  changedAt: at('2023-08-02T02:00:00.000Z'),
  overdue: false,
  refusedReason: null,
  ...more,
});
export const withReferral = (more: Partial<ReferralState> = {}): CaseSurroundings => ({
  ...ALONE,
  referrals: [referral(more)],
});
export const penalty = {
  ...LEDGER_FACTS.DECIDE_PENALTY,
  recordedAt: at('2023-07-10T02:00:00.000Z'),
  finePaidOn: null,
  copiedOn: day('2023-07-12'),
};
