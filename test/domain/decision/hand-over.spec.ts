import { handOverOf } from '../../../src/domain/decision/hand-over.js';
import { ownersOf } from '../../../src/domain/route/owners.js';
import { ROUTES } from '../../../src/domain/route/registry.js';
import { explore, settle } from '../../support/explore.js';

describe.each(ROUTES)('the hand-over line on $id', (route) => {
  it('has the agency whose move it is, in every state, and says to the sender since when it is silent', () => {
    for (const walked of explore(route).values()) {
      const { caseFile, evidences, now } = settle(walked);
      const { referral, notices, deadlines } = caseFile;
      const seen = { reader: referral.sender, now, referral, notices, evidences, deadlines };
      const line = handOverOf(seen);
      const here = line.stations.filter((station) => station.here).map(({ agencyId }) => agencyId);
      expect([referral.state, [...here].sort()]).toEqual([referral.state, [...ownersOf(referral)].sort()]);
      expect([referral.state, line.silentSince === null]).toEqual([referral.state, here.length === 0]);
      expect(line.stations[0]?.agencyId).toBe(referral.sender);
      for (const { steps } of line.stations) {
        const times = steps.slice(0, 5).flatMap(({ at }) => at ?? []);
        expect(times).toEqual([...times].sort());
      }
      // whoever sees no notice still sees who has it
      const copied = handOverOf({ ...seen, reader: 'hejin-nobody', notices: [], evidences: [] });
      expect(copied.stations.filter((station) => station.here).map(({ agencyId }) => agencyId)).toEqual(
        expect.arrayContaining([...ownersOf(referral)]),
      );
      expect(copied.silentSince).toBeNull();
    }
  });
});
