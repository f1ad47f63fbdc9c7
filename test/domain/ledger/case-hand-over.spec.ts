import type { CaseSurroundings } from '../../../src/domain/ledger/alert/alert.js';
import { handOverOf } from '../../../src/domain/ledger/case/case-hand-over.js';
import { caseHandedOver, lookAtCase } from '../../../src/domain/ledger/case/decide-case.js';
import type { LandCase } from '../../../src/domain/ledger/case/land-case.js';
import {
  ALONE,
  at,
  BUREAU,
  caseContext,
  filed,
  ledgerContext,
  NOW,
  onCase,
  SENT,
  TOWN,
  who,
} from '../../support/ledger.js';

const head = who(BUREAU, 'HEAD');
const codeOf = (decision: object): string => ('code' in decision ? String(decision.code) : 'DONE');

describe('a case whose transfer is accepted', () => {
  it('goes to whoever accepts its transfer: once for each, if it files cases, never to who has to rectify it', () => {
    const link = (referralId: string, linkedAt: string) => ({
      referralId,
      number: referralId,
      routeId: 'R14',
      alertCode: null,
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
    expect(codeOf(onCase(landCase, 'WITHDRAW_LAND_CASE', head, {}, caseContext(around(transfer('t')))))).toBe(
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
});
