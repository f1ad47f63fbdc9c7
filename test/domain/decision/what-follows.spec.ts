import type { StaffMember } from '../../../src/domain/agency/agency.js';
import { actOffers } from '../../../src/domain/decision/act-offers.js';
import { availableActions } from '../../../src/domain/decision/available-actions.js';
import type { CaseFile } from '../../../src/domain/decision/case-file.js';
import { type Chosen, NOTHING_CHOSEN, whatFollows } from '../../../src/domain/decision/what-follows.js';
import { epochMs, instantOf } from '../../../src/domain/kernel/instant.js';
import { relationOf } from '../../../src/domain/referral/referral.js';
import { ROUTES } from '../../../src/domain/route/registry.js';
import { contextAt, explore, next, openOn, settle, STAFF } from '../../support/explore.js';

const DAY = 86_400_000;

const partiesTo = ({ referral }: CaseFile): readonly StaffMember[] =>
  STAFF.filter(({ agencyId }) => relationOf(referral, agencyId) !== 'NONE');

describe.each(ROUTES)('what follows on $id', (route) => {
  it('is what then happens, at every step of every way', () => {
    let steps = 0;
    for (const walked of explore(route).values()) {
      const here = settle(walked);
      for (const there of next(walked, route)) {
        const { action, by, facts, days } = there.trail.at(-1)!;
        const now = instantOf(epochMs(here.now) + days * DAY);
        const chosen: Chosen = { ...NOTHING_CHOSEN, ...(facts as Partial<Chosen>) };
        const follows = whatFollows(here.caseFile, action, by, chosen, contextAt(now))!;
        const { referral, notices, deadlines } = there.caseFile;
        expect([action, follows.state, follows.ends]).toEqual([action, referral.state, referral.endedAt !== null]);
        const sent = notices.slice(here.caseFile.notices.length).map(({ kind, to, copy }) => ({ kind, to, copy }));
        expect([action, follows.notices.map(({ kind, to, copy }) => ({ kind, to, copy }))]).toEqual([action, sent]);
        const known = new Set(here.caseFile.deadlines.map(({ id }) => id));
        const begun = deadlines.filter(({ id }) => !known.has(id));
        expect([action, follows.begun.map(({ ruleId, dueAt }) => ({ ruleId, dueAt }))]).toEqual([
          action,
          begun.map(({ ruleId, dueAt }) => ({ ruleId, dueAt })),
        ]);
        const left = new Set(deadlines.map(({ id }) => id));
        const gone = here.caseFile.deadlines.filter(({ id }) => !left.has(id)).map(({ id }) => id);
        const said = [...follows.answered, ...follows.cancelled].map(({ id }) => id);
        expect([action, gone.filter((id) => !said.includes(id))]).toEqual([action, []]);
        steps += 1;
      }
    }
    expect(steps).toBeGreaterThan(1);
  });

  it('says nothing of an agency that has not been chosen', () => {
    for (const walked of explore(route).values()) {
      const here = settle(walked);
      for (const by of partiesTo(here.caseFile))
        for (const { action, refusal } of actOffers(here.caseFile, by, here.now)) {
          if (refusal !== null || action === 'OPEN') continue;
          const follows = whatFollows(here.caseFile, action, by, NOTHING_CHOSEN, contextAt(here.now));
          expect(follows?.notices.every(({ to }) => to !== '')).toBe(true);
        }
    }
  });

  it('is offered for every act that the route knows, allowed or with the reason why not', () => {
    const here = settle(openOn(route));
    const known = Object.entries(route.steps)
      .filter(([, step]) => step.from !== 'START' && step.consequence !== true)
      .map(([action]) => action);
    for (const by of partiesTo(here.caseFile)) {
      const offers = actOffers(here.caseFile, by, here.now);
      expect(offers.map(({ action }) => action).sort()).toEqual([...known].sort());
      expect(offers.filter(({ refusal }) => refusal === null).map(({ action }) => action)).toEqual(
        availableActions(here.caseFile, by, here.now),
      );
    }
  });
});
