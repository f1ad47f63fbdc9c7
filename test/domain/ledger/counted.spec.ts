import type { StaffMember } from '../../../src/domain/agency/agency.js';
import { decideRegistration } from '../../../src/domain/ledger/patch/decide-patch.js';
import type { PatchFacts } from '../../../src/domain/ledger/patch/patch.js';
import { BUREAU, done, ledgerContext, onPatch, PATCH, registered, TOWN, who } from '../../support/ledger.js';

const [officer, unit, town] = [who(BUREAU, 'OFFICER'), who(BUREAU, 'UNIT_HEAD'), who(TOWN, 'LIAISON')];
const codeOf = (decision: object): string => ('code' in decision ? String(decision.code) : 'DONE');

describe('what is counted, and who measured it', () => {
  it('what the bureau has measured, no township measures again', () => {
    const checked = done(onPatch(registered(), 'CHECK_PATCH', officer)).record;
    expect([
      codeOf(onPatch(checked, 'CHECK_PATCH', town)),
      codeOf(onPatch(checked, 'CHECK_PATCH', who(BUREAU, 'LIAISON'))),
      codeOf(onPatch(registered(), 'CHECK_PATCH', town)),
    ]).toEqual(['INVALID_INPUT', 'DONE', 'DONE']);
  });

  it('a leader corrects batch, source or township: the day moves with the batch, the bureau vouches for it', () => {
    const own = done(
      decideRegistration(
        'p',
        { action: 'REGISTER_PATCH', facts: { ...PATCH, source: 'SELF_FOUND', batch: 'C5-b' }, by: town },
        { selfFound: [] },
        ledgerContext(),
      ),
    ).record;
    const correct = (by: StaffMember, facts: Partial<PatchFacts>) =>
      onPatch(own, 'CORRECT_PATCH', by, { facts: { ...own.facts, ...facts } });
    expect([
      codeOf(correct(officer, { batch: 'C2-b-1' })),
      codeOf(correct(officer, { source: 'SATELLITE' })),
      codeOf(correct(officer, { village: '南村' })),
    ]).toEqual(['INVALID_INPUT', 'INVALID_INPUT', 'DONE']);
    const moved = done(correct(unit, { batch: 'C2-b-1', source: 'SATELLITE' })).record;
    expect([own.registeredBy, own.dueOn, moved.registeredBy, moved.dueOn]).toEqual([TOWN, null, BUREAU, '2023-08-31']);
  });

  it('a batch that the plan counts, and what comes from above, is fed by the bureau alone', () => {
    const decided = (batch: string, source: PatchFacts['source'] = 'SELF_FOUND') =>
      codeOf(
        decideRegistration(
          'p',
          { action: 'REGISTER_PATCH', facts: { ...PATCH, source, batch }, by: town },
          { selfFound: [] },
          ledgerContext(),
        ),
      );
    expect([decided('C2-b-1'), decided('C4'), decided('C4', 'SATELLITE'), decided('C4', 'INSPECTION')]).toEqual([
      'INVALID_INPUT',
      'DONE',
      'INVALID_INPUT',
      'INVALID_INPUT',
    ]);
  });
});
