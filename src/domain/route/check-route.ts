import { WHOLE_CASE_RULE } from '../deadline/deadline-rule.js';
import { NOTICE_KINDS, type NoticeKind } from '../notice/notice.js';
import { type Action, ACTIONS } from '../referral/actions.js';
import type { Form } from '../referral/forms.js';
import { DOCUMENT_KINDS } from '../referral/referral.js';
import { type ClockRow, leavesFrom, type Route, type StepRow } from './route.js';

/**
 * What is wrong with a route's table, in words; empty when it may be used. Checked at start and in tests: unreachable
 * states, states without a way out, an owner without a clock or a stated reason for none, an end that leaves the sender
 * without news, a rule, notice or document that nobody knows.
 */
export function checkRoute(route: Route, knownRules: ReadonlySet<string>): readonly string[] {
  const steps = Object.entries(route.steps) as [Action, StepRow<string>][];
  return [
    ...unreachable(route, steps),
    ...deadEnds(route, steps),
    ...silentEnds(route, steps),
    ...withoutClock(route, steps),
    ...unknownRules(route, steps, knownRules),
    ...unknownNotices(route, steps),
    ...unknownDocuments(steps),
    ...steps.filter(([, step]) => step.basis.length === 0).map(([action]) => `${action} cites no article`),
  ].map((problem) => `${route.id}: ${problem}`);
}

type Steps = readonly (readonly [Action, StepRow<string>])[];

function unreachable(route: Route, steps: Steps): string[] {
  const reached = new Set(steps.filter(([, step]) => step.from === 'START').map(([, step]) => step.to));
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const [, step] of steps) {
      if (step.to !== 'SAME' && [...reached].some((state) => leavesFrom(step, state, route))) reached.add(step.to);
    }
  }
  return Object.keys(route.states)
    .filter((state) => !reached.has(state))
    .map((state) => `${state} cannot be reached`);
}

function deadEnds(route: Route, steps: Steps): string[] {
  return Object.entries(route.states).flatMap(([state, row]) => {
    const moves = steps.some(
      ([, step]) =>
        step.to !== 'SAME' && step.to !== state && step.from !== 'UNTIL_ENDED' && leavesFrom(step, state, route),
    );
    if (row.owner !== null && !moves) return [`${state} has an owner but no way out`];
    if (row.owner === null && moves) return [`${state} has a way out but no owner`];
    return [];
  });
}

/** An end that the sender did not make itself must bring the sender a notice. */
function silentEnds(route: Route, steps: Steps): string[] {
  return steps
    .filter(([, step]) => step.to !== 'SAME' && route.states[step.to]?.owner === null)
    .filter(([, step]) => !step.relation.every((relation) => relation === 'SENDER'))
    .filter(([, step]) => !(step.notices ?? []).some((notice) => notice.to === 'SENDER' && !notice.copy))
    .map(([action]) => `${action} ends the referral without an outcome notice to the sender`);
}

function clocksInto(route: Route, step: StepRow<string>): readonly ClockRow[] {
  return [
    ...(step.starts ?? []),
    ...(step.notices ?? []).flatMap((notice) => {
      const meaning = route.notices[notice.kind];
      const receipt = meaning?.mustSign && !notice.copy ? [{ rule: route.receiptRule, binds: notice.to }] : [];
      return [...receipt, ...(meaning?.starts ?? [])];
    }),
  ];
}

/**
 * A state with an owner needs a clock that binds the owner: started on the way into the state, and answered by a step
 * that can still follow.
 */
function withoutClock(route: Route, steps: Steps): string[] {
  return Object.entries(route.states).flatMap(([state, row]) => {
    if (row.owner === null || row.noClock !== undefined) return [];
    const follow = statesAfter(route, steps, state);
    const answered = new Set(
      steps
        .filter(([, step]) => [...follow].some((from) => leavesFrom(step, from, route)))
        .flatMap(([, step]) => step.meets ?? []),
    );
    const leading = steps.filter(
      ([, step]) => step.to === state || (step.to !== 'SAME' && statesAfter(route, steps, step.to).has(state)),
    );
    const running = leading.flatMap(([, step]) => clocksInto(route, step)).filter((clock) => clock.binds === row.owner);
    return running.some((clock) => answered.has(clock.rule))
      ? []
      : [`${state} puts a duty on ${row.owner} without a clock or a reason`];
  });
}

/** The state itself and every state that can follow it. */
function statesAfter(route: Route, steps: Steps, state: string): ReadonlySet<string> {
  const found = new Set([state]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const [, step] of steps)
      if (step.to !== 'SAME' && [...found].some((from) => leavesFrom(step, from, route))) found.add(step.to);
  }
  return found;
}

function unknownRules(route: Route, steps: Steps, known: ReadonlySet<string>): string[] {
  const named = [
    route.receiptRule,
    WHOLE_CASE_RULE,
    ...steps.flatMap(([, step]) => [
      ...clocksInto(route, step).map((clock) => clock.rule),
      ...(step.meets ?? []),
      ...(step.cancels === 'ALL' ? [] : (step.cancels ?? [])),
      ...(step.uses ? [step.uses] : []),
    ]),
  ];
  return [...new Set(named)].filter((rule) => !known.has(rule)).map((rule) => `no deadline rule ${rule}`);
}

function unknownNotices(route: Route, steps: Steps): string[] {
  const sent = new Set(steps.flatMap(([, step]) => (step.notices ?? []).map((notice) => notice.kind)));
  const unsaid = [...sent]
    .filter((kind) => route.notices[kind] === undefined)
    .map((kind) => `${kind} is sent but has no meaning`);
  const unsent = (Object.keys(route.notices) as NoticeKind[])
    .filter((kind) => !sent.has(kind) && kind !== 'NOTICE_RECEIPT')
    .map((kind) => `${NOTICE_KINDS[kind].name} has a meaning but is never sent`);
  return [...unsaid, ...unsent];
}

/** The forms on which documents can be listed. */
const WITH_DOCUMENTS: readonly Form[] = ['REPORT', 'TRANSFER', 'SUPPLEMENT'];

function unknownDocuments(steps: Steps): string[] {
  return steps.flatMap(([action, { documents = [] }]) => {
    const unknown = documents
      .filter((kind) => !(kind in DOCUMENT_KINDS))
      .map((kind) => `${action} asks for a document that nobody knows: ${kind}`);
    const nowhere = documents.length > 0 && !WITH_DOCUMENTS.includes(ACTIONS[action].form);
    return nowhere ? [...unknown, `${action} asks for documents, but its form has no list of them`] : unknown;
  });
}
