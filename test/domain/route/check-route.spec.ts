import type { DeadlineRuleId } from '../../../src/domain/law/rule-ids.js';
import type { Action } from '../../../src/domain/referral/actions.js';
import type { DocumentKind } from '../../../src/domain/referral/referral.js';
import { checkRoute } from '../../../src/domain/route/check-route.js';
import { r10 } from '../../../src/domain/route/r10-public-interest-clue.js';
import type { Route, StepRow } from '../../../src/domain/route/route.js';
import { RULES } from '../../support/story.js';

const known = new Set(RULES.map((rule) => rule.id));
const sound: Route = r10;

/** The sound table with one step changed. */
function withStep(action: Action, change: Partial<StepRow<string>>): Route {
  const { [action]: step, ...rest } = sound.steps;
  if (step === undefined) throw new Error(`the sound table has no ${action}`);
  return { ...sound, steps: { ...rest, [action]: { ...step, ...change } } };
}

function withoutReceipt(): Route['notices'] {
  const { RECEIPT: _, ...rest } = sound.notices;
  return rest;
}

/** Both decisions leave the clock running. */
function withoutAnswer(): Route {
  const steps = Object.entries(sound.steps).map(([action, step]) => [
    action,
    ['FILE_CASE', 'DECLINE_FILING'].includes(action) ? { ...step, meets: [] } : step,
  ]);
  return { ...sound, steps: Object.fromEntries(steps) as Route['steps'] };
}

const withState = (state: string, owner: Route['states'][string]['owner'], noClock?: string): Route => ({
  ...sound,
  states: {
    ...sound.states,
    [state]: { name: state, nameEn: state, owner, ...(noClock === undefined ? {} : { noClock }) },
  },
});

describe('the route checker', () => {
  it('has nothing to say about a sound table', () => expect(checkRoute(sound, known)).toEqual([]));

  it.each<[string, Route, string]>([
    ['a state that nothing leads to', withState('LIMBO', null), 'LIMBO cannot be reached'],
    ['a state that only a recall leads out of', withState('LIMBO', 'HOLDER'), 'LIMBO has an owner but no way out'],
    ['an end that can be left', withState('ACKNOWLEDGED', null), 'ACKNOWLEDGED has a way out but no owner'],
    [
      'an end of which the sender hears nothing',
      withStep('FILE_CASE', { notices: [] }),
      'FILE_CASE ends the referral without an outcome notice to the sender',
    ],
    [
      'an end of which the sender gets a mere copy',
      withStep('FILE_CASE', { notices: [{ kind: 'FILING', to: 'SENDER', copy: true }] }),
      'FILE_CASE ends the referral without an outcome notice to the sender',
    ],
    [
      'a duty without a clock',
      withStep('SIGN_RECEIPT', { starts: [] }),
      'ACKNOWLEDGED puts a duty on HOLDER without a clock or a reason',
    ],
    ['a clock that nothing answers', withoutAnswer(), 'ACKNOWLEDGED puts a duty on HOLDER without a clock or a reason'],
    [
      'a rule that nobody knows',
      withStep('SIGN_RECEIPT', { meets: ['D-99' as DeadlineRuleId] }),
      'no deadline rule D-99',
    ],
    [
      'a document that nobody knows',
      withStep('SEND_TRANSFER', { documents: ['LOVE_LETTER' as DocumentKind] }),
      'SEND_TRANSFER asks for a document that nobody knows: LOVE_LETTER',
    ],
    [
      'documents where none can be listed',
      withStep('SIGN_RECEIPT', { documents: ['OTHER'] }),
      'SIGN_RECEIPT asks for documents, but its form has no list of them',
    ],
    ['a notice without a meaning', { ...sound, notices: withoutReceipt() }, 'RECEIPT is sent but has no meaning'],
    [
      'a meaning that no notice has',
      { ...sound, notices: { ...sound.notices, JUDGMENT: { mustSign: true } } },
      '判决结果告知书 has a meaning but is never sent',
    ],
    ['a step without an article', withStep('SEND_TRANSFER', { basis: [] }), 'SEND_TRANSFER cites no article'],
  ])('refuses %s', (_, route, problem) => expect(checkRoute(route, known)).toContain(`R10: ${problem}`));
});
