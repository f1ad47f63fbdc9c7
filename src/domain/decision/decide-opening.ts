import { WHOLE_CASE_RULE } from '../deadline/deadline-rule.js';
import { invalidInput, type Refusal } from '../kernel/refusal.js';
import type { Command } from '../referral/commands.js';
import type { Opening } from '../referral/events.js';
import { open } from '../referral/evolve.js';
import type { Referral } from '../referral/referral.js';
import { getRoute } from '../route/registry.js';
import type { Route } from '../route/route.js';
import { openingRefusal } from './authority.js';
import { startClockFor } from './deadline-changes.js';
import type { Decision, RuleContext } from './case-file.js';
import { checkFacts } from './check-facts.js';
import { conclude } from './conclude.js';

/** Decides on the opening of a referral. `earlier` is the referral that it continues, as far as the caller's agency may see it. */
export function decideOpening(
  opening: Opening,
  command: Extract<Command, { action: 'OPEN' }>,
  earlier: Referral | null,
  context: RuleContext,
): Decision | Refusal {
  const route = getRoute(opening.routeId);
  const { by: caller } = command;
  const step = route.steps.OPEN;
  const respondents = respondentsOf(route, command.facts.respondentId, context);
  const refusal =
    openingRefusal(route, caller, context.directory.agencies.get(caller.agencyId)?.kind) ??
    checkFacts(route, command, null, caller, context) ??
    checkContinuation(route, command.facts.continuesId, earlier) ??
    checkRespondent(route, command.facts.respondentId, respondents);
  if (refusal !== null) return refusal;
  if (step === undefined) throw new Error(`route ${route.id} cannot be opened`);
  const event = { ...command, kind: 'ACT', at: context.now, from: null, to: step.to, version: 1, late: [] } as const;
  const referral = open(opening, event, respondents[0] ?? null, earlier);
  const decision = conclude(route, step, null, referral, event, undefined, context, context.now);
  const wholeCase = startClockFor(
    referral.sender,
    WHOLE_CASE_RULE,
    referral.caseSince,
    `${referral.id}.1`,
    null,
    context,
  );
  return { ...decision, openedDeadlines: [...decision.openedDeadlines, wholeCase] };
}

/** The third agencies that fit: the one that was named, or all of the route's kinds. */
function respondentsOf(route: Route, named: string | null, context: RuleContext): readonly string[] {
  const kinds = route.respondentKinds ?? [];
  const fit = [...context.directory.agencies.values()]
    .filter((agency) => kinds.includes(agency.kind) && agency.level !== 'PREFECTURE')
    .map((agency) => agency.id);
  return named === null ? fit : fit.filter((id) => id === named);
}

function checkRespondent(route: Route, named: string | null, fit: readonly string[]): Refusal | null {
  if (route.respondentKinds === undefined)
    return named === null
      ? null
      : invalidInput('respondentId', named, '本路线没有第三方机关，应为空', 'nothing: this route has no third agency');
  return fit.length === 1
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

/** A referral may continue one that its agency is a party to and that leads on to this route. */
function checkContinuation(route: Route, continuesId: string | null, earlier: Referral | null): Refusal | null {
  if (continuesId === null) return null;
  if (earlier !== null && (route.continues.includes(earlier.routeId) || cameBack(earlier, route))) return null;
  return invalidInput(
    'continuesId',
    continuesId,
    `本机关参与的、路线为${[...route.continues, `${route.id}（已退回或者撤回的）`].join('、')}的移送`,
    `a referral of your agency on ${[...route.continues, `${route.id} (returned or withdrawn)`].join(', ')}`,
  );
}
