import { isOfTheCity } from '../agency/agency.js';
import { WHOLE_CASE_RULE } from '../deadline/deadline-rule.js';
import type { Instant } from '../kernel/instant.js';
import { invalidInput, type Refusal } from '../kernel/refusal.js';
import { findLatest } from '../notice/notice.js';
import type { Command } from '../referral/commands.js';
import type { Opening } from '../referral/events.js';
import { open } from '../referral/evolve.js';
import type { Referral } from '../referral/referral.js';
import { getRoute } from '../route/registry.js';
import type { Route } from '../route/route.js';
import { openingRefusal } from './authority.js';
import type { Decision, Earlier, RuleContext } from './case-file.js';
import { checkFacts } from './check-facts.js';
import { conclude } from './conclude.js';
import { startClockFor } from './deadline-changes.js';

/**
 * Decides on the opening of a referral. `earlier` is the referral that it continues with its open clocks, as far as the
 * caller's agency may see it.
 */
export function decideOpening(
  opening: Opening,
  command: Extract<Command, { action: 'OPEN' }>,
  earlier: Earlier | null,
  context: RuleContext,
): Decision | Refusal {
  const route = getRoute(opening.routeId);
  const { by: caller } = command;
  const step = route.steps.OPEN;
  const respondents = respondentsOf(route, command.facts.respondentId, earlier?.referral.holder ?? null, context);
  const refusal =
    openingRefusal(route, caller, context.directory.agencies.get(caller.agencyId)?.kind) ??
    checkFacts(command, { route, referral: null, caller, context }) ??
    checkContinuation(route, command.facts.continuesId, earlier, context.now) ??
    checkRespondent(route, command.facts.respondentId, respondents);
  if (refusal !== null) return refusal;
  if (step === undefined) throw new Error(`route ${route.id} cannot be opened`);
  const event = { ...command, kind: 'ACT', at: context.now, from: null, to: step.to, version: 1, late: [] } as const;
  const referral = open(
    opening,
    event,
    command.facts.respondentId ?? respondents[0] ?? null,
    earlier?.referral ?? null,
    earlier !== null && takesUpSilence(route, earlier, context.now),
  );
  const decision = conclude(
    { route, step, before: null, after: referral, event, signed: undefined, recordedAt: context.now },
    context,
  );
  const wholeCase = startClockFor(
    referral.sender,
    WHOLE_CASE_RULE,
    { at: referral.caseSince, trigger: `${referral.id}.1`, noticeId: null, from: null },
    referral,
    context,
  );
  return { ...decision, openedDeadlines: [...decision.openedDeadlines, wholeCase] };
}

/**
 * The third agencies that fit: whoever has the earlier referral; without one, all of the route's kinds, the city's own
 * where none is named.
 */
export function respondentsOf(
  route: Route,
  named: string | null,
  holder: string | null,
  context: RuleContext,
): readonly string[] {
  const kinds = route.respondentKinds ?? [];
  const all = [...context.directory.agencies.values()].filter((agency) => kinds.includes(agency.kind));
  const had = all.filter(({ id }) => id === holder);
  const fit = had.length > 0 ? had : all.filter((agency) => named !== null || isOfTheCity(agency));
  return fit.map(({ id }) => id);
}

function checkRespondent(route: Route, named: string | null, fit: readonly string[]): Refusal | null {
  if (route.respondentKinds === undefined)
    return named === null
      ? null
      : invalidInput('respondentId', named, '本路线没有第三方机关，应为空', 'nothing: this route has no third agency');
  const chosen = named ?? (fit.length === 1 ? fit[0] : undefined);
  return chosen !== undefined && fit.includes(chosen)
    ? null
    : invalidInput(
        'respondentId',
        named ?? '',
        `一个第三方机关：${fit.join('、')}`,
        `one third agency of ${route.respondentKinds.join(' or ')}: ${fit.join(', ')}`,
      );
}

/** What came back, or was taken back before its receipt, may be sent again in the same thread. */
function cameBack(earlier: Referral, route: Route): boolean {
  return earlier.routeId === route.id && ['RETURNED', 'WITHDRAWN'].includes(earlier.state);
}

/** Has the holder of the earlier referral let its duty to decide pass, where this route takes that up? */
function takesUpSilence(route: Route, { referral, deadlines, notices }: Earlier, now: Instant): boolean {
  const from = route.continuesFrom?.[referral.routeId];
  if (from?.orLapsed === undefined || from.states.includes(referral.state)) return false;
  const received = findLatest(notices, 'TRANSFER', referral.holder ?? '');
  return deadlines.some(({ ruleId, dutyAgency, noticeId, state, dueAt }) => {
    // not signing for any other paper is no silence about the case
    const ofTheCase = noticeId === null || noticeId === received?.id;
    return (
      from.orLapsed?.includes(ruleId) === true &&
      dutyAgency === referral.holder &&
      ofTheCase &&
      state === 'OPEN' &&
      now > dueAt
    );
  });
}

/**
 * A referral may continue one that its agency is a party to, that leads on to this route, and has come to where it
 * does.
 */
export function checkContinuation(
  route: Route,
  continuesId: string | null,
  earlier: Earlier | null,
  now: Instant,
): Refusal | null {
  if (continuesId === null) return null;
  const other = earlier?.thread.find(
    (member) => member.routeId === route.id && member.continuesId === continuesId && member.endedAt === null,
  );
  if (earlier !== null && cameBack(earlier.referral, route))
    return other === undefined ? null : continuedAlready(route, continuesId, other.number);
  if (earlier === null || !route.continues.includes(earlier.referral.routeId)) {
    return invalidInput(
      'continuesId',
      continuesId,
      `本机关参与的、路线为${[...route.continues, `${route.id}（已退回或者撤回的）`].join('、')}的移送`,
      `a referral of your agency on ${[...route.continues, `${route.id} (returned or withdrawn)`].join(', ')}`,
    );
  }
  const from = route.continuesFrom?.[earlier.referral.routeId];
  if (from === undefined) return null;
  if (from.oneAtATime === true && other !== undefined) return continuedAlready(route, continuesId, other.number);
  if (from.states.includes(earlier.referral.state) || takesUpSilence(route, earlier, now)) return null;
  const { states } = getRoute(earlier.referral.routeId);
  const names = from.states.map((state) => states[state]?.name ?? state).join('、');
  const lapsed =
    from.orLapsed === undefined
      ? ['', '']
      : [
          `，或者「${from.orLapsed.join('、')}」期限已过而未签收、未作决定的`,
          `, or one whose limit ${from.orLapsed.join(', ')} has passed without an answer`,
        ];
  return invalidInput(
    'continuesId',
    continuesId,
    `处于「${names}」的移送${lapsed[0] ?? ''}`,
    `a referral in ${from.states.join(', ')}${lapsed[1] ?? ''}`,
  );
}

function continuedAlready(route: Route, continuesId: string, number: string): Refusal {
  return invalidInput(
    'continuesId',
    continuesId,
    `没有其他同类移送正在接续的移送（${number} 尚未办结）`,
    `a referral that no other of route ${route.id} continues (${number} has not ended)`,
  );
}
