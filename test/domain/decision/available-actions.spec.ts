import fc from 'fast-check';

import { changeableLimits } from '../../../src/domain/decision/change-limit.js';
import { noticesToSign } from '../../../src/domain/decision/guards.js';
import type { LocalDate } from '../../../src/domain/kernel/instant.js';
import type { Action } from '../../../src/domain/referral/actions.js';
import type { ActionFacts } from '../../../src/domain/referral/commands.js';
import { r01 } from '../../../src/domain/route/r01-nr-to-police.js';
import { FACTS } from '../../support/facts.js';
import { STAFF, Story } from '../../support/story.js';

const ACTIONS = Object.keys(r01.steps).filter((name) => name !== 'OPEN') as Exclude<Action, 'OPEN'>[];
const LOGINS = [...STAFF.keys()];

/**
 * Steps whose right facts run out while the step stays open: a limit put off to the last day already, an organ that has
 * had the case.
 */
const FACTS_MAY_FAIL = new Set<Action>(['CHANGE_LIMIT', 'REROUTE_CASE']);

/** Facts that are right for the story as it stands now. */
function rightFacts(
  story: Story,
  login: string,
  action: Exclude<Action, 'OPEN'>,
): ActionFacts[Exclude<Action, 'OPEN'>] {
  if (action === 'REPLACE_OFFICER') {
    const { team } = story.caseFile.referral;
    return {
      ...FACTS.REPLACE_OFFICER,
      fromPersonId: team[0] ?? 'none',
      toPersonId: ['zrzy-officer-1', 'zrzy-officer-2', 'zrzy-officer-3'].find((id) => !team.includes(id)) ?? 'none',
    };
  }
  const caller = STAFF.get(login);
  if (action === 'SIGN_NOTICE' && caller) return { noticeId: noticesToSign(story.caseFile, caller)[0]?.id ?? 'none' };
  if (action === 'CHANGE_LIMIT' && caller)
    return {
      ...FACTS.CHANGE_LIMIT,
      deadlineId: changeableLimits(story.caseFile.deadlines, caller.agencyId)[0]?.id ?? 'none',
      basis: 'FORCE_MAJEURE',
      until: '2099-12-31' as LocalDate,
    };
  if (action === 'REQUEST_RECONSIDERATION') return { ...FACTS.REQUEST_RECONSIDERATION, lateReason: '有正当理由' };
  return FACTS[action];
}

describe('what is offered and what is enforced', () => {
  it('never disagree, whatever anybody asks in whatever order', () => {
    const step = fc.record({
      login: fc.constantFrom(...LOGINS),
      action: fc.constantFrom(...ACTIONS),
      deliver: fc.boolean(),
      hours: fc.integer({ min: 0, max: 8 }),
    });
    const ends = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.infiniteStream(fc.nat()), (steps, choices) => {
        const story = new Story('2023-09-22T10:00:00+08:00');
        for (const { login, action, deliver, hours } of steps) {
          story.at(hours);
          if (deliver) story.deliver();
          // Random askers rarely get far: every other step takes something that leads on and is offered to somebody.
          const offers = LOGINS.flatMap((who) =>
            story
              .allowed(who)
              .filter((what) => what !== 'CHANGE_LIMIT')
              .map((what) => ({ who, what })),
          );
          const chosen = offers[Number(choices.next().value) % Math.max(offers.length, 1)];
          ask(story, login, action);
          if (chosen) ask(story, chosen.who, chosen.what as Exclude<Action, 'OPEN'>);
        }
        ends.add(story.state);
      }),
      { numRuns: 300 },
    );
    expect(ends.size).toBeGreaterThan(8);
  });
});

/** Asks with right facts: it must succeed exactly when it is offered; a refusal must leave the case file as it was. */
function ask(story: Story, login: string, action: Exclude<Action, 'OPEN'>): void {
  const offered = story.allowed(login).includes(action);
  const before = JSON.stringify(story.caseFile);
  const refusal = story.ask(login, action, rightFacts(story, login, action));
  if (offered !== (refusal === null) && !(FACTS_MAY_FAIL.has(action) && refusal?.code === 'INVALID_INPUT'))
    throw new Error(
      `${login} ${action} in ${story.state}: offered ${String(offered)}, ` +
        `but ${refusal === null ? 'done' : `${refusal.code} ${refusal.messageEn}`}`,
    );
  if (refusal !== null && JSON.stringify(story.caseFile) !== before)
    throw new Error(`${action} was refused and still changed the case file`);
}
