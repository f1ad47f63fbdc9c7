import { isAbove, isOfTheCity } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { findLatest, type Notice } from '../notice/notice.js';
import { type Action, ACTIONS } from '../referral/actions.js';
import type { Command } from '../referral/commands.js';
import type { ActEvent } from '../referral/events.js';
import { evolve } from '../referral/evolve.js';
import type { Referral } from '../referral/referral.js';
import type { Route, StepRow } from '../route/route.js';
import type { CaseFile, Decision, RuleContext } from './case-file.js';
import { conclude } from './conclude.js';
import { noticesToSign } from './guards.js';

/** A step that somebody takes, and the notice that it signs for. */
export interface Taken {
  readonly caseFile: CaseFile;
  readonly route: Route;
  readonly step: StepRow<string>;
  readonly command: Command;
  readonly signed: Notice | undefined;
}

/** What follows from a step that may be taken: the next state, the notices, the evidences and the clocks. */
export function follow(
  { caseFile, route, step, command, signed }: Taken,
  { context, recordedAt }: { readonly context: RuleContext; readonly recordedAt: Instant },
): Decision | Refusal {
  const { referral } = caseFile;
  const to = step.to === 'SAME' ? referral.state : step.to;
  const event: ActEvent = {
    ...command,
    kind: 'ACT',
    at: context.now,
    from: referral.state,
    to,
    version: referral.version + 1,
    late: [],
  };
  const calls = route.arbiter?.calledBy.includes(command.action) ?? false;
  const respondent = calls ? (referral.respondent ?? arbiterOf(route, referral, context)) : referral.respondent;
  if (calls && respondent === null) return noArbiter(route, command.action);
  const after = evolve(referral, event, route.states[to]?.owner === null, {
    copied: copiedAfter(route, referral, command, context),
    respondent,
  });
  return conclude({ route, step, before: caseFile, after, event, signed, recordedAt }, context);
}

/** The notice that an act signs for. */
export function signedNotice(caseFile: CaseFile, { action, facts, by }: Command): Notice | undefined {
  if (ACTIONS[action].form === 'RECEIPT') return findLatest(caseFile.notices, 'TRANSFER', by.agencyId);
  return action === 'SIGN_NOTICE'
    ? noticesToSign(caseFile, by).find((notice) => notice.id === facts.noticeId)
    : undefined;
}

/**
 * Who is copied in after an act: with the transfer its receivers, with a dispute those who may propose how it be
 * decided.
 */
function copiedAfter(route: Route, referral: Referral, command: Command, context: RuleContext): readonly string[] {
  if (command.action === 'SEND_TRANSFER') return copiedBy(route, referral.sender, command.facts.toAgencyId, context);
  if (command.action !== 'DISPUTE_COMPETENCE') return referral.copied;
  const coordinators = [...context.directory.agencies.values()].filter(
    (agency) => route.coordinatorKinds?.includes(agency.kind) && isOfTheCity(agency),
  );
  return [...referral.copied, ...coordinators.map((agency) => agency.id)];
}

/**
 * Who decides: the city's own agency, or the lowest that stands above everybody who has had the case (程序规定 art. 22;
 * 行政强制法 arts 56, 58).
 */
function arbiterOf({ arbiter }: Route, { holder, formerHolders }: Referral, { directory }: RuleContext): string | null {
  const fit = [...directory.agencies.values()].filter((agency) => arbiter?.kinds.includes(agency.kind));
  if (arbiter?.level === 'COUNTY') return fit.find((agency) => agency.level === 'COUNTY')?.id ?? null;
  const had = [holder, ...formerHolders].flatMap((id) => directory.agencies.get(id ?? '') ?? []);
  const superiors = fit.filter(({ level }) => had.every((agency) => isAbove(level, agency.level)));
  return superiors.find(({ level }) => superiors.every((other) => !isAbove(level, other.level)))?.id ?? null;
}

function noArbiter({ arbiter }: Route, action: Action): Refusal {
  const required = `${(arbiter?.kinds ?? []).join('|')} ${arbiter?.level ?? ''}`;
  return refuse(
    'NOT_ALLOWED',
    '本市配置中没有可以作出决定的共同上级机关，请由系统管理员补充',
    `the city file names no agency that decides here: ${required}`,
    { action, required },
  );
}

/**
 * Copies go to the receiver's level (the county's for a township): the procuratorate that supervises it, the bureau of
 * justice beside it.
 */
function copiedBy(route: Route, sender: string, receiver: string, context: RuleContext): readonly string[] {
  const own = context.directory.agencies.get(receiver)?.level;
  const level = own === 'TOWNSHIP' ? 'COUNTY' : own;
  return [...context.directory.agencies.values()]
    .filter(
      (agency) =>
        route.copiedKinds.includes(agency.kind) &&
        agency.level === level &&
        agency.id !== receiver &&
        agency.id !== sender,
    )
    .map((agency) => agency.id);
}
