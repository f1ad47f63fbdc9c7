import fc from 'fast-check';

import type { Post } from '../../../src/domain/agency/agency.js';
import type { LandCase } from '../../../src/domain/ledger/case/land-case.js';
import { type CaseAction, LEDGER_ACTIONS, LEDGER_ACTS } from '../../../src/domain/ledger/ledger-acts.js';
import { availableLedgerActs } from '../../../src/domain/ledger/ledger-authority.js';
import {
  BUREAU,
  filed,
  LEDGER_FACTS,
  ledgerContext,
  mu,
  OFFICE,
  onCase,
  PATCH,
  PHOTOS,
  TOWN,
  who,
} from '../../support/ledger.js';

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
/** Drawn more often, so that some cases come far. */
const ONWARDS = ['SET_MEASURE', 'REPORT_RECTIFIED', 'VERIFY_RECTIFIED', 'ACCEPT_RECTIFIED'] as const;
const POSTS: readonly Post[] = ['LIAISON', 'OFFICER', 'UNIT_HEAD', 'HEAD'];
const PEOPLE = [BUREAU, OFFICE, TOWN, 'hejin-agriculture'].flatMap((agency) => POSTS.map((post) => who(agency, post)));

describe('the life of a case, whoever does whatever', () => {
  it('never leaves the ledger by a short cut, and offers what it then allows', () => {
    const step = fc.record({
      action: fc.constantFrom(...CASE_ACTIONS, ...ONWARDS, ...ONWARDS),
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
              landCase.alerts.some(
                ({ alertCode, level, dismissed }) => alertCode === 'REFER' && level === 'MUST' && dismissed === null,
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
