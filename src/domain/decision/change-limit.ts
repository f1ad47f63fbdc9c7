import type { AgencyId } from '../agency/agency.js';
import { cancel, type Deadline, meet } from '../deadline/deadline.js';
import {
  isCovered,
  latestDay,
  LIMIT_CHANGE_BASES,
  LIMIT_CHANGE_KINDS,
  mayBeChanged,
} from '../deadline/limit-changes.js';
import { endOfDay, localDateOf } from '../kernel/instant.js';
import { invalidInput, type Refusal } from '../kernel/refusal.js';
import type { FormFacts } from '../referral/forms.js';
import type { RuleContext } from './case-file.js';
import { onLadder } from './deadline-changes.js';

type LimitChange = FormFacts['LIMIT_CHANGE'];

/** The limits that an agency may have put off: its own duties. */
export function changeableLimits(open: readonly Deadline[], agencyId: AgencyId): readonly Deadline[] {
  return open.filter((deadline) => deadline.dutyAgency === agencyId && mayBeChanged(deadline));
}

/**
 * What is wrong with a change of a limit, or null: whose limit it is, whether the ground covers it, and whether the day
 * is later.
 */
export function checkLimitChange(
  facts: LimitChange,
  open: readonly Deadline[],
  agencyId: AgencyId,
  context: RuleContext,
): Refusal | null {
  const own = changeableLimits(open, agencyId);
  const deadline = own.find((candidate) => candidate.id === facts.deadlineId);
  if (deadline === undefined) {
    return invalidInput(
      'deadlineId',
      facts.deadlineId,
      `本机关未完成的职责期限：${own.map(({ id, name }) => `${id}（${name}）`).join('、')}`,
      `an open duty of your agency: ${own.map(({ id }) => id).join(', ')}`,
    );
  }
  if (!isCovered(facts.basis, deadline))
    return invalidInput(
      'basis',
      facts.basis,
      `可以变更「${deadline.name}」的依据`,
      `a ground on which the limit of ${deadline.ruleId} may be changed`,
    );
  const today = localDateOf(context.now);
  const present = localDateOf(deadline.dueAt);
  const earliest = today > present ? today : present;
  const latest = latestDay(facts.basis, deadline) ?? '9000-01-01';
  if (facts.until > earliest && facts.until <= latest) return null;
  return invalidInput(
    'until',
    facts.until,
    `晚于 ${earliest} 且不晚于 ${latest} 的日期（${LIMIT_CHANGE_BASES[facts.basis].name}）`,
    `a day after ${earliest} and not after ${latest}`,
  );
}

/** The later limit takes the place of the first; one that had passed already stays missed. */
export function changeLimit(
  open: readonly Deadline[],
  facts: LimitChange,
  trigger: string,
  context: RuleContext,
): { readonly ended: readonly Deadline[]; readonly opened: readonly Deadline[] } {
  const { kind, name: ground } = LIMIT_CHANGE_BASES[facts.basis];
  const first = open.filter((deadline) => deadline.id === facts.deadlineId);
  const dueAt = endOfDay(facts.until);
  const mark = `（${LIMIT_CHANGE_KINDS[kind]}）`;
  return {
    ended: first.map((deadline) =>
      context.now > deadline.dueAt ? meet(deadline, context.now) : cancel(deadline, context.now),
    ),
    opened: first.map((deadline) => ({
      ...deadline,
      id: `${trigger}.${deadline.ruleId}`,
      name: deadline.name.endsWith(mark) ? deadline.name : `${deadline.name}${mark}`,
      dueAt,
      // The day stands in a decision: no calendar that is published later moves it.
      provisional: false,
      ...onLadder(0, deadline.kind, deadline.startsAt, dueAt, context),
      explanation: {
        ...deadline.explanation,
        steps: [],
        text:
          `原于${localDateOf(deadline.dueAt)}届满；经${facts.approver}批准（${facts.documentNumber}），依据${ground}，` +
          `${LIMIT_CHANGE_KINDS[kind]}至${facts.until}。`,
      },
    })),
  };
}
