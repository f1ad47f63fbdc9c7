import type { AgencyKind } from '../../../src/domain/agency/agency.js';
import type { Relation } from '../../../src/domain/referral/referral.js';
import { checkRoute } from '../../../src/domain/route/check-route.js';
import { ROUTES } from '../../../src/domain/route/registry.js';
import type { Route } from '../../../src/domain/route/route.js';
import { RULES_OF_NO_ROUTE, rulesUsedBy } from '../../../src/domain/route/rules-of-no-route.js';
import { explore } from '../../support/explore.js';
import { AGENCIES, RULES, STAFF as ACCOUNTS } from '../../support/story.js';

describe.each(ROUTES.map((route) => [route.id, route] as const))('%s', (_, route) => {
  const reached = explore(route);
  const ends = Object.entries(route.states)
    .filter(([, row]) => row.owner === null)
    .map(([state]) => state);

  it('does not contradict itself', () => expect(checkRoute(route, new Set(RULES.map((rule) => rule.id)))).toEqual([]));

  it('reaches every one of its states, by people who may act', () => {
    expect([...reached.keys()].sort()).toEqual(Object.keys(route.states).sort());
  });

  it.each(ends)('ends in %s with nothing left running, and the sender knows', (end) => {
    const { caseFile } = reached.get(end)!;
    const { referral, notices, deadlines } = caseFile;
    expect(referral.endedAt).not.toBeNull();
    expect(
      deadlines
        .filter((deadline) => deadline.noticeId === null && deadline.ruleId !== 'D-08')
        .map((deadline) => deadline.ruleId),
    ).toEqual([]);
    const last = notices.filter((notice) => notice.version === referral.version);
    const bySender = last.every((notice) => notice.from === referral.sender);
    expect(bySender || last.some((notice) => notice.to === referral.sender && !notice.copy)).toBe(true);
  });
});

it('every limit is started by a route, or it is said why by none', () => {
  const used = new Set(ROUTES.flatMap(rulesUsedBy));
  const unused = [...new Set(RULES.map((rule) => rule.id))].filter((id) => !used.has(id));
  expect(unused.sort()).toEqual(Object.keys(RULES_OF_NO_ROUTE).sort());
});

it('the demonstration city has somebody for every step of every route', () => {
  const kindOf = new Map(AGENCIES.map(({ id, kind }) => [id, kind]));
  const standingIn = (route: Route, relation: Relation): readonly AgencyKind[] =>
    ({
      SENDER: route.senderKinds,
      HOLDER: route.receiverKinds,
      COPIED: [...route.copiedKinds, ...(route.coordinatorKinds ?? [])],
      RESPONDENT: [...(route.respondentKinds ?? []), ...(route.arbiter?.kinds ?? [])],
      FORMER_HOLDER: route.receiverKinds,
      NONE: [],
    })[relation];
  const orphans = ROUTES.flatMap((route) =>
    Object.entries(route.steps)
      .filter(([, step]) => {
        const kinds = new Set(step.relation.flatMap((relation) => standingIn(route, relation)));
        return ![...ACCOUNTS.values()].some(
          ({ agencyId, post }) => step.posts.includes(post) && kinds.has(kindOf.get(agencyId)!),
        );
      })
      .map(([action]) => `${route.id} ${action}`),
  );
  expect(orphans).toEqual([]);
});
